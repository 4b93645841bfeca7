/** The types that every Kubernetes object shares (k8s.io/apimachinery, package meta/v1), in their JSON form. */

/** An object as the API transports it: plain JSON data. Objects in storage are deeply frozen; treat every one as if it were. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  // Each kind has its own top-level fields; a kind's folder declares an interface that names them.
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string | null;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ManagedFieldsEntry {
  manager?: string;
  operation?: 'Apply' | 'Update';
  apiVersion?: string;
  time?: string;
  fieldsType?: 'FieldsV1';
  fieldsV1?: FieldsV1;
  subresource?: string;
}

/** A set of field paths as a trie; keys are `f:name`, `k:{…}`, `v:…`, `i:n` and `.` (structured-merge-diff, fieldpath/serialize.go). */
export interface FieldsV1 {
  [pathElement: string]: FieldsV1;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}

export interface ListMeta {
  resourceVersion?: string;
  continue?: string;
  remainingItemCount?: number;
}

export interface KubeList<T extends KubeObject = KubeObject> {
  apiVersion: string;
  kind: string;
  metadata: ListMeta;
  items: T[];
}

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  observedGeneration?: number;
}

export interface ObjectReference {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  resourceVersion?: string;
  fieldPath?: string;
}

/** The owner that manages the object, if there is one (meta/v1, GetControllerOf). */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const { ownerReferences } = object.metadata;
  // Every write asks, often several times; most objects have one owner.
  if (ownerReferences?.length === 1) return ownerReferences[0]!.controller ? ownerReferences[0] : undefined;
  return ownerReferences?.find((owner) => owner.controller);
}

/** A write asks for one key several times. To look up a new text, the engine has to write it out and to hash it each time. */
let latest = { namespace: '', name: '', key: '' };

/** `namespace/name`, or the bare name for cluster-scoped objects: the key of work queues and caches (client-go, MetaNamespaceKeyFunc). */
export function objectKey(object: { metadata: { name: string; namespace?: string } }): string {
  const { name, namespace } = object.metadata;
  return keyOfName(namespace, name);
}

/** The same of a namespace, which is undefined or empty for cluster-scoped objects, and a name. */
export function keyOfName(namespace: string | undefined, name: string): string {
  if (!namespace) return name;
  if (latest.name !== name || latest.namespace !== namespace) latest = { namespace, name, key: `${namespace}/${name}` };
  return latest.key;
}

/** The two halves of what `objectKey` made. */
export function splitObjectKey(key: string): { namespace: string | undefined; name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: undefined, name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
