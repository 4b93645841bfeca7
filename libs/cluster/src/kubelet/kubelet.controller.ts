import type { Lister, StorageEvent } from '@drydock/apiserver';
import { deepEqual, splitObjectKey } from '@drydock/apimachinery';
import {
  CSI_NODES,
  isTerminal,
  POD_NODE_INDEX,
  type Controller,
  type CSINode,
  type EventHandler,
  type Node,
  type Pod,
} from '@drydock/kinds';
import type { NodeIdentity } from '../node-runtime.ts';
import { syncVolumesInUse, usesClaims } from './attached-volumes.ts';
import { isNodePlugin, syncCsiNode } from './csi-node.ts';
import type { NodePressure } from './eviction/node-pressure.ts';
import { referencedObjects } from './node-authorizer.ts';
import { syncNode } from './node-status.ts';
import type { KubeletContext } from './pod-sync.ts';
import { syncPod } from './pod-worker.ts';
import { saysLoad } from './resource-usage.ts';
import { isStaticPod } from './static-pods.ts';

export const KUBELET = 'kubelet';
/** Keys of PersistentVolumes: no pod has a namespace with this name. */
const VOLUME_KEY = 'persistentvolumes//';
const NODE_KEY = 'nodes//';

/** The key under which the kubelet of a node looks at its own machine. */
export function nodeKey(node: string): string {
  return NODE_KEY + node;
}

const SERVICE_KEY = 'services//';

/** The key under which systemd tries again to start the kubelet of a node. */
export function serviceKey(node: string): string {
  return SERVICE_KEY + node;
}

const MANIFESTS_KEY = 'manifests//';

/** The key under which the kubelet of a node looks at the files of its static pods. */
export function manifestsKey(node: string): string {
  return MANIFESTS_KEY + node;
}

const EVICTIONS_KEY = 'evictions//';

/** The key under which the kubelet of a node looks at what it is short of. */
export function evictionsKey(node: string): string {
  return EVICTIONS_KEY + node;
}

const IMAGES_KEY = 'images//';

/** The key under which the kubelet of a node collects images. */
export function imagesKey(node: string): string {
  return IMAGES_KEY + node;
}

export interface KubeletControllerOptions {
  context: KubeletContext;
  identityOf(node: string): NodeIdentity;
  /** Takes note that this pod is looked at; true when something happened inside it since the last time. */
  takeDisturbance(key: string): boolean;
  /** Brings the static pods of a node in line with its files. */
  syncStaticPods(node: string): void;
  retryService(node: string): void;
  pressure: Pick<NodePressure, 'synchronize' | 'collectImages'>;
  /** Tells the API server of a kubelet that has started: its Node, when there is none, and its version. True when that was needed. */
  registerNode(node: string): boolean;
}

/** The kubelets of all nodes. */
export function newKubeletController({
  context,
  identityOf,
  takeDisturbance,
  syncStaticPods,
  retryService,
  pressure,
  registerNode,
}: KubeletControllerOptions): Controller {
  return {
    name: KUBELET,
    user: { username: 'system:nodes', groups: ['system:nodes', 'system:authenticated'] },
    watches: {
      pods: enqueuePod,
      configmaps: enqueueReaders('configmaps'),
      secrets: enqueueReaders('secrets'),
      nodes: enqueuePodsOfNode,
      persistentvolumes: ({ type, object }, enqueue) => {
        if (type === 'DELETED') enqueue(VOLUME_KEY + object.metadata.name);
      },
    },
    reconcile(key, { lister, requeueAt }) {
      if (!isPodKey(key)) return reconcileOther(key, lister);
      // What cannot be told to the API server waits until it answers again; then all keys come back.
      const isTold = context.apiServerAnswers();
      const { namespace, name } = splitObjectKey(key);
      const pod = lister.get<Pod>('pods', namespace, name);
      if (!isTold && pod && !isStaticPod(pod)) return;
      const node = pod?.spec.nodeName ?? context.nodes.record(key)?.node;
      if (node !== undefined) context.nodes.noteUse(node, pod !== undefined && saysLoad(pod));
      syncPod(key, pod, { context, identityOf, requeueAt, disturbed: takeDisturbance(key) });
      if (node !== undefined) syncVolumesOf(pod, node, context, identityOf);
    },
  };

  function reconcileOther(key: string, lister: Lister): void {
    if (key.startsWith(VOLUME_KEY)) {
      const name = key.slice(VOLUME_KEY.length);
      if (!lister.get('persistentvolumes', undefined, name)) context.volumes.erase(name);
      return;
    }
    if (key.startsWith(SERVICE_KEY)) return retryService(key.slice(SERVICE_KEY.length));
    if (key.startsWith(MANIFESTS_KEY)) return syncStaticPods(key.slice(MANIFESTS_KEY.length));
    const isTold = context.apiServerAnswers();
    if (key.startsWith(NODE_KEY)) {
      const node = key.slice(NODE_KEY.length);
      if (isTold && !registerNode(node)) syncNode(node, context, identityOf);
    } else if (isTold) {
      if (key.startsWith(EVICTIONS_KEY)) pressure.synchronize(key.slice(EVICTIONS_KEY.length));
      else if (key.startsWith(IMAGES_KEY)) pressure.collectImages(key.slice(IMAGES_KEY.length));
    }
  }
}

/** All others have two slashes in a row. */
function isPodKey(key: string): boolean {
  return key.charAt(key.indexOf('/') + 1) !== '/';
}

/** Changes of a pod that its kubelet has not made itself. */
const enqueuePod: EventHandler = ({ object, previous, key, type }, enqueue, lister) => {
  const pod = object as Pod;
  if (!pod.spec.nodeName) return;
  if (type === 'DELETED' || (previous && isTerminal(pod) && !isTerminal(previous as Pod)))
    enqueueDeferred(pod.spec.nodeName, enqueue, lister);
  // Who deletes a mirror gets a new one: the file is still there.
  if (isStaticPod(pod) && (type === 'DELETED' || pod.metadata.deletionTimestamp)) enqueue(manifestsKey(pod.spec.nodeName));
  const before = previous as Pod | undefined;
  if (type === 'MODIFIED' && before && isOwnChange(pod, before)) return;
  enqueue(key);
};

/** The pods of a node that wait for room to grow. */
function enqueueDeferred(node: string, enqueue: (key: string) => void, lister: Lister): void {
  for (const { metadata, status } of lister.byIndex<Pod>('pods', POD_NODE_INDEX, node)) {
    if (status?.conditions?.some(({ type }) => type === 'PodResizePending')) enqueue(`${metadata.namespace}/${metadata.name}`);
  }
}

/** A status update leaves the rest of the object as it was. Gates of readiness are opened by others, in the status. */
function isOwnChange(pod: Pod, before: Pod): boolean {
  const [now, then] = [pod.metadata, before.metadata];
  return (
    pod.spec === before.spec &&
    deepEqual(now.labels, then.labels) &&
    deepEqual(now.annotations, then.annotations) &&
    now.deletionTimestamp === then.deletionTimestamp &&
    !pod.spec.readinessGates
  );
}

/** The pods that show or read a ConfigMap or Secret. */
function enqueueReaders(resource: 'configmaps' | 'secrets'): EventHandler {
  return ({ object }: StorageEvent, enqueue: (key: string) => void, lister: Lister) => {
    const { namespace, name } = object.metadata;
    for (const pod of lister.list<Pod>('pods', namespace)) {
      if (pod.spec.nodeName && referencedObjects(pod, resource).has(name)) enqueue(`${namespace}/${pod.metadata.name}`);
    }
  };
}

/** What a pod changes of the drivers and volumes that its node tells of. */
function syncVolumesOf(pod: Pod | undefined, node: string, context: KubeletContext, identityOf: (node: string) => NodeIdentity): void {
  const { volumesInUse } = context.lister.get<Node>('nodes', undefined, node)?.status ?? {};
  if ((volumesInUse && volumesInUse.length > 0) || (pod && usesClaims(pod))) syncVolumesInUse(node, context, identityOf);
  if (pod ? isNodePlugin(pod) : hasDrivers(node, context)) syncCsiNode(node, context, identityOf);
}

function hasDrivers(node: string, { lister }: KubeletContext): boolean {
  return (lister.get<CSINode>(CSI_NODES, undefined, node)?.spec.drivers ?? []).length > 0;
}

/** All pods of a new node, and of one that says that other volumes are attached to it: some may wait for those. */
const enqueuePodsOfNode: EventHandler = ({ type, object, previous }, enqueue, lister) => {
  const [now, before] = [object as Node, previous as Node | undefined];
  const attached = now.status?.volumesAttached;
  if (type === 'DELETED' || (before && (!attached || deepEqual(attached, before.status?.volumesAttached)))) return;
  for (const { metadata } of lister.byIndex('pods', POD_NODE_INDEX, object.metadata.name))
    enqueue(`${metadata.namespace}/${metadata.name}`);
};
