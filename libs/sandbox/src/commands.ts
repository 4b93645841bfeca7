/** What a learner ran at the prompts of their terminals. Plain data; kept for grading and for the request trace. */
export interface CommandRecord {
  /** The origin of the requests that it made. */
  id: string;
  terminal: string;
  /** As it was entered; a command over several lines has line breaks. */
  line: string;
  /** Milliseconds of virtual time. */
  startedAt: number;
  finishedAt: number | undefined;
  exitCode: number | undefined;
}

/** How many finished commands are remembered. */
const CAPACITY = 2_000;

export class CommandHistory {
  #records: CommandRecord[];
  #next: number;
  /** What runs in the foreground of each terminal: a connection to another machine, then what runs there, and so on. */
  readonly #running = new Map<string, CommandRecord[]>();
  /** Ids that the host chose for lines that no shell has taken yet, by terminal. */
  readonly #named = new Map<string, string[]>();
  readonly #listeners = new Set<(record: CommandRecord) => void>();

  constructor(state: CommandHistoryState = { records: [], next: 1 }) {
    this.#records = state.records.map((record) => ({ ...record }));
    this.#next = state.next;
    for (const record of this.#records) if (record.finishedAt === undefined) this.#begin(record);
  }

  snapshot(): CommandHistoryState {
    return { records: this.#records.map((record) => ({ ...record })), next: this.#next };
  }

  get records(): readonly CommandRecord[] {
    return this.#records;
  }

  /** The command that runs in the foreground of a terminal. */
  running(terminal: string): CommandRecord | undefined {
    return this.#running.get(terminal)?.at(-1);
  }

  /** The next command of this terminal that no id was chosen for gets this one. */
  nameNext(terminal: string, id: string): void {
    this.#named.set(terminal, [...(this.#named.get(terminal) ?? []), id]);
  }

  /** A line was entered: a new command, or one more line of the one that is not complete yet. */
  enter(terminal: string, line: string, continuation: boolean, now: number): void {
    const named = this.#named.get(terminal)?.shift();
    const unfinished = continuation ? this.#records.findLast((record) => record.terminal === terminal) : undefined;
    if (unfinished) {
      unfinished.line += `\n${line}`;
      if (!this.#running.get(terminal)?.includes(unfinished)) this.#begin(unfinished);
      return;
    }
    const id = named ?? `c${this.#next++}`;
    const record: CommandRecord = { id, terminal, line, startedAt: now, finishedAt: undefined, exitCode: undefined };
    this.#records.push(record);
    if (this.#records.length > CAPACITY * 1.25) this.#records = this.#records.slice(-CAPACITY);
    this.#begin(record);
    this.#notify(record);
  }

  /** The terminal's shell is back at its prompt. */
  finish(terminal: string, exitCode: number, now: number): void {
    const record = this.#running.get(terminal)?.pop();
    if (!record) return;
    record.finishedAt = now;
    record.exitCode = exitCode;
    this.#notify(record);
  }

  onChange(listener: (record: CommandRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #begin(record: CommandRecord): void {
    this.#running.set(record.terminal, [...(this.#running.get(record.terminal) ?? []), record]);
  }

  #notify(record: CommandRecord): void {
    for (const listener of this.#listeners) listener(record);
  }
}

export interface CommandHistoryState {
  records: readonly CommandRecord[];
  next: number;
}
