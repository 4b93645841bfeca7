import type { Clock, KubeObject } from '@drydock/apimachinery';
import type { WatchEvent, WatchStream } from '../request/streams.ts';
import type { StorageEvent } from '../storage/storage-event.ts';

/** How many events may wait for a reader before the server ends the watch, as it does with slow clients. */
const BUFFER_CAPACITY = 10_000;

export interface WatchOptions {
  /** Events to deliver first: the present state, or the remembered past. */
  initial: readonly WatchEvent[];
  /** Whether the watch sees this state of an object. */
  matches(object: KubeObject): boolean;
  /** The form in which the reader wants it. */
  render(object: KubeObject): KubeObject;
  deadline: number | undefined;
  clock: Clock;
  bookmark(): WatchEvent;
  /** Whether the last event before the deadline is a bookmark, so that the reader can go on from there. */
  bookmarkAtEnd: boolean;
  subscribe(listener: (event: StorageEvent) => void): () => void;
}

/** A client's watch on one resource: changes that enter or leave the selection appear as ADDED and DELETED. */
export class ResourceWatch implements WatchStream {
  readonly deadline: number | undefined;
  readonly #options: WatchOptions;
  readonly #buffer: WatchEvent[];
  readonly #wakes = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #closed = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.deadline = options.deadline;
    this.#buffer = [...options.initial];
    this.#unsubscribe = options.subscribe((event) => this.#receive(event));
  }

  next(): WatchEvent | undefined {
    this.#endInTime();
    return this.#buffer.shift();
  }

  bookmark(): WatchEvent | undefined {
    return this.#closed || this.#buffer.length > 0 ? undefined : this.#options.bookmark();
  }

  get ended(): boolean {
    this.#endInTime();
    return this.#closed && this.#buffer.length === 0;
  }

  onChange(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
  }

  #endInTime(): void {
    if (this.#closed || this.deadline === undefined || this.#options.clock.now() < this.deadline) return;
    if (this.#options.bookmarkAtEnd) this.#buffer.push(this.#options.bookmark());
    this.close();
  }

  #receive(event: StorageEvent): void {
    const watchEvent = toWatchEvent(event, this.#options);
    if (!watchEvent) return;
    this.#buffer.push(watchEvent);
    if (this.#buffer.length > BUFFER_CAPACITY) this.close();
    for (const wake of this.#wakes) wake();
  }
}

/** What a selective watch sees of a change (apiserver, cacher/cache_watcher.go). */
export function toWatchEvent(event: StorageEvent, { matches, render }: Pick<WatchOptions, 'matches' | 'render'>): WatchEvent | undefined {
  const was = event.previous !== undefined && matches(event.previous);
  const is = event.type !== 'DELETED' && matches(event.object);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: render(event.object) };
  if (!was) return undefined;
  // What leaves the selection is shown as it last was in it, at the version of the change.
  const { resourceVersion } = event.object.metadata;
  const last = { ...event.previous!, metadata: { ...event.previous!.metadata, resourceVersion } };
  return { type: 'DELETED', object: render(last) };
}
