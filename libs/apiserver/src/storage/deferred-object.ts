import { deepFreeze, freezeMetadata, type KubeObject } from '@drydock/apimachinery';

/**
 * A stored object that is made when somebody reads it: much of what components write, events above all, nobody ever looks at. Its key, its
 * version and what indexes say of it are settled when it is stored. `make` gives the same at whatever time it is asked, for all forks of a
 * cluster may share it.
 */
export abstract class DeferredObject<Source = unknown> {
  /** What it will be made from, for those who know how to read that. */
  abstract readonly source: Source;
  #object: KubeObject | undefined;

  /** The object, frozen; the same one for everybody. */
  get object(): KubeObject {
    if (this.#object) return this.#object;
    const object = this.make();
    freezeMetadata(object.metadata);
    return (this.#object = deepFreeze(object));
  }

  /** Namespace and name, as `objectKey` has them. */
  abstract readonly key: string;

  /** As the index function of the resource would say of the object. */
  abstract indexed(index: string): readonly string[];

  /** Told by the storage, once. */
  abstract settleVersion(resourceVersion: string): void;

  protected abstract make(): KubeObject;
}
