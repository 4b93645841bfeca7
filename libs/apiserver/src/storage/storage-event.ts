import type { KubeObject } from '@drydock/apimachinery';
import type { DeferredObject } from './deferred-object.ts';

/** One write, as storage reports it. `previous` is undefined for ADDED; `object` is the last state for DELETED. Reading `object` makes one that is deferred: look at the rest first. */
export interface StorageEvent<T extends KubeObject = KubeObject> {
  resourceVersion: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `pods`, `deployments.apps`. */
  resource: string;
  key: string;
  object: T;
  previous: T | undefined;
}

/** The write of an object that is made when it is read. */
export class DeferredCreation implements StorageEvent {
  readonly type = 'ADDED';
  readonly previous = undefined;
  readonly resourceVersion: number;
  readonly resource: string;
  readonly #deferred: DeferredObject;

  constructor(resourceVersion: number, resource: string, deferred: DeferredObject) {
    this.resourceVersion = resourceVersion;
    this.resource = resource;
    this.#deferred = deferred;
  }

  get key(): string {
    return this.#deferred.key;
  }

  get object(): KubeObject {
    return this.#deferred.object;
  }
}
