/** One attempt to find a node for a pod. Pure: it decides, `scheduler.ts` acts. */
import type { Lister } from '@drydock/apiserver';
import type { Rng } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import { findingsOf, SCORE_PLUGIN_NAMES, type Findings } from './decision.ts';
import { firstRefusalWithNominated, type Verdict } from './filter-node.ts';
import { addTo, weighted, type Profile, type SchedulingContext } from './framework.ts';
import { nodeInfoCache, type NodeInfo, type NodeInfoCache } from './node-info.ts';
import { findPreemption, type Preemption } from './preemption.ts';
import type { SchedulingClass } from './scheduling-class.ts';
import { knownClassOf, newClassFor } from './scheduling-classes.ts';

export type SchedulingResult = Scheduled | Unschedulable;

export interface Scheduled {
  readonly node: string;
  /** Absent in large clusters. */
  readonly findings?: Findings;
}

export interface Unschedulable {
  readonly node?: undefined;
  readonly findings?: Findings;
  readonly message: string;
  /** Who is to make room. */
  readonly preemption?: Preemption;
  /** Where room is being made. */
  readonly nominatedNode?: string;
}

/** A node with what the filters have against it. */
export interface RefusedNode extends Verdict {
  readonly node: NodeInfo;
}

/** In large clusters only some of the feasible nodes are compared (pkg/scheduler, numFeasibleNodesToFind). */
const MINIMUM_FEASIBLE_NODES = 100;

export function schedulePod(pod: Pod, profile: Profile, lister: Lister, rng: Rng): SchedulingResult {
  const cache = nodeInfoCache(lister);
  const nodes = cache.nodes();
  const hasAffinity = cache.hasAffinityTo(pod);
  const hasAntiAffinity = hasAffinity && cache.hasAntiAffinityTo(pod);
  const context: SchedulingContext = { pod, profile, nodes, lister, hasAffinity, hasAntiAffinity, hasImages: cache.hasImages };
  if (context.nodes.length === 0) return { message: 'no nodes available to schedule pods' };
  const known = knownClassOf(context, cache);
  const before = known ? { named: nodes, excluded: nobody } : preFilter(context);
  if ('refusals' in before)
    return unschedulable(
      context,
      before.refusals.map(({ reason }) => reason),
      nodes.map((node) => ({ node, ...before })),
    );
  const { named, excluded } = before;
  const wanted = feasibleNodesToFind(named.length);
  const start = wanted < named.length ? rng.integer(named.length) : 0;
  const alike = known ?? (named === nodes ? newClassFor(context, cache) : undefined);
  const found = alike && chooseAlike(alike, cache, context, start, wanted, rng);
  if (found) return found;
  const { feasible, refused } = filterNodes(named, context, start, wanted);
  if (feasible.length > 0)
    return choose(
      feasible,
      () => rate(feasible, context),
      () => [...refused, ...excluded()],
      context,
      rng,
    );
  refused.push(...excluded());
  return unschedulable(context, countReasons(refused.flatMap(({ refusals }) => refusals.map(({ reason }) => reason))), refused);
}

/** By what is known of the pod's class; undefined when no node is feasible. */
function chooseAlike(
  alike: SchedulingClass,
  cache: NodeInfoCache,
  context: SchedulingContext,
  start: number,
  wanted: number,
  rng: Rng,
): Scheduled | undefined {
  const { nodes } = context;
  if (isLarge(nodes)) {
    const node = alike.best(cache, start, wanted, rng);
    return node && { node: nameOf(node) };
  }
  const feasible = alike.feasible(cache, start, wanted);
  if (feasible.length === 0) return undefined;
  const refused = () => nodes.flatMap((node, place) => (alike.verdicts[place] ? [{ node, ...alike.verdicts[place] }] : []));
  return choose(feasible, () => alike.rate(feasible), refused, context, rng);
}

const nobody = (): RefusedNode[] => [];

/** The nodes that the pod can be on as far as is known without looking at them, and the others; or what refuses all of them. */
function preFilter(context: SchedulingContext): Verdict | { named: readonly NodeInfo[]; excluded: () => RefusedNode[] } {
  const { nodes, profile } = context;
  let named = nodes;
  const plugins: string[] = [];
  for (const plugin of profile.preFilters) {
    const result = plugin.preFilter?.(context);
    if (!result) continue;
    if ('reason' in result) return { plugin: plugin.name, refusals: [result] };
    named = named.filter(({ node }) => result.nodeNames.has(node.metadata.name));
    plugins.push(plugin.name);
  }
  if (named === nodes) return { named, excluded: nobody };
  const refusals = [{ reason: `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}]`, unresolvable: true }];
  const excluded = () => {
    const kept = new Set(named);
    return nodes.filter((node) => !kept.has(node)).map((node) => ({ node, plugin: plugins.join(' '), refusals }));
  };
  return { named, excluded };
}

function filterNodes(
  nodes: readonly NodeInfo[],
  context: SchedulingContext,
  start: number,
  wanted: number,
): { feasible: NodeInfo[]; refused: RefusedNode[] } {
  const feasible: NodeInfo[] = [];
  const refused: RefusedNode[] = [];
  for (let i = 0; i < nodes.length && feasible.length < wanted; i++) {
    const node = nodes[(start + i) % nodes.length]!;
    const verdict = firstRefusalWithNominated(node, context);
    if (verdict) refused.push({ node, ...verdict });
    else feasible.push(node);
  }
  return { feasible, refused };
}

function feasibleNodesToFind(total: number): number {
  if (total < MINIMUM_FEASIBLE_NODES) return total;
  const percentage = Math.max(50 - Math.floor(total / 125), 5);
  return Math.max(Math.floor((total * percentage) / 100), MINIMUM_FEASIBLE_NODES);
}

function choose(
  feasible: readonly NodeInfo[],
  rate: () => number[][],
  refused: () => readonly RefusedNode[],
  { nodes, profile }: SchedulingContext,
  rng: Rng,
): Scheduled {
  const ratings = feasible.length > 1 ? rate() : [];
  const node = nameOf(best(feasible, () => sums(ratings, feasible.length), rng));
  return isLarge(nodes) ? { node } : { node, findings: findingsOf(refused(), feasible, inOrder(ratings, profile, feasible.length)) };
}

/** The ratings of all plugins that there are, by place: one that is off gives no points. */
function inOrder(ratings: readonly (readonly number[])[], { scores }: Profile, nodes: number): readonly (readonly number[])[] {
  if (ratings.length === 0) return ratings;
  const nothing = Array.from({ length: nodes }, () => 0);
  return SCORE_PLUGIN_NAMES.map((name) => ratings[scores.findIndex((plugin) => plugin.name === name)] ?? nothing);
}

function nameOf({ node }: NodeInfo): string {
  return node.metadata.name;
}

/** In large clusters nobody keeps what was found out about the nodes. */
function isLarge(nodes: readonly NodeInfo[]): boolean {
  return nodes.length >= MINIMUM_FEASIBLE_NODES;
}

function rate(feasible: readonly NodeInfo[], context: SchedulingContext): number[][] {
  return context.profile.scores.map((plugin) => weighted(plugin.score(feasible, context), plugin.weight));
}

function sums(ratings: readonly (readonly number[])[], nodes: number): number[] {
  const totals = new Array<number>(nodes).fill(0);
  for (const rating of ratings) addTo(totals, rating);
  return totals;
}

/** The node with the most points; chance decides between equals. A node without rivals is not rated. */
function best(feasible: readonly NodeInfo[], rate: () => readonly number[], rng: Rng): NodeInfo {
  if (feasible.length === 1) return feasible[0]!;
  const totals = rate();
  let highest = -Infinity;
  for (const total of totals) if (total > highest) highest = total;
  return rng.pick(feasible.filter((_, at) => totals[at] === highest));
}

/** `1 node(s) were unschedulable`, by number and text as upstream sorts them (framework, FitError.Error). */
function countReasons(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
}

function unschedulable(context: SchedulingContext, reasons: readonly string[], refused: readonly RefusedNode[]): Unschedulable {
  const available = `0/${context.nodes.length} nodes are available:`;
  const message = `${available} ${reasons.join(', ')}.`;
  const findings = isLarge(context.nodes) ? undefined : findingsOf(refused, [], []);
  if (!context.profile.preempts) return { message, findings };
  const found = findPreemption(context, refused);
  if ('preemption' in found) return { message, findings, preemption: found.preemption, nominatedNode: found.preemption.node };
  if ('notEligible' in found)
    return { message: `${message} preemption: ${found.notEligible}`, findings, nominatedNode: context.pod.status?.nominatedNodeName };
  return { message: `${message} preemption: ${available} ${countReasons(found.reasons).join(', ')}.`, findings };
}
