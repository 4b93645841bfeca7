/** A container's terminal for a client that only knows bytes, such as `kubectl exec -it`: prompts and line editing become what a pty would send. */
import {
  decodeUtf8,
  encodeUtf8,
  newEditorState,
  pressKey,
  columnsOf,
  type EditorState,
  type Machine,
  type TerminalEventBody,
} from '@drydock/shell';

export class TerminalBytes {
  readonly #machine: Machine;
  readonly #terminal: number;
  #prompt: string | undefined;
  #editor: EditorState = newEditorState();
  /** What the terminal will repeat of a line that was shown while it was typed. */
  #repeated: string | undefined;
  #output = '';
  readonly #copy: ((bytes: string) => void) | undefined;

  /** Takes over the terminal's events; `copy` gets the output too. */
  constructor(machine: Machine, terminal: number, copy?: (bytes: string) => void) {
    this.#copy = copy;
    this.#machine = machine;
    this.#terminal = terminal;
    machine.listenToTerminal(terminal, { emit: (event) => this.#emit(event), notice: () => undefined });
    const waiting = machine.terminal(terminal)?.state.prompt;
    if (waiting) this.#emit({ type: 'prompt', ...waiting });
  }

  /** Bytes for the client since the last call. */
  take(): string {
    const bytes = encodeUtf8(this.#output);
    this.#output = '';
    return bytes;
  }

  /** Bytes that the client typed. */
  type(bytes: string): void {
    for (const key of keysOf(decodeUtf8(bytes))) {
      if (this.#prompt === undefined) this.#machine.terminal(this.#terminal)?.sendKeys(key);
      else this.#edit(key);
    }
  }

  #emit(event: TerminalEventBody): void {
    if (event.type === 'output') this.#show(event.data);
    else if (event.type === 'bell') this.#output += '\x07';
    else if (event.type === 'prompt') {
      this.#prompt = event.text;
      this.#output += event.text.replace(/\r?\n/g, '\r\n');
      for (const key of keysOf(event.typed ?? '')) this.#edit(key);
    } else if (event.type === 'busy') this.#prompt = undefined;
  }

  #show(data: string): void {
    this.#copy?.(encodeUtf8(data));
    if (this.#repeated !== undefined && data === this.#repeated) {
      this.#repeated = undefined;
      return;
    }
    this.#output += data;
  }

  #edit(key: string): void {
    const device = this.#machine.terminal(this.#terminal);
    const prompt = this.#prompt!;
    const { state, effects } = pressKey(this.#editor, key);
    const before = this.#editor;
    this.#editor = state;
    for (const effect of effects) {
      if (effect.type === 'submit') {
        this.#output += '\r\n';
        this.#repeated = `${prompt}${effect.text}\r\n`;
        this.#prompt = undefined;
        device?.submitLine(effect.text);
        return;
      }
      if (effect.type === 'cancel') {
        this.#prompt = undefined;
        this.#repeated = `${prompt}^C`;
        this.#output += '^C\r\n';
        device?.sendKeys('\x03');
        return;
      }
      if (effect.type === 'end') {
        this.#prompt = undefined;
        this.#repeated = prompt;
        device?.sendKeys('\x04');
        return;
      }
      if (effect.type === 'bell') this.#output += '\x07';
      if (effect.type === 'clear-screen') this.#output += `\x1b[H\x1b[2J${prompt}${state.text}`;
    }
    this.#redraw(before, state);
  }

  #redraw(before: EditorState, after: EditorState): void {
    if (before.text === after.text && before.cursor === after.cursor) return;
    const appended = after.text.startsWith(before.text) && before.cursor === before.text.length && after.cursor === after.text.length;
    if (appended) {
      this.#output += after.text.slice(before.text.length);
      return;
    }
    const line = `${this.#prompt!.split('\n').at(-1)}${after.text}`;
    const back = columnsOf(after.text.slice(after.cursor));
    this.#output += `\r\x1b[K${line}${back > 0 ? `\x1b[${back}D` : ''}`;
  }
}

/** A text as the keys that send it: escape sequences are one key. */
function keysOf(text: string): string[] {
  return text.match(/\x1b(?:\[[0-9;]*[~A-Za-z]|O[A-Za-z]|.)|[^\x1b]/gsu) ?? [];
}
