/** The logs of all containers, and those who follow them. */
import type { Clock } from '@drydock/apimachinery';
import { ForkedMap } from '../runtime/forked-map.ts';
import { appendLog, EMPTY_LOG, type SavedLog } from './container-log.ts';

export class ContainerLogs {
  readonly #clock: Clock;
  readonly #logs: ForkedMap<string, SavedLog>;
  readonly #watchers = new Map<string, Set<() => void>>();
  /** Clients that are connected to main processes. */
  readonly #attached = new Map<string, Set<(bytes: string) => void>>();

  constructor(clock: Clock, logs?: ReadonlyMap<string, SavedLog>) {
    this.#clock = clock;
    this.#logs = new ForkedMap(logs);
  }

  share(): ReadonlyMap<string, SavedLog> {
    return this.#logs.share();
  }

  get(id: string): SavedLog {
    return this.#logs.get(id) ?? EMPTY_LOG;
  }

  append(id: string, bytes: string): void {
    if (bytes === '') return;
    this.#logs.set(id, appendLog(this.get(id), bytes, this.#clock.now()));
    for (const listener of this.#attached.get(id) ?? []) listener(bytes);
    this.wake(id);
  }

  /** Calls those who watch: something was written, or nothing will be any more. */
  wake(id: string): void {
    for (const wake of [...(this.#watchers.get(id) ?? [])]) wake();
  }

  /** Returns how to stop. */
  watch(id: string, wake: () => void): () => void {
    const watchers = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, watchers.add(wake));
    return () => watchers.delete(wake);
  }

  /** Hands over all bytes as they are written. Returns how to stop. */
  listen(id: string, listener: (bytes: string) => void): () => void {
    const listeners = this.#attached.get(id) ?? new Set();
    this.#attached.set(id, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  forget(id: string): void {
    for (const map of [this.#logs, this.#watchers, this.#attached]) map.delete(id);
  }
}
