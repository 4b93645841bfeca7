/** Values that are remembered, and told to whoever listens, from any point on. */
export class EventLog<T> {
  readonly past: T[] = [];
  #listeners = new Set<() => void>();

  push(value: T): void {
    this.past.push(value);
    for (const listener of this.#listeners) listener();
  }

  async *from(start: number): AsyncGenerator<T> {
    for (let index = start; ; index++) {
      while (index >= this.past.length) await this.#next();
      yield this.past[index]!;
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }
}
