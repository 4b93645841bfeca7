/** Asks all filters about one node (pkg/scheduler/framework/runtime, RunFilterPluginsWithNominatedPods). */
import { POD_NOMINATED_INDEX, type Pod } from '@drydock/kinds';
import type { FilterPlugin, Refusal, SchedulingContext } from './framework.ts';
import type { NodeInfo } from './node-info.ts';

export interface Verdict {
  /** Who refuses the node. */
  readonly plugin: string;
  readonly refusals: readonly Refusal[];
}

/** Why the node is refused: what the first filter that does so says. */
export function firstRefusal(node: NodeInfo, context: SchedulingContext): Verdict | undefined {
  return refusalBy(context.profile.filters, node, context);
}

/** The same by these filters alone. */
export function refusalBy(filters: readonly FilterPlugin[], node: NodeInfo, context: SchedulingContext): Verdict | undefined {
  for (const plugin of filters) {
    const refusals = plugin.filter(node, context);
    if (refusals.length) return { plugin: plugin.name, refusals };
  }
  return undefined;
}

/** The same, when pods that are at least as important and wait for room on the node count as if they were there already. */
export function firstRefusalWithNominated(node: NodeInfo, context: SchedulingContext): Verdict | undefined {
  const nominated = nominatedPods(node, context);
  if (nominated.length === 0) return firstRefusal(node, context);
  const fuller = node.copy();
  for (const pod of nominated) fuller.add(pod);
  return firstRefusal(fuller, withNode(context, node, fuller)) ?? firstRefusal(node, context);
}

function nominatedPods({ node }: NodeInfo, { pod, lister }: SchedulingContext): readonly Pod[] {
  const { uid } = pod.metadata;
  const waiting = lister.byIndex<Pod>('pods', POD_NOMINATED_INDEX, node.metadata.name);
  return waiting.filter((other) => other.metadata.uid !== uid && priorityOf(other) >= priorityOf(pod));
}

/** As if `other` stood in the place of `node`. */
export function withNode(context: SchedulingContext, node: NodeInfo, other: NodeInfo): SchedulingContext {
  return { ...context, nodes: context.nodes.map((each) => (each === node ? other : each)) };
}

export function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0;
}
