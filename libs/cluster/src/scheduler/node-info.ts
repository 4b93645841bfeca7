import { deepEqual, objectKey, type KubeObject } from '@drydock/apimachinery';
import type { Lister, StorageEvent } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import { allTerms, dependsOnOthers, matchesTerm, requiredTerms, speaksOfPods, type Term } from './plugins/affinity-terms.ts';
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
    const key = objectKey(pod);
    this.remove(key);
    this.pods.set(key, pod);
    this.#count(pod, 1);
  }

  /** Another state of a pod that counts for the same. */
  replace(key: string, pod: Pod): void {
    if (this.pods.has(key)) this.pods.set(key, pod);
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

/** How many changes of nodes are remembered; whoever has missed more looks at all nodes again. */
const REMEMBERED_CHANGES = 4096;

/** The nodes with their sums, derived from what is stored and kept up to date change by change (pkg/scheduler/backend/cache). */
export class NodeInfoCache {
  readonly #infos = new Map<string, NodeInfo>();
  #sorted: readonly NodeInfo[] | undefined;
  /** Nodes that have changed, the latest last; the first of them is change number `#forgotten`. */
  #changed: NodeInfo[] = [];
  #forgotten = 0;
  /** The pods on nodes that speak of other pods. */
  readonly #withAffinity = new Map<string, Pod>();
  readonly #nominated = new Set<string>();
  readonly #dependent = new Map<string, Pod>();
  readonly #withImages = new Set<string>();
  /** What others derive from the nodes, for as long as the set of nodes stays the same. */
  readonly derived = new Map<string, unknown>();

  readonly #lister: Lister;

  constructor(lister: Lister) {
    this.#lister = lister;
    for (const node of lister.list<Node>('nodes')) this.#keep(node.metadata.name, node);
    for (const pod of lister.list<Pod>('pods')) this.#place(objectKey(pod), pod);
  }

  /** Sorted by name. */
  nodes(): readonly NodeInfo[] {
    return (this.#sorted ??= [...this.#infos.values()].sort((a, b) => (a.node.metadata.name < b.node.metadata.name ? -1 : 1)));
  }

  /** Whether a pod on some node wants to be near this one or away from it, or would like to. */
  hasAffinityTo(pod: Pod): boolean {
    return this.#isMeant(pod, allTerms);
  }

  /** Whether a pod on some node wants to be away from this one. */
  hasAntiAffinityTo(pod: Pod): boolean {
    return this.#isMeant(pod, (other) => requiredTerms(other, 'podAntiAffinity'));
  }

  #isMeant(pod: Pod, termsOf: (other: Pod) => readonly Term[]): boolean {
    for (const other of this.#withAffinity.values()) {
      if (termsOf(other).some((term) => matchesTerm(term, other, pod, this.#lister))) return true;
    }
    return false;
  }

  /** Whether some node tells which images it has. */
  get hasImages(): boolean {
    return this.#withImages.size > 0;
  }

  /** Whether room is being made for some pod. */
  get hasNominated(): boolean {
    return this.#nominated.size > 0;
  }

  /** The pods without a node whose place depends on where others are. */
  get dependentPods(): Iterable<Pod> {
    return this.#dependent.values();
  }

  /** How many changes there were. */
  get changes(): number {
    return this.#forgotten + this.#changed.length;
  }

  /** The nodes of the changes from that number on; undefined when those are forgotten. */
  changedSince(change: number): readonly NodeInfo[] | undefined {
    return change < this.#forgotten ? undefined : this.#changed.slice(change - this.#forgotten);
  }

  observe(event: StorageEvent): void {
    if (event.resource === 'nodes') this.#observeNode(event as StorageEvent<Node>);
    else if (event.resource === 'pods') this.#observePod(event as StorageEvent<Pod>);
  }

  #observeNode({ type, key, object }: StorageEvent<Node>): void {
    const known = this.#infos.get(key);
    if (type !== 'DELETED') this.#keep(key, object);
    else if (this.#infos.delete(key)) this.#withImages.delete(key);
    if (type !== 'DELETED' && known) return this.#note(known);
    this.#sorted = undefined;
    this.derived.clear();
  }

  #keep(name: string, node: Node): void {
    const known = this.#infos.get(name);
    if (known) known.update(node);
    else this.#infos.set(name, new NodeInfo(node));
    if (node.status?.images?.length) this.#withImages.add(name);
    else this.#withImages.delete(name);
  }

  #observePod({ type, key, object, previous }: StorageEvent<Pod>): void {
    if (previous && type === 'MODIFIED' && countsAlike(object, previous)) {
      this.#infos.get(object.spec.nodeName ?? '')?.replace(key, object);
      return;
    }
    const before = this.#infos.get(previous?.spec.nodeName ?? '');
    if (before?.pods.has(key)) {
      before.remove(key);
      this.#note(before);
    }
    this.#withAffinity.delete(key);
    this.#nominated.delete(key);
    this.#dependent.delete(key);
    if (type !== 'DELETED') this.#place(key, object);
  }

  #place(key: string, pod: Pod): void {
    if (isFinished(pod)) return;
    const { nodeName } = pod.spec;
    if (!nodeName) {
      if (pod.status?.nominatedNodeName) this.#nominated.add(key);
      if (dependsOnOthers(pod)) this.#dependent.set(key, pod);
      return;
    }
    const info = this.#infos.get(nodeName);
    if (!info) return;
    info.add(pod);
    this.#note(info);
    if (speaksOfPods(pod)) this.#withAffinity.set(key, pod);
  }

  #note(info: NodeInfo): void {
    this.#changed.push(info);
    if (this.#changed.length <= REMEMBERED_CHANGES) return;
    this.#forgotten += this.#changed.length;
    this.#changed = [];
  }
}

/** Whether a change of a pod is none for whoever looks at nodes. */
function countsAlike(pod: Pod, previous: Pod): boolean {
  return (
    pod.spec === previous.spec &&
    isFinished(pod) === isFinished(previous) &&
    pod.metadata.deletionTimestamp === previous.metadata.deletionTimestamp &&
    pod.status?.nominatedNodeName === previous.status?.nominatedNodeName &&
    deepEqual(pod.metadata.labels, previous.metadata.labels) &&
    !isResizing(pod) &&
    !isResizing(previous)
  );
}

function isResizing({ status }: Pod): boolean {
  return status?.conditions?.some(({ type }) => type === 'PodResizePending' || type === 'PodResizeInProgress') ?? false;
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
