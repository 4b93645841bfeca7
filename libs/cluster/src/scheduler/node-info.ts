import { deepEqual, objectKey, type KubeObject } from '@drydock/apimachinery';
import type { Lister, StorageEvent } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import { allTerms, dependsOnOthers, matchesTerm, requiredTerms, speaksOfPods, type Term } from './plugins/affinity-terms.ts';
import { add, amountsOf, isResizing, podRequests, type Amounts } from './pod-resources.ts';

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
  /** In the sorted list of nodes, for as long as the set of nodes stays the same. */
  place = 0;
  allocatable: Amounts;
  /** As they were when they came, or when something changed that counts: they have had another status since, or other annotations. */
  readonly pods = new Map<string, Pod>();
  readonly requested = new Map<string, number>();
  /** As `requested`, but pods without requests count for something. */
  readonly assumed = { cpu: 0, memory: 0 };

  constructor(node: Node) {
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable);
  }

  /** To try something with: with the same pods, or with these. */
  copy(pods: Iterable<Pod> = this.pods.values()): NodeInfo {
    const copy = new NodeInfo(this.node);
    copy.place = this.place;
    for (const pod of pods) copy.add(pod);
    return copy;
  }

  update(node: Node): void {
    const isAsBefore = node.status?.allocatable === this.node.status?.allocatable;
    this.node = node;
    if (!isAsBefore) this.allocatable = amountsOf(node.status?.allocatable);
  }

  /** In the place of another state of the pod that was there, which it returns. */
  add(pod: Pod, key = objectKey(pod)): Pod | undefined {
    const before = this.remove(key);
    this.pods.set(key, pod);
    this.#count(pod, 1);
    return before;
  }

  /** The pod that was there. */
  remove(key: string): Pod | undefined {
    const pod = this.pods.get(key);
    if (!pod) return undefined;
    this.pods.delete(key);
    this.#count(pod, -1);
    return pod;
  }

  #count(pod: Pod, sign: 1 | -1): void {
    const requests = podRequests(pod);
    add(this.requested, requests, sign);
    this.assumed.cpu += sign * assumedCpu(requests);
    this.assumed.memory += sign * assumedMemory(requests);
  }
}

/** The pods of a node as they are now. */
export function presentPods({ pods }: NodeInfo, lister: Lister): Pod[] {
  return [...pods.values()].map((pod) => lister.get<Pod>('pods', pod.metadata.namespace, pod.metadata.name) ?? pod);
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

/** So many changes of nodes are remembered at least; whoever has missed more looks at all nodes again. */
const REMEMBERED_CHANGES = 1024;

/** What has become of a node. */
export interface NodeChange {
  readonly info: NodeInfo;
  /** Only this pod has come to it or left it, as it was counted; undefined: the node itself is another. */
  readonly pod: Pod | undefined;
  /** How many more pods there are. */
  readonly more: 1 | 0 | -1;
}

/** A pod on a node that speaks of other pods. */
interface Speaker {
  readonly pod: Pod;
  readonly terms: readonly Term[];
  /** Those of its required anti-affinity. */
  readonly away: readonly Term[];
}

/** The nodes with their sums, derived from what is stored and kept up to date change by change (pkg/scheduler/backend/cache). */
export class NodeInfoCache {
  readonly #infos = new Map<string, NodeInfo>();
  #sorted: readonly NodeInfo[] | undefined;
  /** The latest last; the first of them is change number `oldestChange`. */
  #changes: NodeChange[] = [];
  #forgotten = 0;
  readonly #speakers = new Map<string, Speaker>();
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
    return (this.#sorted ??= this.#sort());
  }

  #sort(): readonly NodeInfo[] {
    const sorted = [...this.#infos.values()].sort((a, b) => (a.node.metadata.name < b.node.metadata.name ? -1 : 1));
    for (let place = 0; place < sorted.length; place++) sorted[place]!.place = place;
    return sorted;
  }

  /** Whether a pod on some node wants to be near this one or away from it, or would like to. */
  hasAffinityTo(pod: Pod): boolean {
    for (const speaker of this.#speakers.values()) if (this.#isMeant(pod, speaker.terms, speaker)) return true;
    return false;
  }

  /** Whether a pod on some node wants to be away from this one. */
  hasAntiAffinityTo(pod: Pod): boolean {
    for (const speaker of this.#speakers.values()) if (this.#isMeant(pod, speaker.away, speaker)) return true;
    return false;
  }

  #isMeant(pod: Pod, terms: readonly Term[], { pod: speaker }: Speaker): boolean {
    for (const term of terms) if (matchesTerm(term, speaker, pod, this.#lister)) return true;
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
    return this.#forgotten + this.#changes.length;
  }

  /** The number of the first change that is remembered. */
  get oldestChange(): number {
    return this.#forgotten;
  }

  /** From `oldestChange` up to, and without, `changes`. */
  change(number: number): NodeChange {
    return this.#changes[number - this.#forgotten]!;
  }

  observe(event: StorageEvent): void {
    if (event.resource === 'nodes') this.#observeNode(event as StorageEvent<Node>);
    else if (event.resource === 'pods') this.#observePod(event as StorageEvent<Pod>);
  }

  #observeNode({ type, key, object }: StorageEvent<Node>): void {
    const known = this.#infos.get(key);
    if (type !== 'DELETED') this.#keep(key, object);
    else if (this.#infos.delete(key)) this.#withImages.delete(key);
    if (type !== 'DELETED' && known) return this.#note(known, undefined, 0);
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
    if (previous && type === 'MODIFIED' && countsAlike(object, previous)) return;
    if (previous) this.#forget(key, previous);
    if (type !== 'DELETED') this.#place(key, object);
  }

  #forget(key: string, { spec }: Pod): void {
    const before = spec.nodeName ? this.#infos.get(spec.nodeName) : undefined;
    const left = before?.remove(key);
    if (left) this.#note(before!, left, -1);
    this.#speakers.delete(key);
    this.#nominated.delete(key);
    this.#dependent.delete(key);
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
    const before = info.add(pod, key);
    if (before) this.#note(info, before, -1);
    this.#note(info, pod, 1);
    if (speaksOfPods(pod)) this.#speakers.set(key, { pod, terms: allTerms(pod), away: requiredTerms(pod, 'podAntiAffinity') });
  }

  #note(info: NodeInfo, pod: Pod | undefined, more: NodeChange['more']): void {
    this.#changes.push({ info, pod, more });
    if (this.#changes.length <= 2 * REMEMBERED_CHANGES) return;
    this.#forgotten += REMEMBERED_CHANGES;
    this.#changes = this.#changes.slice(REMEMBERED_CHANGES);
  }
}

/** Whether a change of a pod is none for whoever looks at nodes. */
export function countsAlike(pod: Pod, previous: Pod): boolean {
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
