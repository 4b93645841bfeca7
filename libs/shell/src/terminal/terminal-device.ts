import { type ByteString, decodeUtf8, encodeUtf8, incompleteTail } from '../kernel/byte-string.ts';
import type { EditHandle, EditRequest, ReadResult, RemoteTerminal, Terminal, TerminalRelay } from '../kernel/program.ts';
import type { Signal } from '../kernel/signals.ts';
import { columnsOf } from './text-width.ts';

export interface TerminalState {
  columns: number;
  rows: number;
  /** The process group that keys and signals go to. */
  foreground: number;
  raw: boolean;
  /** The shell waits for a line, which the client edits. */
  prompt: { text: string; continuation: boolean } | undefined;
  /** Bytes that programs may read. */
  input: ByteString;
  /** What was typed of the current line, in cooked mode (text). */
  typed: string;
  /** Ctrl-D on an empty line: one read sees the end. */
  ended: boolean;
  /** Bytes of an incomplete character, to be shown with the next output. */
  incomplete: ByteString;
  canEdit: boolean;
  edit: { id: number; result: { content: string } | 'cancelled' | undefined } | undefined;
  nextEdit: number;
}

export interface TerminalHost extends TerminalRelay {
  /** Sends a signal to the foreground group. */
  signal(signal: Signal): void;
  /** Something that a process may wait for has happened. */
  wake(): void;
}

export const newTerminalState = (columns: number, rows: number, canEdit: boolean): TerminalState => ({
  columns,
  rows,
  foreground: 0,
  raw: false,
  prompt: undefined,
  input: '',
  typed: '',
  ended: false,
  incomplete: '',
  canEdit,
  edit: undefined,
  nextEdit: 1,
});

/** What is behind `prompt` is replaced and never changed. */
export const copyTerminalState = (state: TerminalState): TerminalState => ({ ...state, edit: state.edit && { ...state.edit } });

const ERASE = new Set(['\x7f', '\b']);
const SIGNAL_KEYS: Record<string, Signal> = { '\x03': 'INT', '\x1c': 'QUIT', '\x1a': 'TSTP' };
/** Keys that only a line editor understands. */
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|O[@-~]|.)?/gs;
const MAX_TYPED = 4096;

/** The line discipline of one terminal (termios(3)), and the prompts at which its client edits whole lines. */
export class TerminalDevice implements Terminal {
  readonly state: TerminalState;
  #host: TerminalHost;
  #onEdit: (() => void) | undefined;
  /** The terminal of another machine that this one shows. */
  #remote: RemoteTerminal | undefined;

  constructor(state: TerminalState, host: TerminalHost) {
    this.state = state;
    this.#host = host;
  }

  get columns(): number {
    return this.state.columns;
  }

  get rows(): number {
    return this.state.rows;
  }

  get canEdit(): boolean {
    return this.state.canEdit;
  }

  connect(remote: RemoteTerminal | undefined): void {
    this.#remote = remote;
    this.state.prompt = undefined;
    this.#host.emit({ type: 'busy', raw: false });
  }

  get relay(): TerminalRelay {
    return this.#host;
  }

  setRaw(on: boolean): void {
    if (this.state.raw === on) return;
    this.state.raw = on;
    this.#host.emit({ type: 'busy', raw: on });
  }

  setAlternateScreen(on: boolean): void {
    this.#host.emit({ type: 'output', data: on ? '\x1b[?1049h\x1b[H' : '\x1b[?1049l' });
  }

  edit(request: EditRequest): EditHandle {
    const edit: NonNullable<TerminalState['edit']> = { id: this.state.nextEdit++, result: undefined };
    this.state.edit = edit;
    this.#host.emit({ type: 'edit', id: edit.id, ...request });
    const subscribe = (wake: () => void) => {
      this.#onEdit = wake;
      return () => (this.#onEdit = undefined);
    };
    return { wait: { on: 'notice', subscribe }, result: () => edit.result };
  }

  finishEdit(id: number, content: string | null): void {
    if (this.#remote) return this.#remote.finishEdit(id, content);
    const { edit } = this.state;
    if (!edit || edit.id !== id || edit.result) return;
    edit.result = content === null ? 'cancelled' : { content };
    this.state.edit = undefined;
    this.#onEdit?.();
  }

  /** Shows the shell's prompt; the next complete line is for `takeLine`. */
  showPrompt(text: string, continuation: boolean): void {
    this.state.prompt = { text, continuation };
    this.state.raw = false;
    this.#host.notice({ type: 'ready', continuation });
    if (!this.state.input.includes('\n')) this.#tellOfPrompt();
  }

  /** The line that was entered at the prompt; `end` for Ctrl-D; `undefined` when there is none yet. */
  takeLine(): { line: string } | 'end' | undefined {
    const { prompt } = this.state;
    const newline = this.state.input.indexOf('\n');
    if (newline < 0 && !this.state.ended) return undefined;
    this.state.prompt = undefined;
    if (newline < 0) {
      this.state.ended = false;
      this.#host.emit({ type: 'output', data: prompt?.text ?? '' });
      return 'end';
    }
    const line = decodeUtf8(this.state.input.slice(0, newline));
    this.state.input = this.state.input.slice(newline + 1);
    this.#host.emit({ type: 'output', data: `${prompt?.text ?? ''}${line}\r\n` });
    this.#host.emit({ type: 'busy', raw: false });
    this.#host.notice({ type: 'line', line, continuation: prompt?.continuation ?? false });
    return { line };
  }

  get readable(): boolean {
    return this.state.prompt ? this.state.input.includes('\n') || this.state.ended : this.state.input !== '' || this.state.ended;
  }

  read(max: number): ReadResult {
    if (this.state.input === '') {
      if (!this.state.ended) return 'blocked';
      this.state.ended = false;
      return 'end';
    }
    const newline = this.state.raw ? -1 : this.state.input.indexOf('\n');
    const size = Math.min(max, newline < 0 ? this.state.input.length : newline + 1);
    const data = this.state.input.slice(0, size);
    this.state.input = this.state.input.slice(size);
    return { data };
  }

  write(data: ByteString): number {
    const bytes = this.state.incomplete + data;
    const tail = incompleteTail(bytes);
    this.state.incomplete = bytes.slice(bytes.length - tail);
    const whole = bytes.slice(0, bytes.length - tail);
    const decoded = decodeUtf8(whole);
    // What is the same in bytes is ASCII.
    const text = decoded === whole ? decoded : decoded.replace(/[\udc80-\udcff]/g, '\ufffd');
    if (text !== '') this.#host.emit({ type: 'output', data: text.includes('\n') ? text.replace(/\r?\n/g, '\r\n') : text });
    return data.length;
  }

  /** Whether a shell, here or at the other end of a connection, waits for a line. */
  get atPrompt(): boolean {
    return this.#remote ? this.#remote.atPrompt : this.state.prompt !== undefined;
  }

  submitLine(text: string): void {
    if (this.#remote) return this.#remote.submitLine(text);
    if (!this.state.prompt) return this.sendKeys(`${text}\r`);
    this.state.input += encodeUtf8(`${text}\n`);
    this.#host.wake();
  }

  sendKeys(data: string): void {
    if (this.#remote) return this.#remote.sendKeys(data);
    for (const key of this.state.prompt ? data.replace(ESCAPES, '') : data) this.#key(key);
    if (this.state.prompt && this.state.typed !== '' && !this.state.input.includes('\n')) this.#tellOfPrompt();
    this.#host.wake();
  }

  resize(columns: number, rows: number): void {
    this.state.columns = columns;
    this.state.rows = rows;
    this.#remote?.resize(columns, rows);
    this.#host.signal('WINCH');
  }

  #key(key: string): void {
    if (this.state.prompt) return this.#keyAtPrompt(key);
    if (this.state.raw) {
      this.state.input += encodeUtf8(key);
      return;
    }
    const signal = SIGNAL_KEYS[key];
    if (signal) return this.#signalKey(key, signal);
    if (key === '\r' || key === '\n') return this.#enter();
    if (key === '\x04') return this.#endOfInput();
    if (ERASE.has(key)) return this.#erase(this.state.typed.length - lastCharacterLength(this.state.typed));
    if (key === '\x15') return this.#erase(0);
    if (key === '\x17') return this.#erase(this.state.typed.search(/\S+\s*$/));
    if (this.state.typed.length >= MAX_TYPED) return this.#host.emit({ type: 'bell' });
    this.state.typed += key;
    this.#echo(key < ' ' && key !== '\t' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key);
  }

  #keyAtPrompt(key: string): void {
    if (key === '\x04') this.state.ended = true;
    else if (key === '\x03') this.#signalKey(this.state.prompt!.text + key, 'INT');
    else if (key === '\r') {
      this.state.input += encodeUtf8(`${this.state.typed}\n`);
      this.state.typed = '';
    } else if (ERASE.has(key))
      this.state.typed = this.state.typed.slice(0, this.state.typed.length - lastCharacterLength(this.state.typed));
    else if (key >= ' ' && this.state.typed.length < MAX_TYPED) this.state.typed += key;
  }

  #tellOfPrompt(): void {
    const { prompt, typed } = this.state;
    const { text, continuation } = prompt!;
    this.state.typed = '';
    this.#host.emit(typed === '' ? { type: 'prompt', text, continuation } : { type: 'prompt', text, continuation, typed });
  }

  #signalKey(key: string, signal: Signal): void {
    this.state.typed = '';
    this.state.input = '';
    this.#echo(key.replace(/[\x03\x1a\x1c]/, (control) => `^${String.fromCharCode(control.charCodeAt(0) + 64)}`));
    this.#host.signal(signal);
  }

  #enter(): void {
    this.state.input += encodeUtf8(`${this.state.typed}\n`);
    this.state.typed = '';
    this.#echo('\r\n');
  }

  #endOfInput(): void {
    if (this.state.typed === '') this.state.ended = true;
    this.state.input += encodeUtf8(this.state.typed);
    this.state.typed = '';
  }

  #erase(keep: number): void {
    const erased = this.state.typed.slice(Math.max(0, keep));
    this.state.typed = this.state.typed.slice(0, Math.max(0, keep));
    this.#echo('\b \b'.repeat(columnsOf(erased)));
  }

  #echo(data: string): void {
    if (data !== '') this.#host.emit({ type: 'output', data });
  }
}

function lastCharacterLength(text: string): number {
  const last = [...text].at(-1);
  return last?.length ?? 0;
}
