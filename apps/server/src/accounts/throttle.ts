export interface ThrottleOptions {
  readonly tries: number;
  /** Milliseconds after which a try is forgotten. */
  readonly window: number;
}

const MAX_KEYS = 50_000;

/** Counts tries by a key (an address, an e-mail) in a sliding window. The clock arrives as a parameter. */
export class Throttle {
  readonly #options: ThrottleOptions;
  readonly #now: () => number;
  readonly #tries = new Map<string, number[]>();

  constructor(options: ThrottleOptions, now: () => number = Date.now) {
    this.#options = options;
    this.#now = now;
  }

  /** Whether one more try is too many. */
  isExhausted(key: string): boolean {
    return this.#recent(key).length >= this.#options.tries;
  }

  add(key: string): void {
    const recent = [...this.#recent(key), this.#now()];
    this.#tries.delete(key);
    this.#tries.set(key, recent);
    if (this.#tries.size > MAX_KEYS) this.#tries.delete(this.#tries.keys().next().value!);
  }

  forget(key: string): void {
    this.#tries.delete(key);
  }

  #recent(key: string): readonly number[] {
    const since = this.#now() - this.#options.window;
    return (this.#tries.get(key) ?? []).filter((at) => at > since);
  }
}
