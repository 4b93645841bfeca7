import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_RETRY = 100;
const LONGEST_RETRY = 5_000;

export interface CommitWork {
  /** Whether anything happened that is not stored. */
  hasMore(): boolean;
  /** Stores what there is. */
  round(): Promise<void>;
  /** A round has failed; true when it is tried again. */
  failed(error: unknown): boolean;
}

/** Commits round after round, since changes come while one is under way. A database that is away is waited for. */
export class CommitLoop {
  readonly #work: CommitWork;
  #waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  #running: Promise<void> | undefined;
  #stopped: Error | undefined;

  constructor(work: CommitWork) {
    this.#work = work;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when everything that happened so far is stored. Rejects once the loop is stopped. */
  commit(): Promise<void> {
    if (this.#stopped) return Promise.reject(this.#stopped);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#running ??= this.#run().finally(() => (this.#running = undefined));
    });
  }

  stop(reason: Error): void {
    this.#stopped = reason;
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  async #run(): Promise<void> {
    let retry = FIRST_RETRY;
    while (!this.#stopped && (this.#waiting.length > 0 || this.#work.hasMore())) {
      const waiting = this.#waiting;
      this.#waiting = [];
      try {
        await this.#work.round();
        retry = FIRST_RETRY;
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        this.#waiting.unshift(...waiting);
        if (!this.#work.failed(error)) return;
        await sleep(retry, undefined, { ref: false });
        retry = Math.min(retry * 2, LONGEST_RETRY);
      }
    }
  }
}
