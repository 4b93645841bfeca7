/** One attempt to find a node for a pod. Pure: it decides, `scheduler.ts` acts. */
import type { Lister } from '@drydock/apiserver';
import type { Rng } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import type { Refusal, SchedulingContext } from './framework.ts';
import { nodeInfoCache, type NodeInfo } from './node-info.ts';
import { FILTER_PLUGINS, SCORE_PLUGINS } from './registry.ts';

export type SchedulingResult = { node: string; message?: undefined } | { node?: undefined; message: string };

/** In large clusters only some of the feasible nodes are compared (pkg/scheduler, numFeasibleNodesToFind). */
const MINIMUM_FEASIBLE_NODES = 100;

export function schedulePod(pod: Pod, lister: Lister, rng: Rng): SchedulingResult {
  const context: SchedulingContext = { pod, nodes: nodeInfoCache(lister).nodes(), lister };
  if (context.nodes.length === 0) return { message: 'no nodes available to schedule pods' };
  for (const plugin of FILTER_PLUGINS) {
    const refused = plugin.preFilter?.(context);
    if (refused)
      return {
        message: unschedulableMessage(
          context.nodes.length,
          [refused.reason],
          context.nodes.map(() => [refused]),
        ),
      };
  }
  const { feasible, refusals } = filterNodes(context, rng);
  if (feasible.length === 0) return { message: unschedulableMessage(context.nodes.length, countReasons(refusals), refusals) };
  return { node: bestNode(feasible, context, rng).node.metadata.name };
}

function filterNodes(context: SchedulingContext, rng: Rng): { feasible: NodeInfo[]; refusals: (readonly Refusal[])[] } {
  const { nodes } = context;
  const wanted = feasibleNodesToFind(nodes.length);
  const start = wanted < nodes.length ? rng.integer(nodes.length) : 0;
  const feasible: NodeInfo[] = [];
  const refusals: (readonly Refusal[])[] = [];
  for (let i = 0; i < nodes.length && feasible.length < wanted; i++) {
    const node = nodes[(start + i) % nodes.length]!;
    const refused = firstRefusal(node, context);
    if (refused) refusals.push(refused);
    else feasible.push(node);
  }
  return { feasible, refusals };
}

function firstRefusal(node: NodeInfo, context: SchedulingContext): readonly Refusal[] | undefined {
  for (const plugin of FILTER_PLUGINS) {
    const refused = plugin.filter(node, context);
    if (refused.length) return refused;
  }
  return undefined;
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
function countReasons(refusals: readonly (readonly Refusal[])[]): string[] {
  const counts = new Map<string, number>();
  for (const { reason } of refusals.flat()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
}

function unschedulableMessage(total: number, reasons: readonly string[], refusals: readonly (readonly Refusal[])[]): string {
  const available = `0/${total} nodes are available:`;
  const hopeless = refusals.filter((each) => each.some(({ unresolvable }) => unresolvable)).length;
  const preemption = [
    ...(hopeless ? [`${hopeless} Preemption is not helpful for scheduling`] : []),
    ...(total > hopeless ? [`${total - hopeless} No preemption victims found for incoming pod`] : []),
  ].sort();
  return `${available} ${reasons.join(', ')}. preemption: ${available} ${preemption.join(', ')}.`;
}
