export type TerminalInput =
  { readonly kind: 'line'; readonly line: string; readonly inputId: string } | { readonly kind: 'keys'; readonly data: string };

/** `unreachable`: there was no answer, so it may have arrived or not. */
export type SendOutcome = 'sent' | 'unreachable' | 'refused';

export interface InputQueueHost {
  send(input: TerminalInput): Promise<SendOutcome>;
  /** Resolves when it is worth trying again. */
  untilReachable(): Promise<void>;
  /** How many lines wait has changed. */
  changed(waitingLines: number): void;
  /** Keys that had no answer are given up: sent twice they could do harm. */
  lost(): void;
}

/**
 * What the learner enters, sent one after the other in the order of typing. A line is tried until it is answered: its inputId lets
 * the server recognise it. Keys that wait together are sent together.
 */
export class InputQueue {
  #host: InputQueueHost;
  #waiting: TerminalInput[] = [];
  #sending = false;
  #closed = false;

  constructor(host: InputQueueHost) {
    this.#host = host;
  }

  push(input: TerminalInput): void {
    const last = this.#waiting.at(-1);
    const joins = last?.kind === 'keys' && input.kind === 'keys' && !(this.#sending && this.#waiting.length === 1);
    if (joins) this.#waiting[this.#waiting.length - 1] = { kind: 'keys', data: last.data + input.data };
    else this.#waiting.push(input);
    this.#tell();
    void this.#pump();
  }

  /** Nothing more is sent. */
  close(): void {
    this.#closed = true;
  }

  async #pump(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (let head = this.#waiting[0]; head && !this.#closed; head = this.#waiting[0]) {
      const outcome = await this.#host.send(head);
      const again = outcome === 'unreachable' && head.kind === 'line';
      if (outcome === 'unreachable') await this.#host.untilReachable();
      if (again) continue;
      if (outcome !== 'sent') this.#host.lost();
      this.#waiting.shift();
      // What was typed after keys that are lost was meant for the same program.
      if (outcome !== 'sent' && head.kind === 'keys') while (this.#waiting[0]?.kind === 'keys') this.#waiting.shift();
      this.#tell();
    }
    this.#sending = false;
  }

  #tell(): void {
    this.#host.changed(this.#waiting.filter(({ kind }) => kind === 'line').length);
  }
}
