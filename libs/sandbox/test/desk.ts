/** Somebody at a terminal of a sandbox, for specs. */
import { Sandbox } from '../src/sandbox.ts';

export const START = Date.UTC(2026, 10, 20, 12, 34, 56);
const SIZE = { columns: 100, rows: 30 };

/** A sandbox with a terminal, and what somebody at it sees. */
export class Desk {
  sandbox: Sandbox;
  screen = '';
  #seen = 0;

  constructor(sandbox = Sandbox.create({ seed: 7, now: START })) {
    this.sandbox = sandbox;
    sandbox.openTerminal('main', SIZE);
  }

  get terminal() {
    return this.sandbox.terminals.get('main')!;
  }

  /** Lets time pass and returns what was printed meanwhile. */
  async pass(milliseconds = 1): Promise<string> {
    await this.sandbox.pass(milliseconds);
    const { events } = this.terminal.eventsAfter(this.#seen);
    const printed = events.flatMap((event) => (event.type === 'output' ? [event.data] : [])).join('');
    this.#seen = events.at(-1)?.seq ?? this.#seen;
    this.screen += printed;
    return printed.replaceAll('\r\n', '\n');
  }

  /** Enters a line and returns what follows its echo. */
  async enter(line: string, milliseconds = 1): Promise<string> {
    await this.pass();
    this.sandbox.submitLine('main', line, `id of ${line}`);
    const printed = await this.pass(milliseconds);
    return printed.slice(printed.indexOf('\n') + 1);
  }

  /** The same desk after the sandbox went through its saved form. */
  reopened(): Desk {
    const copy = new Desk(Sandbox.restore(JSON.parse(JSON.stringify(this.sandbox.save()))));
    copy.#seen = this.#seen;
    return copy;
  }
}
