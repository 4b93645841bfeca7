import type { Messages } from '@drydock/web';
import type { Page, Route } from 'playwright-core';
import { answerTo } from './graphql-answer.ts';
import type { TerminalPane } from './terminal-pane.ts';

export type Speed = 0 | 1 | 10 | 60;

const MINUTE_MS = 60_000;
/** How long a command may take before the learner makes time go faster. */
const BOREDOM_MS = 1_500;

/** The cluster's time in the learner's hands. */
export class ClockControl {
  readonly #page: Page;
  readonly #words: Messages['clock'];

  constructor(page: Page, words: Messages) {
    this.#page = page;
    this.#words = words.clock;
  }

  get #group() {
    return this.#page.getByRole('group', { name: this.#words.title, exact: true });
  }

  async choose(speed: Speed): Promise<void> {
    const button = this.#group.getByRole('button', { name: this.#words.speedNames[speed]!, exact: true });
    await button.click();
    await this.#group.getByRole('button', { name: this.#words.speedNames[speed]!, exact: true, pressed: true }).waitFor();
  }

  /** Resolves when the server has answered. */
  async skipMinute(): Promise<void> {
    const answer = answerTo(this.#page, 'advanceTime');
    await this.#group.getByRole('button', { name: this.#words.skipMinuteName, exact: true }).click();
    await answer;
  }

  /** Sends what a button sends, for so many seconds instead of its own. */
  async #advance(seconds: number): Promise<void> {
    const forward = async (route: Route) => {
      const body = route.request().postDataJSON() as { query: string; variables: object };
      if (!body.query.includes('advanceTime')) return route.fallback();
      await route.continue({ postData: { ...body, variables: { ...body.variables, seconds } } });
    };
    await this.#page.route('**/graphql', forward);
    await this.skipMinute();
    await this.#page.unroute('**/graphql', forward);
  }

  /** The time that the clock's face shows, in milliseconds. */
  async now(): Promise<number> {
    return Date.parse((await this.#group.locator('time').getAttribute('datetime')) ?? '');
  }

  /** Lets exactly so many milliseconds pass for the cluster: whole minutes by the buttons, the rest by what the buttons send. */
  async pass(milliseconds: number): Promise<void> {
    for (let minutes = Math.floor(milliseconds / MINUTE_MS); minutes > 0; minutes--) await this.skipMinute();
    const seconds = Math.round((milliseconds % MINUTE_MS) / 1000);
    if (seconds > 0) await this.#advance(seconds);
  }

  /** Types a line and waits for its end, a minute each second when it takes long. */
  async enter(line: string, terminal: TerminalPane): Promise<void> {
    await terminal.start(line);
    const quick = await terminal.untilPrompt(BOREDOM_MS).then(
      () => true,
      () => false,
    );
    if (quick) return;
    await this.choose(60);
    await terminal.untilPrompt();
    await this.choose(1);
  }
}
