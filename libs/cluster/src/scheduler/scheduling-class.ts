/**
 * Pods that differ in their names only are judged alike: what the plugins said of a node for one of them holds for the next until the node
 * changes. So a Deployment of thousands of pods costs little more for each than looking at the one node that the last pod went to. (Upstream has
 * it since v1.34 as opportunistic batching; the outcome is the same as without.)
 */
import type { Pod } from '@drydock/kinds';
import { firstRefusal, type Verdict } from './filter-node.ts';
import { addTo, normalised, weighted, type LocalScore, type SchedulingContext } from './framework.ts';
import type { NodeInfo, NodeInfoCache } from './node-info.ts';
import { spreadKey } from './plugins/pod-topology-spread.plugin.ts';

/** So many kinds of pods are remembered. */
const MAXIMUM_CLASSES = 32;

/** What the plugins of this pod's class think of the nodes; undefined when some of them have to look at all nodes for each pod. */
export function schedulingClassOf(context: SchedulingContext, cache: NodeInfoCache): SchedulingClass | undefined {
  const { filters, scores: rating } = context.profile;
  if (cache.hasNominated || !filters.every((plugin) => plugin.isLocal(context))) return undefined;
  const key = classKey(context);
  const known = cache.derived.get(key) as SchedulingClass | undefined;
  if (known) return known;
  const scores = rating.map((plugin) => plugin.local(context));
  if (!scores.every((score) => score !== undefined)) return undefined;
  if (cache.derived.size >= MAXIMUM_CLASSES) cache.derived.delete(cache.derived.keys().next().value!);
  const made = new SchedulingClass(scores);
  cache.derived.set(key, made);
  return made;
}

/** Everything of a pod that a plugin looks at. */
function classKey(context: SchedulingContext): string {
  const { metadata, spec } = context.pod;
  const container = ({ image, ports, resources, restartPolicy }: Pod['spec']['containers'][number]) => [
    image,
    ports,
    resources,
    restartPolicy,
  ];
  return JSON.stringify([
    context.profile.key,
    metadata.namespace,
    metadata.labels,
    spec.nodeName,
    spec.nodeSelector,
    spec.affinity,
    spec.tolerations,
    spec.overhead,
    spec.containers.map(container),
    spec.initContainers?.map(container),
    spreadKey(context),
    context.hasAffinity,
    context.hasImages,
  ]);
}

export class SchedulingClass {
  readonly #scores: readonly LocalScore[];
  /** By place in the sorted list of nodes. */
  readonly #places = new Map<NodeInfo, number>();
  readonly #verdicts: (Verdict | undefined)[] = [];
  /** For each plugin the raw score of each node, and at which revision of the plugin it was asked for. */
  readonly #raws: number[][];
  readonly #revisions: (number | undefined)[][];
  /** For each node what the plugins give it that do not compare it with others. */
  readonly #fixed: number[] = [];
  #upTo = -1;

  constructor(scores: readonly LocalScore[]) {
    this.#scores = scores;
    this.#raws = scores.map(() => []);
    this.#revisions = scores.map(() => []);
  }

  /** The places of up to `wanted` nodes that no filter refuses, from a place on and around. */
  feasiblePlaces(context: SchedulingContext, cache: NodeInfoCache, start: number, wanted: number): number[] {
    this.#catchUp(context, cache);
    const total = context.nodes.length;
    const places: number[] = [];
    for (let i = 0, place = start; i < total && places.length < wanted; i++, place = place + 1 === total ? 0 : place + 1) {
      if (this.#verdicts[place] === undefined) places.push(place);
    }
    return places;
  }

  /** What the filters have against a node; undefined when it is feasible. */
  verdictOn(place: number): Verdict | undefined {
    return this.#verdicts[place];
  }

  /** For each plugin the weighted scores of the nodes at these places. */
  rate(places: readonly number[], context: SchedulingContext): number[][] {
    return this.#scores.map((_, plugin) => this.#weighted(plugin, this.#compared(plugin, places, context), context));
  }

  /** How far the nodes are apart by what `rate` gives them all together. */
  totals(places: readonly number[], context: SchedulingContext): number[] {
    const totals = places.map((place) => this.#fixed[place]!);
    this.#scores.forEach((score, plugin) => {
      if (isFixed(score)) return;
      const raws = this.#compared(plugin, places, context);
      const isEven = raws.every((raw) => raw === raws[0]);
      if (!isEven) addTo(totals, this.#weighted(plugin, raws, context));
    });
    return totals;
  }

  /** The raw scores of the nodes at these places. */
  #compared(plugin: number, places: readonly number[], { nodes }: SchedulingContext): number[] {
    const score = this.#scores[plugin]!;
    score.compare?.(places.map((place) => nodes[place]!));
    const [raws, revisions] = [this.#raws[plugin]!, this.#revisions[plugin]!];
    return places.map((place) => (revisions[place] === score.revision ? raws[place]! : this.#ask(plugin, place, nodes[place]!)));
  }

  #weighted(plugin: number, raws: readonly number[], { profile }: SchedulingContext): number[] {
    const { normalise } = this.#scores[plugin]!;
    return weighted(normalise ? normalised(raws, normalise) : raws, profile.scores[plugin]!.weight);
  }

  #ask(plugin: number, place: number, node: NodeInfo): number {
    const score = this.#scores[plugin]!;
    this.#revisions[plugin]![place] = score.revision;
    return (this.#raws[plugin]![place] = score.raw(node));
  }

  #catchUp(context: SchedulingContext, cache: NodeInfoCache): void {
    const changed = this.#upTo < 0 ? undefined : cache.changedSince(this.#upTo);
    if (this.#upTo < 0) context.nodes.forEach((node, place) => this.#places.set(node, place));
    this.#upTo = cache.changes;
    const stale = changed ? new Set(changed) : context.nodes;
    for (const node of stale) for (const score of this.#scores) score.note?.(node);
    for (const node of stale) this.#judge(node, context);
  }

  #judge(node: NodeInfo, context: SchedulingContext): void {
    const place = this.#places.get(node);
    if (place === undefined) return;
    const verdict = firstRefusal(node, context);
    this.#verdicts[place] = verdict;
    if (verdict) return;
    this.#fixed[place] = 0;
    this.#scores.forEach((score, plugin) => {
      const raw = this.#ask(plugin, place, node);
      if (isFixed(score)) this.#fixed[place]! += raw * context.profile.scores[plugin]!.weight;
    });
  }
}

/** What such a plugin gives a node holds whatever other nodes there are. */
function isFixed({ revision, normalise }: LocalScore): boolean {
  return revision === undefined && normalise === undefined;
}
