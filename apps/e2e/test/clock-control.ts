import type { Messages } from '@drydock/web';
import type { Page } from 'playwright-core';
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

  async skipMinute(): Promise<void> {
    await this.#group.getByRole('button', { name: this.#words.skipMinuteName, exact: true }).click();
  }

  /** The time that the clock's face shows, in milliseconds. */
  async now(): Promise<number> {
    return Date.parse((await this.#group.locator('time').getAttribute('datetime')) ?? '');
  }

  /** Lets so many milliseconds pass for the cluster: whole minutes by leaps, the rest by sleeping a minute each second. */
  async pass(milliseconds: number, terminal: TerminalPane): Promise<void> {
    for (let minutes = Math.floor(milliseconds / MINUTE_MS); minutes > 0; minutes--) await this.skipMinute();
    const rest = milliseconds % MINUTE_MS;
    if (rest === 0) return;
    await this.choose(60);
    await terminal.start(`sleep ${rest / 1000}`);
    await terminal.untilPrompt();
    await this.choose(1);
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
