import type { KubeObject, OwnerReference } from '@drydock/apimachinery';

/** What the garbage collector's queue holds: an object to look at, or the uid of an owner that is gone. */
export type WorkItem =
  { type: 'object'; apiVersion: string; kind: string; namespace: string; name: string } | { type: 'gone'; uid: string };

const CLUSTER_SCOPE = '-';

export function formatItem(item: WorkItem): string {
  if (item.type === 'gone') return `gone ${item.uid}`;
  return `object ${item.apiVersion} ${item.kind} ${item.namespace || CLUSTER_SCOPE} ${item.name}`;
}

/** Names of some kinds may have spaces: the name is all that comes last. */
export function parseItem(key: string): WorkItem {
  const [type, ...rest] = key.split(' ') as [string, ...string[]];
  if (type === 'gone') return { type: 'gone', uid: rest[0]! };
  const [apiVersion, kind, namespace, ...name] = rest as [string, string, string, ...string[]];
  return { type: 'object', apiVersion, kind, namespace: namespace === CLUSTER_SCOPE ? '' : namespace, name: name.join(' ') };
}

export function itemOf({ apiVersion, kind, metadata }: KubeObject): WorkItem {
  return { type: 'object', apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

/** The owner that a reference names; one of a cluster-scoped kind is found too, because its namespace is not asked for. */
export function itemOfOwner({ apiVersion, kind, name }: OwnerReference, dependent: KubeObject): WorkItem {
  return { type: 'object', apiVersion, kind, namespace: dependent.metadata.namespace ?? '', name };
}
