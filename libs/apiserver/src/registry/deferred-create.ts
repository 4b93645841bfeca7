/** Objects that are stored before they are made: what a component posts in thousands, and hardly anybody reads. */
import { deferManagedFields, keyOfName, type ChangeContext, type KubeObject } from '@drydock/apimachinery';
import { DeferredObject } from '../storage/deferred-object.ts';
import { decodeDraft } from './draft.ts';
import type { Store } from './store.ts';

/**
 * The body of a request that says what it is when it is asked. Whoever sends it vouches for a well-formed and valid object with a name of its
 * own, of a kind that gives new objects nothing but defaults.
 */
export interface DeferredBody {
  readonly namespace: string;
  readonly name: string;
  /** As the index function of the resource would say of the object. */
  indexed(index: string): readonly string[];
  /** The body; it is always the same. */
  body(): KubeObject;
}

/** A marked body, which no request from outside can be. */
export class Deferred {
  readonly source: DeferredBody;

  constructor(source: DeferredBody) {
    this.source = source;
  }
}

/** What a create would have stored. */
export class DeferredCreate extends DeferredObject<DeferredBody> {
  readonly source: DeferredBody;
  readonly key: string;
  /** Let go when the object is made: others may remember the write for longer than its cluster lives. */
  #store: Store | undefined;
  readonly #uid: string;
  readonly #change: ChangeContext;
  #resourceVersion = '';

  constructor(store: Store, source: DeferredBody, uid: string, change: ChangeContext) {
    super();
    this.#store = store;
    this.source = source;
    this.key = keyOfName(source.namespace, source.name);
    this.#uid = uid;
    this.#change = change;
  }

  indexed(index: string): readonly string[] {
    return this.source.indexed(index);
  }

  settleVersion(resourceVersion: string): void {
    this.#resourceVersion = resourceVersion;
  }

  protected make(): KubeObject {
    const { definition, backend } = this.#store!;
    this.#store = undefined;
    const draft = decodeDraft(this.source.body(), definition, backend.schemas, SILENT);
    const { metadata } = draft;
    metadata.namespace = this.source.namespace;
    metadata.creationTimestamp = this.#change.now;
    metadata.uid = this.#uid;
    definition.strategy.defaults?.(draft);
    const object = deferManagedFields(undefined, draft, this.#change);
    object.metadata.resourceVersion = this.#resourceVersion;
    return object;
  }
}

const SILENT = { fieldValidation: 'Ignore', warn: () => undefined } as const;
