import { objectKey, type KubeObject } from '@drydock/apimachinery';
import type { Lister, StorageEvent } from '@drydock/apiserver';
import { POD_NODE_INDEX, type Pod } from '@drydock/kinds';
import { add, amountsOf, podRequests, type Amounts } from './pod-resources.ts';

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

export interface Node extends KubeObject {
  spec: { unschedulable?: boolean; taints?: Taint[] };
  status?: { allocatable?: Record<string, string>; images?: { names?: string[]; sizeBytes?: number }[] };
}

/** What a pod without requests counts as when nodes are compared (scheduler/util, DefaultMilliCPURequest and DefaultMemoryRequest). */
const ASSUMED_CPU = 100;
const ASSUMED_MEMORY = 200 * 1024 * 1024;

/** A node with the sums over the pods on it. */
export class NodeInfo {
  node: Node;
  allocatable: Amounts;
  readonly pods = new Map<string, Pod>();
  readonly requested = new Map<string, number>();
  /** As `requested`, but pods without requests count for something. */
  readonly assumed = { cpu: 0, memory: 0 };

  constructor(node: Node) {
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable);
  }

  /** With the same pods, to try something with. */
  copy(): NodeInfo {
    const copy = new NodeInfo(this.node);
    for (const pod of this.pods.values()) copy.add(pod);
    return copy;
  }

  update(node: Node): void {
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable);
  }

  add(pod: Pod): void {
    this.remove(objectKey(pod));
    this.pods.set(objectKey(pod), pod);
    this.#count(pod, 1);
  }

  remove(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.pods.delete(key);
    this.#count(pod, -1);
  }

  #count(pod: Pod, sign: 1 | -1): void {
    const requests = podRequests(pod);
    add(this.requested, requests, sign);
    this.assumed.cpu += sign * assumedCpu(requests);
    this.assumed.memory += sign * assumedMemory(requests);
  }
}

export function assumedCpu(requests: Amounts): number {
  return requests.get('cpu') || ASSUMED_CPU;
}

export function assumedMemory(requests: Amounts): number {
  return requests.get('memory') || ASSUMED_MEMORY;
}

export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** The nodes with their sums, derived from what is stored and kept up to date change by change (pkg/scheduler/backend/cache). */
export class NodeInfoCache {
  readonly #infos = new Map<string, NodeInfo>();

  constructor(lister: Lister) {
    for (const node of lister.list<Node>('nodes')) {
      const info = new NodeInfo(node);
      for (const pod of lister.byIndex<Pod>('pods', POD_NODE_INDEX, node.metadata.name)) if (!isFinished(pod)) info.add(pod);
      this.#infos.set(node.metadata.name, info);
    }
  }

  /** By name. */
  nodes(): NodeInfo[] {
    return [...this.#infos.values()];
  }

  observe(event: StorageEvent): void {
    if (event.resource === 'nodes') this.#observeNode(event as StorageEvent<Node>);
    else if (event.resource === 'pods') this.#observePod(event as StorageEvent<Pod>);
  }

  #observeNode({ type, key, object }: StorageEvent<Node>): void {
    if (type === 'DELETED') this.#infos.delete(key);
    else if (this.#infos.has(key)) this.#infos.get(key)!.update(object);
    else this.#infos.set(key, new NodeInfo(object));
  }

  #observePod({ type, key, object, previous }: StorageEvent<Pod>): void {
    const before = previous?.spec.nodeName;
    if (before) this.#infos.get(before)?.remove(key);
    const { nodeName } = object.spec;
    if (type !== 'DELETED' && nodeName && !isFinished(object)) this.#infos.get(nodeName)?.add(object);
  }
}

const caches = new WeakMap<Lister, NodeInfoCache>();

export function nodeInfoCache(lister: Lister): NodeInfoCache {
  let cache = caches.get(lister);
  if (!cache) caches.set(lister, (cache = new NodeInfoCache(lister)));
  return cache;
}

/** Tells the cache of a change, if there is one already: it reads the present when it is made. */
export function observeChange(lister: Lister, event: StorageEvent): void {
  caches.get(lister)?.observe(event);
}
