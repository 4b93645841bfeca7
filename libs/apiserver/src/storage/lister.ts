import type { KubeObject } from '@drydock/apimachinery';

/** Reads of stored objects without a request, as an informer's cache gives them. What is returned is frozen and in the storage version. */
export interface Lister {
  /** `resource` is `pods` or `deployments.apps`; `namespace` is undefined or empty for cluster-scoped objects. */
  get<T extends KubeObject = KubeObject>(resource: string, namespace: string | undefined, name: string): T | undefined;
  /** In the order of namespace and name; all namespaces when `namespace` is undefined or empty. */
  list<T extends KubeObject = KubeObject>(resource: string, namespace?: string): readonly T[];
  /** The objects for which the resource's indexer of that name returned `value`, in the order of their keys. */
  byIndex<T extends KubeObject = KubeObject>(resource: string, index: string, value: string): readonly T[];
}

/** Every resource has this index: the uid of each owner. */
export const OWNER_INDEX = 'owner';
