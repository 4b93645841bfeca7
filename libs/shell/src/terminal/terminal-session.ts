import type { Machine } from '../kernel/machine.ts';
import type { SpawnFailure } from '../kernel/program.ts';
import type { User } from '../kernel/users.ts';
import type { TerminalDevice } from './terminal-device.ts';
import type { PromptNotice, TerminalClient, TerminalEvent, TerminalEventBody } from './terminal-event.ts';

export interface TerminalSessionOptions {
  readonly columns: number;
  readonly rows: number;
  /** The client can show an editor. */
  readonly canEdit: boolean;
  readonly user?: User;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Default: a login shell. */
  readonly argv?: readonly string[];
  /** How many characters of past events are kept for clients that come back. */
  readonly keep?: number;
}

/** What has to be kept of a session beside its machine: plain JSON. */
export interface TerminalSessionState {
  readonly terminal: number;
  readonly pid: number;
  readonly seq: number;
  readonly events: readonly TerminalEvent[];
  readonly ended: boolean;
}

const DEFAULT_KEEP = 256 * 1024;
const EVENT_OVERHEAD = 64;

/** A shell on a terminal of a machine, and the events that its clients (several tabs) see. After each `machine.run` call `afterRun`. */
export class TerminalSession implements TerminalClient {
  readonly #machine: Machine;
  readonly #keep: number;
  readonly #listeners = new Set<(event: TerminalEvent) => void>();
  readonly #noticeListeners = new Set<(notice: PromptNotice) => void>();
  readonly #terminal: number;
  readonly #pid: number;
  #events: TerminalEvent[];
  #seq: number;
  #size = 0;
  #ended: boolean;

  private constructor(machine: Machine, state: TerminalSessionState, keep = DEFAULT_KEEP) {
    this.#machine = machine;
    this.#keep = keep;
    this.#terminal = state.terminal;
    this.#pid = state.pid;
    this.#events = [...state.events];
    this.#seq = state.seq;
    this.#ended = state.ended;
    this.#size = this.#events.reduce((sum, event) => sum + sizeOf(event), 0);
    machine.listenToTerminal(state.terminal, { emit: (event) => this.#emit(event), notice: (notice) => this.#notify(notice) });
  }

  /** Starts the shell; it runs when the machine does. */
  static open(machine: Machine, options: TerminalSessionOptions): TerminalSession | SpawnFailure {
    const terminal = machine.createTerminal(options.columns, options.rows, options.canEdit);
    const pid = machine.startProcess({ argv: ['bash', '-l'], ...options, terminal, env: { TERM: 'xterm-256color', ...options.env } });
    if (typeof pid === 'number') return new TerminalSession(machine, { terminal, pid, seq: 0, events: [], ended: false }, options.keep);
    machine.closeTerminal(terminal);
    return pid;
  }

  /** Continues a session on a restored machine. */
  static resume(machine: Machine, state: TerminalSessionState, keep?: number): TerminalSession {
    return new TerminalSession(machine, state, keep);
  }

  save(): TerminalSessionState {
    return { terminal: this.#terminal, pid: this.#pid, seq: this.#seq, events: [...this.#events], ended: this.#ended };
  }

  get columns(): number {
    return this.#device?.columns ?? 80;
  }

  get rows(): number {
    return this.#device?.rows ?? 24;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** True while the shell waits for a line. */
  get atPrompt(): boolean {
    return this.#device?.atPrompt ?? false;
  }

  /** The id of the terminal on its machine, as processes have it. */
  get terminalId(): number {
    return this.#terminal;
  }

  /** The shell's process, for completion and for what an instructor looks at. */
  get pid(): number {
    return this.#pid;
  }

  eventsAfter(seq: number): { readonly events: readonly TerminalEvent[]; readonly lost: boolean } {
    const first = this.#events[0]?.seq ?? this.#seq + 1;
    return { events: this.#events.filter((event) => event.seq > seq), lost: seq + 1 < first };
  }

  subscribe(listener: (event: TerminalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** For the session's owner: which lines are run, and when the shell is ready for the next. */
  onNotice(listener: (notice: PromptNotice) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => void this.#noticeListeners.delete(listener);
  }

  submitLine(text: string): void {
    for (const line of /[\r\n]/.test(text) ? text.split(/\r\n|\r|\n/) : [text]) this.#device?.submitLine(line);
  }

  sendKeys(data: string): void {
    this.#device?.sendKeys(data);
  }

  resize(columns: number, rows: number): void {
    this.#device?.resize(columns, rows);
  }

  finishEdit(id: number, content: string | null): void {
    this.#device?.finishEdit(id, content);
  }

  /** Looks whether the shell has ended. */
  afterRun(): void {
    const result = this.#ended ? undefined : this.#machine.result(this.#pid);
    if (!result) return;
    this.#ended = true;
    this.#emit({ type: 'exit', status: result.status });
    this.#machine.closeTerminal(this.#terminal);
  }

  /** The client is gone for good: the shell gets SIGHUP. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#machine.closeTerminal(this.#terminal);
  }

  get #device(): TerminalDevice | undefined {
    return this.#machine.terminal(this.#terminal);
  }

  #notify(notice: PromptNotice): void {
    for (const listener of this.#noticeListeners) listener(notice);
  }

  #emit(body: TerminalEventBody): void {
    const event: TerminalEvent = { seq: ++this.#seq, ...body };
    this.#events.push(event);
    this.#size += sizeOf(event);
    while (this.#size > this.#keep && this.#events.length > 1) this.#size -= sizeOf(this.#events.shift()!);
    for (const listener of this.#listeners) listener(event);
  }
}

const sizeOf = (event: TerminalEvent): number =>
  EVENT_OVERHEAD +
  (event.type === 'output'
    ? event.data.length
    : event.type === 'prompt'
      ? event.text.length
      : event.type === 'edit'
        ? event.content.length
        : 0);
