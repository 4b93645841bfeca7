/** One key with an object behind it. */
import type { KubeObject } from '@drydock/apimachinery';
import type { StorageEvent } from '@drydock/apiserver';
import { encodeUtf8, type ByteString } from '@drydock/shell';
import type { KeyValue } from './key-value.ts';
import { OWN_KEYS, type OwnKey } from './own-keys.ts';
import { keyOf } from './registry-keys.ts';
import { valueOf } from './registry-values.ts';

/** The changes of an object that etcd remembers, oldest first. */
export type HistoryOf = (resource: string, object: KubeObject) => readonly StorageEvent[];

export const keyOfObject = (resource: string, object: KubeObject): ByteString =>
  resource === OWN_KEYS ? encodeUtf8(object.metadata.name) : keyOf(resource, object);

export class StoredKey implements KeyValue {
  readonly key: ByteString;
  readonly #resource: string;
  readonly #object: KubeObject;
  readonly #historyOf: HistoryOf;

  constructor(resource: string, object: KubeObject, historyOf: HistoryOf) {
    this.key = keyOfObject(resource, object);
    this.#resource = resource;
    this.#object = object;
    this.#historyOf = historyOf;
  }

  get value(): ByteString {
    return this.#own?.value ?? valueOf(this.#object);
  }

  get modRevision(): number {
    return Number(this.#object.metadata.resourceVersion);
  }

  /** Of an object that is older than all that is remembered: its oldest revision that is known. */
  get createRevision(): number {
    const [first] = this.#life;
    const known = first?.previous ? Number(first.previous.metadata.resourceVersion) : first?.resourceVersion;
    return this.#own?.createRevision ?? known ?? this.modRevision;
  }

  /** Counts from the oldest revision that is known. */
  get version(): number {
    const life = this.#life;
    return this.#own?.version ?? life.length + (life[0]?.type === 'ADDED' ? 0 : 1);
  }

  get #own(): OwnKey | undefined {
    return this.#resource === OWN_KEYS ? (this.#object as OwnKey) : undefined;
  }

  /** What is remembered of it up to this state, from when it was made last. */
  get #life(): readonly StorageEvent[] {
    const events = this.#historyOf(this.#resource, this.#object).filter(({ resourceVersion }) => resourceVersion <= this.modRevision);
    return events.slice(
      Math.max(
        0,
        events.findLastIndex(({ type }) => type === 'ADDED'),
      ),
    );
  }
}

/** What an event of a deletion says. */
export const deletedKey = (key: ByteString, modRevision: number): KeyValue => ({
  key,
  value: '',
  createRevision: 0,
  modRevision,
  version: 0,
});
