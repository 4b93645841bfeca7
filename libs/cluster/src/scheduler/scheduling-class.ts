/**
 * What the plugins think of the nodes for pods that they cannot tell from one another: what they said of a node for one of them holds for the
 * next until the node changes.
 */
import { deepEqual, type Rng } from '@drydock/apimachinery';
import { refusalBy, type Verdict } from './filter-node.ts';
import {
  rangeOf,
  scaled,
  type FilterPlugin,
  type LocalScore,
  type Normalisation,
  type Range,
  type SchedulingContext,
} from './framework.ts';
import { NodeGroups } from './node-groups.ts';
import type { NodeInfo, NodeInfoCache } from './node-info.ts';
import { areAlike } from './alike-pods.ts';
import { constraintsOf, constraintSources, type ConstraintSources } from './plugins/topology-constraints.ts';

/** What one look at the nodes needs, and nobody afterwards: the same for all looks. */
let places = new Int32Array(0);
let representatives = new Int32Array(0);
let raws = new Float64Array(0);
let totals = new Float64Array(0);

function makeRoomFor(nodes: number): void {
  if (places.length >= nodes) return;
  places = new Int32Array(nodes);
  representatives = new Int32Array(nodes);
  raws = new Float64Array(nodes);
  totals = new Float64Array(nodes);
}

export class SchedulingClass {
  /** That of its first pod. */
  readonly #context: SchedulingContext;
  #sources: ConstraintSources | undefined;
  /** Those that may refuse a node. */
  readonly #filters: readonly FilterPlugin[];
  readonly #scores: readonly LocalScore[];
  /** The plugins that compare nodes. */
  readonly #comparing: readonly number[];
  readonly #verdicts: (Verdict | undefined)[] = [];
  readonly #isFeasible: Uint8Array;
  /** For each plugin the raw score of each node; undefined when what it gives depends on the pods on other nodes, too. */
  readonly #raws: readonly (Float64Array | undefined)[];
  /** For each node what the plugins give it that do not compare it with others. */
  readonly #fixed: Float64Array;
  /** Only where there are so many nodes that it pays. */
  #groups: NodeGroups | undefined;
  #upTo = -1;

  constructor(context: SchedulingContext, filters: readonly FilterPlugin[], scores: readonly LocalScore[]) {
    const { length } = context.nodes;
    this.#context = context;
    this.#filters = filters;
    this.#sources = constraintSources(context);
    this.#scores = scores;
    this.#comparing = [...scores.keys()].filter((plugin) => scores[plugin]!.normalise !== undefined);
    this.#isFeasible = new Uint8Array(length);
    this.#raws = scores.map((score) => ('raw' in score ? new Float64Array(length) : undefined));
    this.#fixed = new Float64Array(length);
  }

  /** Whether a pod is one of those. */
  includes(context: SchedulingContext): boolean {
    const own = this.#context;
    return (
      context.profile.key === own.profile.key &&
      context.hasAffinity === own.hasAffinity &&
      context.hasAntiAffinity === own.hasAntiAffinity &&
      context.hasImages === own.hasImages &&
      areAlike(context.pod, own.pod) &&
      this.#isSpreadAlike(context)
    );
  }

  #isSpreadAlike(context: SchedulingContext): boolean {
    const sources = constraintSources(context);
    if (sources === undefined) return true;
    const known = this.#sources!;
    if (sources.services === known.services && deepEqual(sources.ownerSelector, known.ownerSelector)) return true;
    if (!deepEqual(constraintsOf(context), constraintsOf(this.#context))) return false;
    this.#sources = sources;
    return true;
  }

  /** What the filters have against each node; undefined when it is feasible. */
  get verdicts(): readonly (Verdict | undefined)[] {
    return this.#verdicts;
  }

  /** Up to `wanted` nodes that no filter refuses, from a place on and around. */
  feasible(cache: NodeInfoCache, start: number, wanted: number): NodeInfo[] {
    const count = this.#find(cache, start, wanted);
    return Array.from({ length: count }, (_, at) => this.#context.nodes[places[at]!]!);
  }

  /** For each plugin the weighted scores of some nodes. */
  rate(nodes: readonly NodeInfo[]): number[][] {
    const { length } = nodes;
    for (let at = 0; at < length; at++) places[at] = nodes[at]!.place;
    this.#compare(length);
    return this.#scores.map((score, plugin) => {
      const weight = this.#weightOf(plugin);
      const found = this.#rawsAt(places, length, plugin);
      const { normalise } = score;
      const range = rangeOf(found, length);
      return Array.from({ length }, (_, at) => (normalise ? scaled(found[at]!, normalise, range) : found[at]!) * weight);
    });
  }

  /** One of the nodes with the most points among those that `feasible` gives; undefined when that is none. A node without rivals is not rated. */
  best(cache: NodeInfoCache, start: number, wanted: number, rng: Rng): NodeInfo | undefined {
    const { nodes } = this.#context;
    const count = this.#find(cache, start, wanted);
    if (count < 2) return count === 1 ? nodes[places[0]!] : undefined;
    this.#compare(count);
    this.#groups ??= new NodeGroups(nodes.length);
    const groups = this.#groups.represent(places, count, representatives, this.#keyOf);
    this.#addUp(groups);
    const equals = this.#groups.choose(places, count, representatives, bestToFront(groups));
    return nodes[places[rng.integer(equals)]!];
  }

  /** All that the scores of a node depend on beside what they are compared with, as text. */
  readonly #keyOf = (place: number): string => {
    let key = `${this.#fixed[place]!}`;
    for (const plugin of this.#comparing) {
      const score = this.#scores[plugin]!;
      key += `,${'raw' in score ? this.#raws[plugin]![place]! : score.keyOf(place)}`;
    }
    return key;
  };

  /** Tells the plugins which nodes are compared: those at the first places. */
  #compare(count: number): void {
    for (const score of this.#scores) if ('rate' in score) score.compare(places, count);
  }

  /** Puts the places of the feasible nodes into `places`. Returns how many there are. */
  #find(cache: NodeInfoCache, start: number, wanted: number): number {
    this.#catchUp(cache);
    const isFeasible = this.#isFeasible;
    const total = isFeasible.length;
    makeRoomFor(total);
    const found = places;
    let count = 0;
    for (let place = start; place < total && count < wanted; place++) if (isFeasible[place]) found[count++] = place;
    for (let place = 0; place < start && count < wanted; place++) if (isFeasible[place]) found[count++] = place;
    return count;
  }

  /** Puts into `totals` how far the first representatives are apart by what `rate` gives them all together. */
  #addUp(count: number): void {
    gather(this.#fixed, representatives, count, totals);
    for (const plugin of this.#comparing) {
      const range = rangeOf(this.#rawsAt(representatives, count, plugin), count);
      if (!range.isEven) addScaled(this.#scores[plugin]!.normalise!, range, this.#weightOf(plugin), count);
    }
  }

  /** The raw scores of the nodes at the first of some places. */
  #rawsAt(some: Int32Array, count: number, plugin: number): Float64Array {
    const score = this.#scores[plugin]!;
    if ('raw' in score) gather(this.#raws[plugin]!, some, count, raws);
    else score.rate(some, count, raws);
    return raws;
  }

  #weightOf(plugin: number): number {
    return this.#context.profile.scores[plugin]!.weight;
  }

  #catchUp(cache: NodeInfoCache): void {
    const from = this.#upTo;
    this.#upTo = cache.changes;
    if (from === cache.changes) return;
    if (from < cache.oldestChange) return this.#lookAtAll();
    // A node that is another is noted with the pods that it has by now: they must not be counted again.
    const others = new Set<NodeInfo>();
    for (let number = from; number < cache.changes; number++) {
      const { info, pod } = cache.change(number);
      if (!pod) others.add(info);
    }
    for (const node of others) this.#note(node);
    const stale = new Set(others);
    for (let number = from; number < cache.changes; number++) {
      const { info, pod, more } = cache.change(number);
      if (!pod || others.has(info)) continue;
      for (const score of this.#scores) if ('rate' in score) score.change(info.place, pod, more);
      stale.add(info);
    }
    for (const node of stale) this.#judge(node);
  }

  #lookAtAll(): void {
    for (const node of this.#context.nodes) this.#note(node);
    for (const node of this.#context.nodes) this.#judge(node);
  }

  #note(node: NodeInfo): void {
    for (const score of this.#scores) if ('rate' in score) score.note(node, node.place);
  }

  #judge(node: NodeInfo): void {
    const { place } = node;
    this.#groups?.leave(place);
    const verdict = refusalBy(this.#filters, node, this.#context);
    this.#verdicts[place] = verdict;
    this.#isFeasible[place] = verdict ? 0 : 1;
    if (verdict) return;
    let fixed = 0;
    for (let plugin = 0; plugin < this.#scores.length; plugin++) {
      const score = this.#scores[plugin]!;
      if (!('raw' in score)) continue;
      const raw = score.raw(node);
      this.#raws[plugin]![place] = raw;
      // What such a plugin gives a node holds whatever other nodes there are.
      if (score.normalise === undefined) fixed += raw * this.#weightOf(plugin);
    }
    this.#fixed[place] = fixed;
  }
}

/** What `values` holds for the first of some places. */
function gather(values: Float64Array, some: Int32Array, count: number, into: Float64Array): void {
  for (let at = 0; at < count; at++) into[at] = values[some[at]!]!;
}

function addScaled(how: Normalisation, range: Range, weight: number, count: number): void {
  for (let at = 0; at < count; at++) totals[at]! += scaled(raws[at]!, how, range) * weight;
}

/** Moves the representatives with the highest total to the front. Returns how many there are. */
function bestToFront(count: number): number {
  let highest = -Infinity;
  let equals = 0;
  for (let at = 0; at < count; at++) {
    const total = totals[at]!;
    if (total < highest) continue;
    if (total > highest) equals = 0;
    highest = total;
    representatives[equals++] = representatives[at]!;
  }
  return equals;
}
