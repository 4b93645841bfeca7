/** More events than this wait for a client that does not read: it is let go, and resumes when it can. */
const MAX_WAITING = 10_000;

/** Events pushed by one side and iterated by the other. Ends when the reader leaves, or when `end` is called and all has been read. */
export class EventStream<T> implements AsyncIterableIterator<T> {
  readonly #onEnd: () => void;
  readonly #waiting: T[] = [];
  #reader: ((result: IteratorResult<T>) => void) | undefined;
  #ended = false;

  /** `onEnd` is called once, however the stream ends. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  push(event: T): void {
    if (this.#ended) return;
    if (this.#reader !== undefined) {
      const reader = this.#reader;
      this.#reader = undefined;
      reader({ value: event, done: false });
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length > MAX_WAITING) this.end();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reader?.({ value: undefined, done: true });
    this.#reader = undefined;
    this.#onEnd();
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#waiting.length > 0) return Promise.resolve({ value: this.#waiting.shift()!, done: false });
    if (this.#ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => (this.#reader = resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.#waiting.length = 0;
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
