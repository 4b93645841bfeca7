/** One attempt to find a node for a pod. Pure: it decides, `scheduler.ts` acts. */
import type { Lister } from '@drydock/apiserver';
import type { Rng } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import { firstRefusalWithNominated } from './filter-node.ts';
import type { Refusal, SchedulingContext } from './framework.ts';
import { nodeInfoCache, type NodeInfo } from './node-info.ts';
import { findPreemption, type Preemption } from './preemption.ts';
import { FILTER_PLUGINS, SCORE_PLUGINS } from './registry.ts';
import { schedulingClassOf } from './scheduling-class.ts';

export type SchedulingResult = { node: string } | Unschedulable;

export interface Unschedulable {
  readonly node?: undefined;
  readonly message: string;
  /** Who is to make room. */
  readonly preemption?: Preemption;
  /** Where room is being made. */
  readonly nominatedNode?: string;
}

/** A node with what the filters have against it. */
export interface RefusedNode {
  readonly node: NodeInfo;
  readonly refusals: readonly Refusal[];
}

const WEIGHTS = SCORE_PLUGINS.map(({ weight }) => weight);

/** In large clusters only some of the feasible nodes are compared (pkg/scheduler, numFeasibleNodesToFind). */
const MINIMUM_FEASIBLE_NODES = 100;

export function schedulePod(pod: Pod, lister: Lister, rng: Rng): SchedulingResult {
  const cache = nodeInfoCache(lister);
  const nodes = cache.nodes();
  const { hasAffinity, hasAntiAffinity, hasImages } = cache;
  const context: SchedulingContext = { pod, nodes, lister, hasAffinity, hasAntiAffinity, hasImages };
  if (context.nodes.length === 0) return { message: 'no nodes available to schedule pods' };
  const before = preFilter(context);
  if ('reason' in before) return unschedulable(context, [before.reason], allRefused(nodes, before));
  const { named, excluded } = before;
  const wanted = feasibleNodesToFind(named.length);
  const start = wanted < named.length ? rng.integer(named.length) : 0;
  const alike = named === nodes ? schedulingClassOf(context, cache) : undefined;
  const places = alike?.feasiblePlaces(context, cache, start, wanted);
  if (alike && places?.length) {
    const node = places.length === 1 ? nodes[places[0]!]! : alike.best(places, context, WEIGHTS, rng);
    return { node: node.node.metadata.name };
  }
  const { feasible, refused } = filterNodes(named, context, start, wanted);
  if (feasible.length > 0) return { node: bestNode(feasible, context, rng).node.metadata.name };
  refused.push(...excluded());
  return unschedulable(context, countReasons(refused.flatMap(({ refusals }) => refusals.map(({ reason }) => reason))), refused);
}

/** The nodes that the pod can be on as far as is known without looking at them, and the others. */
function preFilter(context: SchedulingContext): Refusal | { named: readonly NodeInfo[]; excluded: () => RefusedNode[] } {
  const { nodes } = context;
  let named = nodes;
  const plugins: string[] = [];
  for (const plugin of FILTER_PLUGINS) {
    const result = plugin.preFilter?.(context);
    if (!result) continue;
    if ('reason' in result) return result;
    named = named.filter(({ node }) => result.nodeNames.has(node.metadata.name));
    plugins.push(plugin.name);
  }
  if (named === nodes) return { named, excluded: () => [] };
  const refusal = { reason: `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}]`, unresolvable: true };
  const excluded = () => {
    const kept = new Set(named);
    return allRefused(
      nodes.filter((node) => !kept.has(node)),
      refusal,
    );
  };
  return { named, excluded };
}

function allRefused(nodes: readonly NodeInfo[], refusal: Refusal): RefusedNode[] {
  return nodes.map((node) => ({ node, refusals: [refusal] }));
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
    const refusals = firstRefusalWithNominated(node, context);
    if (refusals) refused.push({ node, refusals });
    else feasible.push(node);
  }
  return { feasible, refused };
}

function feasibleNodesToFind(total: number): number {
  if (total < MINIMUM_FEASIBLE_NODES) return total;
  const percentage = Math.max(50 - Math.floor(total / 125), 5);
  return Math.max(Math.floor((total * percentage) / 100), MINIMUM_FEASIBLE_NODES);
}

function bestNode(feasible: readonly NodeInfo[], context: SchedulingContext, rng: Rng): NodeInfo {
  if (feasible.length === 1) return feasible[0]!;
  const totals = feasible.map(() => 0);
  for (const plugin of SCORE_PLUGINS) {
    plugin.score(feasible, context).forEach((score, at) => (totals[at]! += score * plugin.weight));
  }
  const highest = Math.max(...totals);
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
  const found = findPreemption(context, refused);
  if ('preemption' in found) return { message, preemption: found.preemption, nominatedNode: found.preemption.node };
  if ('notEligible' in found)
    return { message: `${message} preemption: ${found.notEligible}`, nominatedNode: context.pod.status?.nominatedNodeName };
  return { message: `${message} preemption: ${available} ${countReasons(found.reasons).join(', ')}.` };
}
