import type { Messages } from '@drydock/web';
import type { Locator, Page } from 'playwright-core';
import { eventually } from './patience.ts';

/** A prompt that waits for a command, with nothing typed yet. */
const EMPTY_PROMPT = /[#$]\s*$/;
const COMMAND_MS = 60_000;

/** A terminal as a learner uses it: real key events in, what the screen shows out. */
export class TerminalPane {
  readonly panel: Locator;
  readonly #page: Page;

  constructor(page: Page, words: Messages, name = 'main') {
    this.#page = page;
    this.panel = page.getByRole('tabpanel', { name: words.terminal.tabName(name), exact: true });
  }

  /** The rows that are in view, without the empty ones below; a line that is too long for the screen takes several. */
  async rows(): Promise<string[]> {
    const rows = await this.panel.locator('.xterm-rows > div').allTextContents();
    const trimmed = rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd());
    return trimmed.slice(0, trimmed.findLastIndex((row) => row !== '') + 1);
  }

  async screen(): Promise<string> {
    return (await this.rows()).join('\n');
  }

  /** Waits until the screen shows a text. */
  shows(text: string | RegExp, milliseconds = COMMAND_MS): Promise<string> {
    const found = (screen: string) => (typeof text === 'string' ? screen.includes(text) : text.test(screen));
    return eventually(`${text} on the screen`, () => this.screen(), found, milliseconds);
  }

  async focus(): Promise<void> {
    await this.panel.locator('textarea').focus();
  }

  /** Types at the prompt and presses Enter; the command may go on running. */
  async start(line: string): Promise<void> {
    await this.untilPrompt();
    await this.focus();
    await this.#page.keyboard.type(line);
    await this.press('Enter');
  }

  async press(key: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press(key);
  }

  /** Waits for a prompt, also for one that asks for the rest of a command. */
  async untilPrompt(milliseconds = COMMAND_MS): Promise<void> {
    await this.panel.locator('[data-mode="prompt"]').waitFor({ timeout: milliseconds });
  }

  /** Runs one short command and returns what it printed, as the screen shows it. */
  async run(line: string, milliseconds = COMMAND_MS): Promise<string> {
    await this.start(line);
    await this.untilPrompt(milliseconds);
    const rows = await this.settled(milliseconds);
    const typed = rows.findLastIndex((row) => row.includes(line.slice(0, 30)));
    return rows.slice(typed + 1, -1).join('\n');
  }

  /** The rows once the last one is an empty prompt. */
  settled(milliseconds = COMMAND_MS): Promise<string[]> {
    return eventually(
      'a prompt on the last row',
      () => this.rows(),
      (rows) => EMPTY_PROMPT.test(rows.at(-1) ?? ''),
      milliseconds,
    );
  }

  /** Empties the screen, so that what comes next is in view. */
  async clear(): Promise<void> {
    await this.untilPrompt();
    await this.press('Control+l');
    await eventually(
      'an empty screen',
      () => this.rows(),
      (rows) => rows.length === 1,
    );
  }
}
