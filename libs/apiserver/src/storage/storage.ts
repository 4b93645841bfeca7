import { copyMetadata, deepFreeze, freezeMetadata, keyOfName, objectKey, type Clock, type KubeObject } from '@drydock/apimachinery';
import { Collection, type IndexFunction } from './collection.ts';
import type { DeferredObject } from './deferred-object.ts';
import type { GroupFunction, Lister, ObjectGroup } from './lister.ts';
import { DeferredCreation, type StorageEvent } from './storage-event.ts';

/** Everything that storage remembers, as a value: shared by reference, never written to. */
export interface StorageState {
  resourceVersion: number;
  collections: ReadonlyMap<string, Map<string, KubeObject>>;
  /** The latest changes, oldest first, for watches that start in the past. */
  log: readonly StorageEvent[];
  /** When changes were compacted last, and the version up to which they will be next. */
  compaction?: Compaction;
}

interface Compaction {
  at: number;
  resourceVersion: number;
}

type Listener = (event: StorageEvent) => void;

export const EMPTY_STORAGE: StorageState = { resourceVersion: 0, collections: new Map(), log: [] };

/** How many changes are remembered for watches. Older ones are compacted away: such a watch gets 410 Gone. */
const LOG_CAPACITY = 500;

/** So often the API server has etcd forget what had happened when it did so before (kube-apiserver --etcd-compaction-interval), in milliseconds. */
const COMPACTION_INTERVAL = 5 * 60 * 1000;

/** Versioned storage of frozen objects (etcd and the watch cache in one). Every write gets the next resourceVersion. */
export class Storage implements Lister {
  readonly #collections = new Map<string, Collection>();
  readonly #shared: ReadonlyMap<string, Map<string, KubeObject>>;
  readonly #indexers: (resource: string) => Readonly<Record<string, IndexFunction>>;
  readonly #listeners = new Set<Listener>();
  /** Of single resources. */
  readonly #listenersTo = new Map<string, Set<Listener>>();
  readonly #clock: Clock | undefined;
  #resourceVersion: number;
  #log: StorageEvent[];
  #compaction: Compaction;

  /** `indexers` names the index functions of a resource; it is asked once for each resource that is used. Without a clock nothing grows old. */
  constructor(state: StorageState, indexers: (resource: string) => Readonly<Record<string, IndexFunction>>, clock?: Clock) {
    this.#resourceVersion = state.resourceVersion;
    this.#shared = state.collections;
    this.#log = [...state.log];
    this.#indexers = indexers;
    this.#clock = clock;
    this.#compaction = state.compaction ?? { at: clock?.now() ?? 0, resourceVersion: state.resourceVersion };
  }

  /** The state at this moment. Costs one map of references; later writes do not touch it. */
  snapshot(): StorageState {
    const collections = new Map(this.#shared);
    for (const [resource, collection] of this.#collections) collections.set(resource, collection.share());
    this.#compact();
    return { resourceVersion: this.#resourceVersion, collections, log: [...this.#log], compaction: this.#compaction };
  }

  get resourceVersion(): number {
    return this.#resourceVersion;
  }

  /** The resourceVersion before the oldest remembered change: a watch can start there and no earlier. */
  get compactedVersion(): number {
    this.#compact();
    return this.#log.length ? this.#log[0]!.resourceVersion - 1 : this.#resourceVersion;
  }

  get<T extends KubeObject>(resource: string, namespace: string | undefined, name: string): T | undefined {
    return this.#collection(resource).get(keyOfName(namespace, name)) as T | undefined;
  }

  list<T extends KubeObject>(resource: string, namespace?: string): readonly T[] {
    return this.#collection(resource).list(namespace) as T[];
  }

  /** What a list gave at a resourceVersion that is not older than `compactedVersion`. */
  listAt<T extends KubeObject>(resource: string, namespace: string, version: number): readonly T[] {
    const objects = new Map(this.list<T>(resource, namespace).map((object) => [objectKey(object), object]));
    for (const { key, previous } of this.eventsAfter(resource, version).reverse()) {
      if (namespace && !key.startsWith(`${namespace}/`)) continue;
      if (previous) objects.set(key, previous as T);
      else objects.delete(key);
    }
    return [...objects.keys()].sort().map((key) => objects.get(key)!);
  }

  byIndex<T extends KubeObject>(resource: string, index: string, value: string): readonly T[] {
    return this.#collection(resource).byIndex(index, value) as T[];
  }

  peekByIndex<T extends KubeObject>(resource: string, index: string, value: string): readonly (T | DeferredObject)[] {
    return this.#collection(resource).peekByIndex(index, value) as (T | DeferredObject)[];
  }

  groupsByIndex<T extends KubeObject>(
    resource: string,
    index: string,
    value: string,
    groupOf: GroupFunction<T>,
  ): readonly ObjectGroup<T>[] {
    return this.#collection(resource).groupsByIndex(index, value, groupOf as GroupFunction) as ObjectGroup<T>[];
  }

  stampOf(resource: string): object {
    return this.#collection(resource).stamp;
  }

  /** Whether there is an object of that key (`objectKey`). */
  has(resource: string, key: string): boolean {
    return this.#collection(resource).has(key);
  }

  count(resource: string): number {
    return this.#collection(resource).size;
  }

  /** The names of resources that have objects. */
  resources(): string[] {
    return [...new Set([...this.#shared.keys(), ...this.#collections.keys()])].filter((resource) => this.count(resource) > 0);
  }

  /** Stores a new object or a new state of one. Gives it its resourceVersion and freezes it: the argument must not be used afterwards. */
  write<T extends KubeObject>(resource: string, object: T): T {
    this.#compact();
    const key = objectKey(object);
    const collection = this.#collection(resource);
    const previous = collection.get(key);
    object.metadata.resourceVersion = `${++this.#resourceVersion}`;
    freezeMetadata(object.metadata);
    deepFreeze(object);
    collection.set(key, object);
    this.#publish({ resourceVersion: this.#resourceVersion, type: previous ? 'MODIFIED' : 'ADDED', resource, key, object, previous });
    return object;
  }

  /** Stores a new object that is made when somebody reads it. There must be none of its key. */
  defer(resource: string, object: DeferredObject): void {
    this.#compact();
    object.settleVersion(`${++this.#resourceVersion}`);
    this.#collection(resource).add(object);
    this.#publish(new DeferredCreation(this.#resourceVersion, resource, object));
  }

  /** Removes an object; watchers see its last state with the resourceVersion of the removal. Nothing happens when it is not there. */
  remove(resource: string, key: string): void {
    const collection = this.#collection(resource);
    const previous = collection.get(key);
    if (!previous) return;
    this.#compact();
    collection.delete(key);
    const resourceVersion = ++this.#resourceVersion;
    const metadata = copyMetadata(previous.metadata);
    metadata.resourceVersion = `${resourceVersion}`;
    freezeMetadata(metadata);
    const object = deepFreeze({ ...previous, metadata });
    this.#publish({ resourceVersion, type: 'DELETED', resource, key, object, previous });
  }

  /** Changes of a resource after a resourceVersion that is not older than `compactedVersion`. */
  eventsAfter(resource: string, resourceVersion: number): StorageEvent[] {
    return this.#log.filter((event) => event.resource === resource && event.resourceVersion > resourceVersion);
  }

  /** Calls the listener inside every write, after it. Returns the function that ends this. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The same for writes of one resource, before those who listen to all of them. */
  subscribeTo(resource: string, listener: Listener): () => void {
    const listeners = this.#listenersTo.get(resource) ?? new Set();
    this.#listenersTo.set(resource, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Nobody runs every five minutes: what would have been forgotten meanwhile is forgotten when somebody looks, or writes. */
  #compact(): void {
    const now = this.#clock?.now() ?? 0;
    if (now < this.#compaction.at + COMPACTION_INTERVAL) return;
    const passed = Math.floor((now - this.#compaction.at) / COMPACTION_INTERVAL);
    // All that is there was there at the first of several times.
    const upTo = passed > 1 ? this.#resourceVersion : this.#compaction.resourceVersion;
    this.#log = this.#log.filter(({ resourceVersion }) => resourceVersion > upTo);
    this.#compaction = { at: this.#compaction.at + passed * COMPACTION_INTERVAL, resourceVersion: this.#resourceVersion };
  }

  #publish(event: StorageEvent): void {
    this.#log.push(event);
    if (this.#log.length > 1.25 * LOG_CAPACITY) this.#log = this.#log.slice(-LOG_CAPACITY);
    const listeners = this.#listenersTo.get(event.resource);
    if (listeners) for (const listener of listeners) listener(event);
    for (const listener of this.#listeners) listener(event);
  }

  #collection(resource: string): Collection {
    const existing = this.#collections.get(resource);
    if (existing) return existing;
    const collection = new Collection(this.#shared.get(resource), this.#indexers(resource));
    this.#collections.set(resource, collection);
    return collection;
  }
}
