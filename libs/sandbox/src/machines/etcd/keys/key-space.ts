/** All keys of an etcd: the storage of the API server, and what somebody has put beside it. */
import { objectKey, type KubeObject } from '@drydock/apimachinery';
import type { Storage, StorageEvent } from '@drydock/apiserver';
import type { ByteString } from '@drydock/shell';
import { holds, mayHold, type KeyRange } from './key-range.ts';
import { COMPACTED, FUTURE, type EtcdError, type KeyEvent, type KeyValue } from './key-value.ts';
import { COMPACTION_NAME, COMPACTIONS, nameOfKey, newCompaction, newOwnKey, OWN_KEYS, type Compaction, type OwnKey } from './own-keys.ts';
import { keyPrefix } from './registry-keys.ts';
import { deletedKey, keyOfObject, StoredKey, type HistoryOf } from './stored-key.ts';

export class KeySpace {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get revision(): number {
    return this.#storage.resourceVersion;
  }

  /** What was before this revision is not known any more. */
  get compacted(): number {
    const own = this.#storage.get<Compaction>(COMPACTIONS, undefined, COMPACTION_NAME);
    return Math.max(this.#storage.compactedVersion, own?.revision ?? 0);
  }

  /** In the order of keys, as they were at a revision; 0: as they are. */
  range(range: KeyRange, revision = 0): KeyValue[] | EtcdError {
    if (revision > this.revision) return FUTURE;
    if (revision > 0 && revision < this.compacted) return COMPACTED;
    return this.#entries(range, revision)
      .map(({ stored }) => stored)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** A key that is not one of the API server's. Returns what was there. */
  put(key: ByteString, value: ByteString): KeyValue | undefined {
    const previous = this.#storage.get<OwnKey>(OWN_KEYS, undefined, nameOfKey(key));
    this.#storage.write(OWN_KEYS, newOwnKey(key, value, previous, this.revision + 1));
    return previous && new StoredKey(OWN_KEYS, previous, this.#history());
  }

  /** Removes what is in the range, objects of the API server too: those who watch them see it. Returns what was there. */
  remove(range: KeyRange): KeyValue[] {
    const entries = this.#entries(range, 0).sort((a, b) => (a.stored.key < b.stored.key ? -1 : 1));
    for (const { resource, object } of entries) this.#storage.remove(resource, objectKey(object));
    return entries.map(({ stored }) => stored);
  }

  compact(revision: number): EtcdError | undefined {
    if (revision > this.revision) return FUTURE;
    if (revision <= this.compacted) return COMPACTED;
    this.#storage.write(COMPACTIONS, newCompaction(revision));
    return undefined;
  }

  /** What happened in the range from a revision on, oldest first. */
  eventsFrom(range: KeyRange, revision: number): KeyEvent[] | EtcdError {
    if (revision < this.compacted) return COMPACTED;
    const resources = this.#resources(range, true);
    const events = resources.flatMap((resource) => this.#storage.eventsAfter(resource, revision - 1));
    return events.sort((a, b) => a.resourceVersion - b.resourceVersion).flatMap((event) => this.#keyEvent(range, event));
  }

  /** Calls `listener` for every change in the range. Returns the function that ends this. */
  subscribe(range: KeyRange, listener: (event: KeyEvent) => void): () => void {
    return this.#storage.subscribe((event) => this.#keyEvent(range, event).forEach(listener));
  }

  #keyEvent(range: KeyRange, { resource, type, object, previous, resourceVersion }: StorageEvent): KeyEvent[] {
    if (resource === COMPACTIONS) return [];
    const key = keyOfObject(resource, object);
    if (!holds(range, key)) return [];
    const historyOf = this.#history();
    const prevKv = previous && new StoredKey(resource, previous, historyOf);
    if (type === 'DELETED') return [{ type: 'DELETE', kv: deletedKey(key, resourceVersion), prevKv }];
    return [{ type: 'PUT', kv: new StoredKey(resource, object, historyOf), prevKv }];
  }

  #entries(range: KeyRange, revision: number): { resource: string; object: KubeObject; stored: KeyValue }[] {
    const historyOf = this.#history();
    return this.#resources(range, revision > 0).flatMap((resource) => {
      const objects = revision > 0 ? this.#storage.listAt(resource, '', revision) : this.#storage.list(resource);
      return objects
        .filter((object) => holds(range, keyOfObject(resource, object)))
        .map((object) => ({ resource, object, stored: new StoredKey(resource, object, historyOf) }));
    });
  }

  /** Those that may have keys in the range; also those that had some once. */
  #resources(range: KeyRange, past: boolean): string[] {
    const known = past ? [...this.#storage.snapshot().collections.keys()] : this.#storage.resources();
    return known.filter((resource) => resource === OWN_KEYS || (resource !== COMPACTIONS && mayHold(range, keyPrefix(resource))));
  }

  /** Looks the remembered changes through once for each resource. */
  #history(): HistoryOf {
    const byResource = new Map<string, Map<string, StorageEvent[]>>();
    return (resource, object) => {
      let byKey = byResource.get(resource);
      if (!byKey) {
        byKey = groupByKey(this.#storage.eventsAfter(resource, 0));
        byResource.set(resource, byKey);
      }
      return byKey.get(objectKey(object)) ?? [];
    };
  }
}

function groupByKey(events: readonly StorageEvent[]): Map<string, StorageEvent[]> {
  const groups = new Map<string, StorageEvent[]>();
  for (const event of events) {
    const group = groups.get(event.key);
    if (group) group.push(event);
    else groups.set(event.key, [event]);
  }
  return groups;
}
