/** Plain data: what a controller has to look at, and how often each key failed in a row. */
export interface WorkQueueState {
  keys: readonly string[];
  failures: Readonly<Record<string, number>>;
}

const BASE_DELAY = 5;
const MAXIMUM_DELAY = 1_000_000;

/** Keys in the order in which they were added, each once (client-go, util/workqueue). */
export class WorkQueue {
  readonly #keys: Set<string>;
  readonly #failures: Map<string, number>;

  constructor(state: WorkQueueState = { keys: [], failures: {} }) {
    this.#keys = new Set(state.keys);
    this.#failures = new Map(Object.entries(state.failures));
  }

  snapshot(): WorkQueueState | undefined {
    if (this.#keys.size === 0 && this.#failures.size === 0) return undefined;
    return { keys: [...this.#keys], failures: Object.fromEntries(this.#failures) };
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  add(key: string): void {
    this.#keys.add(key);
  }

  take(): string | undefined {
    for (const key of this.#keys) {
      this.#keys.delete(key);
      return key;
    }
    return undefined;
  }

  /** Says that a key went well. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** Milliseconds to wait after one more failure: 5 ms, doubling, up to 1,000 s (DefaultControllerRateLimiter). */
  backOff(key: string): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.min(BASE_DELAY * 2 ** failures, MAXIMUM_DELAY);
  }
}
