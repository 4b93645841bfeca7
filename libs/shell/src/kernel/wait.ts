/** What a process waits for. All but `promise` and `notice` are plain data and survive a snapshot. */
export type Wait =
  /** Nothing: other processes get their turn first. Yield it within every long computation. */
  | { on: 'turn' }
  /** Virtual time, in milliseconds since the epoch. */
  | { on: 'time'; until: number }
  | { on: 'readable'; fd: number }
  | { on: 'writable'; fd: number }
  /** A child (or any child) that has ended or stopped and was not reaped. */
  | { on: 'exit'; pid?: number }
  /** A signal that the process catches. Every other wait ends early for such a signal too: look with `takeSignal`. */
  | { on: 'signal' }
  /** Work outside virtual time: the machine reports `pending` until it has settled. It must not reject. */
  | { on: 'promise'; promise: Promise<unknown> }
  /** Something outside the machine, such as a watch: `subscribe` is called once when the wait begins and its result when it ends. */
  | { on: 'notice'; subscribe(wake: () => void): () => void }
  | { on: 'any'; any: readonly Wait[] };

export const TURN: Wait = { on: 'turn' };
