export type ConnectionState = 'idle' | 'connecting' | 'live' | 'reconnecting';

/** The state of the live connection, for everybody who shows it or waits for it. */
export class Connection {
  #state: ConnectionState = 'idle';
  #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): ConnectionState => this.#state;

  set(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
