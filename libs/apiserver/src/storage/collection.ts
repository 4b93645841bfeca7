import type { KubeObject } from '@drydock/apimachinery';
import { DeferredObject } from './deferred-object.ts';
import { IndexGroups, isSameList } from './index-groups.ts';
import { KeyIndex } from './key-index.ts';
import { OWNER_INDEX, type GroupFunction, type ObjectGroup } from './lister.ts';

export type IndexFunction = (object: KubeObject) => readonly string[];

const NO_VALUES: readonly string[] = [];
const NO_OBJECTS: readonly KubeObject[] = [];

const ownerUids: IndexFunction = (object) => object.metadata.ownerReferences?.map((owner) => owner.uid) ?? NO_VALUES;

/** What the map of a collection holds: nobody else sees what is deferred. */
type Stored = KubeObject | DeferredObject;

/** A list of a few is walked faster than a map, and every write walks it. */
interface NamedIndex {
  readonly name: string;
  readonly index: KeyIndex;
}

/** What is worked out from a map of objects when it is asked for. */
interface Derived {
  sortedKeys: readonly string[] | undefined;
  readonly indexes: NamedIndex[];
  stamp: object | undefined;
}

const newDerived = (): Derived => ({ sortedKeys: undefined, indexes: [], stamp: undefined });

/** Of maps that nobody writes to any more: all forks that share such a map share this, too. */
const derivedFromShared = new WeakMap<Map<string, KubeObject>, Derived>();

/**
 * The stored objects of one resource, by key. Forks share the map of objects until one of them writes; the sorted keys and the
 * indexes are derived on demand and kept up to date afterwards.
 */
export class Collection {
  #objects: Map<string, Stored>;
  /** Whether some of the objects may be deferred. */
  #defers = false;
  #derived: Derived;
  /** Whether this collection alone has its objects, and what is derived of them. */
  #isOwn: boolean;
  readonly #indexFunctions: Readonly<Record<string, IndexFunction>>;
  /** By index, and by what they are grouped by. */
  #groups: Map<string, Map<GroupFunction, IndexGroups>> | undefined;

  constructor(objects: Map<string, KubeObject> | undefined, indexFunctions: Readonly<Record<string, IndexFunction>> = {}) {
    this.#objects = objects ?? new Map();
    this.#isOwn = objects === undefined;
    this.#derived = (objects && derivedFromShared.get(objects)) ?? newDerived();
    if (objects) derivedFromShared.set(objects, this.#derived);
    this.#indexFunctions = indexFunctions;
  }

  get size(): number {
    return this.#objects.size;
  }

  /** The same object until something changes. */
  get stamp(): object {
    return (this.#derived.stamp ??= {});
  }

  get(key: string): KubeObject | undefined {
    const stored = this.#objects.get(key);
    return this.#defers && stored instanceof DeferredObject ? this.#made(key, stored) : (stored as KubeObject | undefined);
  }

  has(key: string): boolean {
    return this.#objects.has(key);
  }

  /** The map itself, which from now on is shared and never written to again. */
  share(): Map<string, KubeObject> {
    if (this.#defers) this.#makeAll();
    this.#isOwn = false;
    const objects = this.#objects as Map<string, KubeObject>;
    derivedFromShared.set(objects, this.#derived);
    return objects;
  }

  set(key: string, object: KubeObject): void {
    this.#own();
    const previous = this.get(key);
    this.#derived.stamp = undefined;
    if (!previous) this.#derived.sortedKeys = undefined;
    this.#objects.set(key, object);
    this.#reindex(key, previous, object);
  }

  /** Adds an object that is not there yet, to be made when it is read. */
  add(deferred: DeferredObject): void {
    this.#own();
    const { key } = deferred;
    this.#derived.stamp = undefined;
    this.#derived.sortedKeys = undefined;
    this.#defers = true;
    this.#objects.set(key, deferred);
    // What groups objects has to look at each.
    if (this.#groups) return this.#reindex(key, undefined, this.#made(key, deferred));
    for (const { name, index } of this.#derived.indexes) for (const value of deferred.indexed(name)) index.add(value, key);
  }

  delete(key: string): void {
    const previous = this.get(key);
    if (!previous) return;
    this.#own();
    this.#objects.delete(key);
    this.#derived.stamp = undefined;
    this.#derived.sortedKeys = undefined;
    this.#reindex(key, previous, undefined);
  }

  /** Sorted by key, as etcd ranges are. An undefined or empty namespace means all. */
  list(namespace: string | undefined): readonly KubeObject[] {
    if (this.#objects.size === 0) return NO_OBJECTS;
    const keys = this.#keys();
    if (!namespace) return keys.map((key) => this.get(key)!);
    const prefix = `${namespace}/`;
    const found: KubeObject[] = [];
    for (let at = lowerBound(keys, prefix); at < keys.length && keys[at]!.startsWith(prefix); at++) found.push(this.get(keys[at]!)!);
    return found;
  }

  byIndex(name: string, value: string): KubeObject[] {
    return this.#keysUnder(name, value).map((key) => this.get(key)!);
  }

  /** The same; what is deferred stays so. */
  peekByIndex(name: string, value: string): (KubeObject | DeferredObject)[] {
    return this.#keysUnder(name, value).map((key) => this.#objects.get(key)!);
  }

  groupsByIndex(name: string, value: string, groupOf: GroupFunction): ObjectGroup<KubeObject>[] {
    return this.#grouped(name, groupOf).groups(value, (key) => this.get(key)!);
  }

  #keysUnder(name: string, value: string): readonly string[] {
    return this.#index(name).keysUnder(value);
  }

  /** The object itself, from now on in the place of what it is made from. */
  #made(key: string, deferred: DeferredObject): KubeObject {
    const { object } = deferred;
    this.#objects.set(key, object);
    return object;
  }

  #makeAll(): void {
    for (const [key, stored] of this.#objects) if (stored instanceof DeferredObject) this.#made(key, stored);
    this.#defers = false;
  }

  #grouped(name: string, groupOf: GroupFunction): IndexGroups {
    this.#index(name);
    this.#groups ??= new Map();
    const ofIndex = this.#groups.get(name) ?? new Map<GroupFunction, IndexGroups>();
    this.#groups.set(name, ofIndex);
    const existing = ofIndex.get(groupOf);
    if (existing) return existing;
    const groups = new IndexGroups(groupOf);
    if (this.#defers) this.#makeAll();
    for (const [key, object] of this.#objects as Map<string, KubeObject>) groups.change(key, object, this.#valuesOf(name, object));
    ofIndex.set(groupOf, groups);
    return groups;
  }

  /** Before a write: what is shared is copied, entries of indexes only when they change. */
  #own(): void {
    if (this.#isOwn) return;
    this.#objects = new Map(this.#objects);
    const { sortedKeys, indexes } = this.#derived;
    this.#derived = { sortedKeys, indexes: indexes.map(({ name, index }) => ({ name, index: index.fork() })), stamp: undefined };
    this.#isOwn = true;
  }

  #keys(): readonly string[] {
    return (this.#derived.sortedKeys ??= [...this.#objects.keys()].sort());
  }

  #index(name: string): KeyIndex {
    const { indexes } = this.#derived;
    for (const each of indexes) if (each.name === name) return each.index;
    const index = new KeyIndex();
    for (const [key, stored] of this.#objects) for (const value of this.#valuesOf(name, stored)) index.add(value, key);
    indexes.push({ name, index });
    return index;
  }

  #valuesOf(name: string, object: Stored): readonly string[] {
    if (object instanceof DeferredObject) return object.indexed(name);
    if (name === OWNER_INDEX) return ownerUids(object);
    const indexFunction = this.#indexFunctions[name];
    if (!indexFunction) throw new Error(`no index ${name}`);
    return indexFunction(object);
  }

  #reindex(key: string, previous: KubeObject | undefined, object: KubeObject | undefined): void {
    for (const { name, index } of this.#derived.indexes) {
      const before = previous ? this.#valuesOf(name, previous) : NO_VALUES;
      const after = object ? this.#valuesOf(name, object) : NO_VALUES;
      const groups = this.#groups?.get(name);
      if (groups) for (const each of groups.values()) each.change(key, object, after);
      if (isSameList(before, after)) continue;
      for (const value of before) if (!after.includes(value)) index.remove(value, key);
      for (const value of after) if (!before.includes(value)) index.add(value, key);
    }
  }
}

/** The place of the first key that is not before this one. */
function lowerBound(keys: readonly string[], first: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < first) low = middle + 1;
    else high = middle;
  }
  return low;
}
