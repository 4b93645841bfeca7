import type { KubeObject } from '@drydock/apimachinery';
import type { DeferredObject } from './deferred-object.ts';

/** What is alike of an object, as text: objects of one group are counted together. Pure, and one constant function for each purpose. */
export type GroupFunction<T extends KubeObject = KubeObject> = (object: T) => string;

/** Objects that are alike: how many there are, and one of them. */
export interface ObjectGroup<T extends KubeObject> {
  count: number;
  sample: T;
}

/** Reads of stored objects without a request, as an informer's cache gives them. What is returned is frozen and in the storage version. */
export interface Lister {
  /** That of the latest write. */
  readonly resourceVersion: number;
  /** `resource` is `pods` or `deployments.apps`; `namespace` is undefined or empty for cluster-scoped objects. */
  get<T extends KubeObject = KubeObject>(resource: string, namespace: string | undefined, name: string): T | undefined;
  /** In the order of namespace and name; all namespaces when `namespace` is undefined or empty. */
  list<T extends KubeObject = KubeObject>(resource: string, namespace?: string): readonly T[];
  /** The objects for which the resource's indexer of that name returned `value`, in the order of their keys. */
  byIndex<T extends KubeObject = KubeObject>(resource: string, index: string, value: string): readonly T[];
  /** The same; objects that nobody has read yet are not made, and come as what they will be made from. */
  peekByIndex<T extends KubeObject = KubeObject>(resource: string, index: string, value: string): readonly (T | DeferredObject)[];
  /** The same objects, counted by what `groupOf` says of them. Costs as much as there are groups, however many objects they have. */
  groupsByIndex<T extends KubeObject = KubeObject>(
    resource: string,
    index: string,
    value: string,
    groupOf: GroupFunction<T>,
  ): readonly ObjectGroup<T>[];
  /** An object that stays the same as long as no object of the resource changes; all forks that share the objects have the same one. */
  stampOf(resource: string): object;
}

/** Every resource has this index: the uid of each owner. */
export const OWNER_INDEX = 'owner';
