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
  // Most queues have none of these most of the time.
  #keys: Set<string> | undefined;
  /** Stands before the first key, and never at an end: a new one would pass the places of all that were taken, which a Set keeps for a while. */
  #front: SetIterator<string> | undefined;
  #failures: Map<string, number> | undefined;
  #paces: Map<string, number> | undefined;
  /** So many paces are kept before it is worth looking for those that can be forgotten. */
  #tolerated = MANY_PACES;

  constructor(state: WorkQueueState = { keys: [], failures: {} }) {
    if (state.keys.length > 0) this.#keys = new Set(state.keys);
    this.#failures = mapOf(state.failures);
    this.#paces = mapOf(state.paces ?? {});
  }

  snapshot(now: number): WorkQueueState | undefined {
    this.#forgetPaces(now);
    if (!this.#keys?.size && !this.#failures?.size && !this.#paces?.size) return undefined;
    const state = { keys: [...(this.#keys ?? [])], failures: Object.fromEntries(this.#failures ?? []) };
    return this.#paces?.size ? { ...state, paces: Object.fromEntries(this.#paces) } : state;
  }

  get isEmpty(): boolean {
    return !this.#keys?.size;
  }

  add(key: string): void {
    (this.#keys ??= new Set()).add(key);
  }

  take(): string | undefined {
    if (this.isEmpty) return undefined;
    this.#front ??= this.#keys!.values();
    const key = this.#front.next().value!;
    this.#keys!.delete(key);
    return key;
  }

  /** When a key may be looked at: `now`, which counts as a look, or a later time. */
  paced(key: string, now: number, { burst, interval }: Pace): number {
    this.#paces ??= new Map();
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
    if (this.#paces?.size) this.#paces = new Map([...this.#paces].filter(([, full]) => full > now));
  }

  /** Says that a key went well. */
  forget(key: string): void {
    this.#failures?.delete(key);
  }

  /** Milliseconds to wait after one more failure: 5 ms, doubling, up to 1,000 s (DefaultControllerRateLimiter). */
  backOff(key: string): number {
    this.#failures ??= new Map();
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.min(BASE_DELAY * 2 ** failures, MAXIMUM_DELAY);
  }
}

function mapOf(values: Readonly<Record<string, number>>): Map<string, number> | undefined {
  const entries = Object.entries(values);
  return entries.length > 0 ? new Map(entries) : undefined;
}
