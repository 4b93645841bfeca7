import { selectorMatches } from '@drydock/apimachinery';
import {
  finalRefusal,
  NO_PREFERENCE,
  NO_REFUSAL,
  normalised,
  refusal,
  type FilterPlugin,
  type SchedulingContext,
  type ScorePlugin,
} from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { constraintsOf, hasLabelsOf, isCounted, matchingPods, type Constraint } from './topology-constraints.ts';
import { TopologyCrowd } from './topology-crowd.ts';

/** Evenly over the values of a label of the nodes. Pods of a controller or Service that say nothing are spread softly over hosts and zones. */
export const podTopologySpread: FilterPlugin & ScorePlugin = {
  name: 'PodTopologySpread',
  weight: 2,

  scope: (context) => (constraintsOf(context).hard.length > 0 ? 'cluster' : 'nothing'),

  filter(node, context) {
    const { hard } = constraintsOf(context);
    for (const [index, constraint] of hard.entries()) {
      const topology = node.node.metadata.labels?.[constraint.topologyKey];
      if (topology === undefined) return finalRefusal("node(s) didn't match pod topology spread constraints (missing required label)");
      const { byTopology, least } = domainsOf(context)[index]!;
      const own = selectorMatches(constraint.labelSelector, context.pod.metadata.labels) ? 1 : 0;
      if ((byTopology.get(topology) ?? 0) + own - least > constraint.maxSkew)
        return refusal("node(s) didn't match pod topology spread constraints");
    }
    return NO_REFUSAL;
  },

  local: (context) => (constraintsOf(context).soft.length > 0 ? new TopologyCrowd(context) : NO_PREFERENCE),

  score(nodes, context) {
    if (constraintsOf(context).soft.length === 0) return nodes.map(() => 0);
    const crowd = new TopologyCrowd(context);
    const places = new Map<NodeInfo, number>();
    for (const [place, node] of context.nodes.entries()) {
      crowd.note(node, place);
      places.set(node, place);
    }
    const compared = Int32Array.from(nodes, (node) => places.get(node)!);
    const raws = new Float64Array(nodes.length);
    crowd.compare(compared, nodes.length);
    crowd.rate(compared, nodes.length, raws);
    return normalised([...raws], crowd.normalise);
  },
};

interface Domains {
  /** How many matching pods each value of the label has, over the nodes that count. */
  readonly byTopology: ReadonlyMap<string, number>;
  /** The fewest; none as long as there are fewer values than there should be. */
  readonly least: number;
}

/** One attempt asks about each node: the pods are counted once for all of them. */
const counted = new WeakMap<SchedulingContext, readonly Domains[]>();

function domainsOf(context: SchedulingContext): readonly Domains[] {
  let domains = counted.get(context);
  if (!domains) {
    const { hard } = constraintsOf(context);
    counted.set(context, (domains = hard.map((constraint) => countDomains(constraint, hard, context))));
  }
  return domains;
}

function countDomains(constraint: Constraint, all: readonly Constraint[], context: SchedulingContext): Domains {
  const byTopology = new Map<string, number>();
  for (const node of context.nodes) {
    if (!hasLabelsOf(all, node) || !isCounted(constraint, node, context)) continue;
    const topology = node.node.metadata.labels![constraint.topologyKey]!;
    byTopology.set(topology, (byTopology.get(topology) ?? 0) + matchingPods(constraint, node, context));
  }
  const least = byTopology.size < constraint.minDomains ? 0 : Math.min(...byTopology.values());
  return { byTopology, least };
}
