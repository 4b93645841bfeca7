import type { KubeObject } from '@drydock/apimachinery';
import { IndexGroups } from './index-groups.ts';
import { OWNER_INDEX, type GroupFunction, type ObjectGroup } from './lister.ts';

export type IndexFunction = (object: KubeObject) => readonly string[];

const ownerUids: IndexFunction = (object) => object.metadata.ownerReferences?.map((owner) => owner.uid) ?? [];

/** The keys under one value of an index. */
interface IndexEntry {
  keys: Set<string>;
  /** Made when it is asked for. */
  sorted: readonly string[] | undefined;
}

type Index = Map<string, IndexEntry>;

/**
 * The stored objects of one resource, by key. Forks share the map of objects until one of them writes; the sorted keys and the
 * indexes are derived on demand and kept up to date afterwards.
 */
export class Collection {
  #objects: Map<string, KubeObject>;
  #owned: boolean;
  #sortedKeys: string[] | undefined;
  readonly #indexFunctions: Readonly<Record<string, IndexFunction>>;
  readonly #indexes = new Map<string, Index>();
  /** By index, and by what they are grouped by. */
  readonly #groups = new Map<string, Map<GroupFunction, IndexGroups>>();

  constructor(objects: Map<string, KubeObject> | undefined, indexFunctions: Readonly<Record<string, IndexFunction>> = {}) {
    this.#objects = objects ?? new Map();
    this.#owned = objects === undefined;
    this.#indexFunctions = indexFunctions;
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): KubeObject | undefined {
    return this.#objects.get(key);
  }

  /** The map itself, which from now on is shared and never written to again. */
  share(): Map<string, KubeObject> {
    this.#owned = false;
    return this.#objects;
  }

  set(key: string, object: KubeObject): void {
    const objects = this.#writable();
    const previous = objects.get(key);
    if (!previous) this.#sortedKeys = undefined;
    objects.set(key, object);
    this.#reindex(key, previous, object);
  }

  delete(key: string): void {
    const objects = this.#writable();
    const previous = objects.get(key);
    if (!previous) return;
    objects.delete(key);
    this.#sortedKeys = undefined;
    this.#reindex(key, previous, undefined);
  }

  /** Sorted by key, as etcd ranges are. An undefined or empty namespace means all. */
  list(namespace: string | undefined): KubeObject[] {
    const keys = this.#keys();
    if (!namespace) return keys.map((key) => this.#objects.get(key)!);
    const prefix = `${namespace}/`;
    const found: KubeObject[] = [];
    for (let at = lowerBound(keys, prefix); at < keys.length && keys[at]!.startsWith(prefix); at++)
      found.push(this.#objects.get(keys[at]!)!);
    return found;
  }

  byIndex(name: string, value: string): KubeObject[] {
    const entry = this.#index(name).get(value);
    if (!entry) return [];
    entry.sorted ??= [...entry.keys].sort();
    return entry.sorted.map((key) => this.#objects.get(key)!);
  }

  groupsByIndex(name: string, value: string, groupOf: GroupFunction): ObjectGroup<KubeObject>[] {
    return this.#grouped(name, groupOf).groups(value, (key) => this.#objects.get(key)!);
  }

  #grouped(name: string, groupOf: GroupFunction): IndexGroups {
    this.#index(name);
    const ofIndex = this.#groups.get(name) ?? new Map<GroupFunction, IndexGroups>();
    this.#groups.set(name, ofIndex);
    const existing = ofIndex.get(groupOf);
    if (existing) return existing;
    const groups = new IndexGroups(groupOf);
    for (const [key, object] of this.#objects) groups.change(key, undefined, { object, values: this.#valuesOf(name, object) });
    ofIndex.set(groupOf, groups);
    return groups;
  }

  #writable(): Map<string, KubeObject> {
    if (!this.#owned) {
      this.#objects = new Map(this.#objects);
      this.#owned = true;
    }
    return this.#objects;
  }

  #keys(): readonly string[] {
    return (this.#sortedKeys ??= [...this.#objects.keys()].sort());
  }

  #index(name: string): Index {
    const existing = this.#indexes.get(name);
    if (existing) return existing;
    const index: Index = new Map();
    for (const [key, object] of this.#objects) for (const value of this.#valuesOf(name, object)) add(index, value, key);
    this.#indexes.set(name, index);
    return index;
  }

  #valuesOf(name: string, object: KubeObject): readonly string[] {
    if (name === OWNER_INDEX) return ownerUids(object);
    const indexFunction = this.#indexFunctions[name];
    if (!indexFunction) throw new Error(`no index ${name}`);
    return indexFunction(object);
  }

  #reindex(key: string, previous: KubeObject | undefined, object: KubeObject | undefined): void {
    for (const [name, index] of this.#indexes) {
      const before = previous ? this.#valuesOf(name, previous) : [];
      const after = object ? this.#valuesOf(name, object) : [];
      for (const groups of this.#groups.get(name)?.values() ?? []) {
        groups.change(key, previous && { object: previous, values: before }, object && { object, values: after });
      }
      for (const value of before) if (!after.includes(value)) remove(index, value, key);
      for (const value of after) if (!before.includes(value)) add(index, value, key);
    }
  }
}

function add(index: Index, value: string, key: string): void {
  const entry = index.get(value);
  if (!entry) {
    index.set(value, { keys: new Set([key]), sorted: undefined });
    return;
  }
  entry.keys.add(key);
  entry.sorted = undefined;
}

function remove(index: Index, value: string, key: string): void {
  const entry = index.get(value);
  if (!entry) return;
  entry.keys.delete(key);
  entry.sorted = undefined;
  if (entry.keys.size === 0) index.delete(value);
}

function lowerBound(keys: readonly string[], prefix: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
