/** Plain data: what a controller has to look at, how often each key failed in a row, and which keys were looked at often lately. */
export interface WorkQueueState {
  keys: readonly string[];
  failures: Readonly<Record<string, number>>;
  /** For a key that has used some of its burst: when it will have it back, in milliseconds of virtual time. */
  paces?: Readonly<Record<string, number>>;
}

/** How often a controller may look at one key. */
export interface Pace {
  /** So many times in a row. */
  burst: number;
  /** And again after each interval, in milliseconds. */
  interval: number;
}

const BASE_DELAY = 5;
const MAXIMUM_DELAY = 1_000_000;

const MANY_PACES = 1000;

/** Keys in the order in which they were added, each once (client-go, util/workqueue). */
export class WorkQueue {
  readonly #keys: Set<string>;
  readonly #failures: Map<string, number>;
  #paces: Map<string, number>;
  /** So many paces are kept before it is worth looking for those that can be forgotten. */
  #tolerated = MANY_PACES;

  constructor(state: WorkQueueState = { keys: [], failures: {} }) {
    this.#keys = new Set(state.keys);
    this.#failures = new Map(Object.entries(state.failures));
    this.#paces = new Map(Object.entries(state.paces ?? {}));
  }

  snapshot(now: number): WorkQueueState | undefined {
    this.#forgetPaces(now);
    if (this.#keys.size === 0 && this.#failures.size === 0 && this.#paces.size === 0) return undefined;
    const state = { keys: [...this.#keys], failures: Object.fromEntries(this.#failures) };
    return this.#paces.size === 0 ? state : { ...state, paces: Object.fromEntries(this.#paces) };
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

  /** When a key may be looked at: `now`, which counts as a look, or a later time. */
  paced(key: string, now: number, { burst, interval }: Pace): number {
    const full = Math.max(this.#paces.get(key) ?? now, now);
    const earliest = full - (burst - 1) * interval;
    if (earliest > now) return earliest;
    this.#paces.set(key, full + interval);
    if (this.#paces.size > this.#tolerated) {
      this.#forgetPaces(now);
      this.#tolerated = Math.max(MANY_PACES, 2 * this.#paces.size);
    }
    return now;
  }

  #forgetPaces(now: number): void {
    this.#paces = new Map([...this.#paces].filter(([, full]) => full > now));
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
