import { selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import {
  finalRefusal,
  NO_REFUSAL,
  normalised,
  refusal,
  type FilterPlugin,
  type SchedulingContext,
  type ScorePlugin,
} from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { nodeAffinity } from './node-affinity.plugin.ts';
import { taintToleration } from './taint-toleration.plugin.ts';

interface Constraint {
  maxSkew: number;
  topologyKey: string;
  hard: boolean;
  labelSelector: LabelSelector | undefined;
  minDomains: number;
  honoursTaints: boolean;
  honoursAffinity: boolean;
}

/** Evenly over the values of a label of the nodes. Pods of a controller that say nothing are spread softly over hosts. */
export const podTopologySpread: FilterPlugin & ScorePlugin = {
  name: 'PodTopologySpread',
  weight: 2,

  filter(node, context) {
    for (const constraint of constraintsOf(context).filter(({ hard }) => hard)) {
      const topology = node.node.metadata.labels?.[constraint.topologyKey];
      if (topology === undefined) return finalRefusal("node(s) didn't match pod topology spread constraints (missing required label)");
      const counts = countByTopology(constraint, context);
      const least = counts.size < constraint.minDomains ? 0 : Math.min(...counts.values());
      const own = selectorMatches(constraint.labelSelector, context.pod.metadata.labels) ? 1 : 0;
      if ((counts.get(topology) ?? 0) + own - least > constraint.maxSkew)
        return refusal("node(s) didn't match pod topology spread constraints");
    }
    return NO_REFUSAL;
  },

  score(nodes, context) {
    const soft = constraintsOf(context).filter(({ hard }) => !hard);
    if (soft.length === 0) return nodes.map(() => 0);
    const counts = soft.map((constraint) => ({ constraint, byTopology: countByTopology(constraint, context) }));
    const crowd = nodes.map(({ node }) =>
      counts.reduce(
        (sum, { constraint, byTopology }) => sum + (byTopology.get(node.metadata.labels?.[constraint.topologyKey] ?? '') ?? 0),
        0,
      ),
    );
    return normalised(crowd, true);
  },
};

function constraintsOf({ pod, lister }: SchedulingContext): Constraint[] {
  const own = pod.spec.topologySpreadConstraints ?? [];
  if (own.length > 0) {
    return own.map((constraint) => ({
      maxSkew: constraint.maxSkew ?? 1,
      topologyKey: constraint.topologyKey ?? '',
      hard: constraint.whenUnsatisfiable !== 'ScheduleAnyway',
      labelSelector: constraint.labelSelector,
      minDomains: constraint.minDomains ?? 1,
      honoursTaints: constraint.nodeTaintsPolicy === 'Honor',
      honoursAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
    }));
  }
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
  const selector = owner && selectorOfOwner(owner.kind, owner.name, pod, lister);
  return selector ? [systemDefault(selector)] : [];
}

/** The scheduler's own constraint for pods without one (plugins/podtopologyspread, systemDefaultConstraints). */
function systemDefault(labelSelector: LabelSelector): Constraint {
  const topologyKey = 'kubernetes.io/hostname';
  return { maxSkew: 3, topologyKey, hard: false, labelSelector, minDomains: 1, honoursTaints: false, honoursAffinity: true };
}

const OWNER_RESOURCES: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
};

function selectorOfOwner(kind: string, name: string, pod: Pod, lister: SchedulingContext['lister']): LabelSelector | undefined {
  const resource = OWNER_RESOURCES[kind];
  const owner = resource && lister.get<KubeObject & { spec?: { selector?: LabelSelector } }>(resource, pod.metadata.namespace, name);
  return owner ? owner.spec?.selector : undefined;
}

/** How many matching pods each value of the label has, over the nodes that count. */
function countByTopology(constraint: Constraint, context: SchedulingContext): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of context.nodes) {
    const topology = node.node.metadata.labels?.[constraint.topologyKey];
    if (topology === undefined || !counted(constraint, node, context)) continue;
    const matching = [...node.pods.values()].filter(
      (other) =>
        other.metadata.namespace === context.pod.metadata.namespace &&
        !other.metadata.deletionTimestamp &&
        selectorMatches(constraint.labelSelector, other.metadata.labels),
    );
    counts.set(topology, (counts.get(topology) ?? 0) + matching.length);
  }
  return counts;
}

function counted({ honoursAffinity, honoursTaints }: Constraint, node: NodeInfo, context: SchedulingContext): boolean {
  if (honoursAffinity && nodeAffinity.filter(node, context).length > 0) return false;
  return !honoursTaints || taintToleration.filter(node, context).length === 0;
}
