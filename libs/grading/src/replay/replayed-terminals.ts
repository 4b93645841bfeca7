import type { Sandbox, TerminalSize } from '@drydock/sandbox';
import type { TerminalEvent } from '@drydock/shell';
import type { RecordedInput } from './attempt-record.ts';

/** The name of a terminal that has none in a record. */
export const TERMINAL = 'main';

/** The terminals of a replay: what is put in goes to one of them, what they show comes out. */
export class ReplayedTerminals {
  readonly #sandbox: Sandbox;
  readonly #onOutput: ((text: string, at: number, terminal: string) => void) | undefined;
  /** The editor that waits in each terminal. */
  readonly #edits = new Map<string, number>();

  constructor(sandbox: Sandbox, onOutput?: (text: string, at: number, terminal: string) => void) {
    this.#sandbox = sandbox;
    this.#onOutput = onOutput;
  }

  open(name: string, size: TerminalSize): void {
    const known = this.#sandbox.terminals.get(name);
    if (known && !known.ended) return known.resize(size.columns, size.rows);
    this.#sandbox.openTerminal(name, size).subscribe((event: TerminalEvent) => {
      if (event.type === 'edit') this.#edits.set(name, event.id);
      if (event.type === 'output') this.#onOutput?.(event.data, this.#sandbox.now, name);
    });
  }

  put(input: RecordedInput): void {
    const name = input.terminal ?? TERMINAL;
    const session = this.#sandbox.terminals.get(name);
    if ('size' in input) this.open(name, input.size);
    else if ('line' in input) this.#sandbox.submitLine(name, input.line);
    else if ('keys' in input) session?.sendKeys(input.keys);
    else if ('closed' in input) this.#sandbox.terminals.close(name);
    else if ('edit' in input) this.#finishEdit(name, input.edit);
  }

  #finishEdit(name: string, content: string | null): void {
    const edit = this.#edits.get(name);
    if (edit !== undefined) this.#sandbox.terminals.get(name)?.finishEdit(edit, content);
  }
}
