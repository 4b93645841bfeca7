import { selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import {
  finalRefusal,
  NO_PREFERENCE,
  NO_REFUSAL,
  normalised,
  refusal,
  type FilterPlugin,
  type LocalScore,
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

  isLocal: (context) => !constraintsOf(context).some(({ hard }) => hard),

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

  local(context) {
    const soft = constraintsOf(context).filter(({ hard }) => !hard);
    if (soft.length > 1) return undefined;
    return soft[0] ? new Crowd(soft[0], context) : NO_PREFERENCE;
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

/** What pods must have in common to be spread alike, as text. */
export function spreadKey(context: SchedulingContext): string {
  return JSON.stringify(constraintsOf(context));
}

function constraintsOf({ pod, lister }: SchedulingContext): Constraint[] {
  const own = pod.spec.topologySpreadConstraints ?? [];
  if (own.length > 0) {
    return own.map((constraint) => ({
      maxSkew: constraint.maxSkew ?? 1,
      topologyKey: constraint.topologyKey ?? '',
      hard: constraint.whenUnsatisfiable !== 'ScheduleAnyway',
      labelSelector: withLabelKeys(constraint.labelSelector, constraint.matchLabelKeys, pod),
      minDomains: constraint.minDomains ?? 1,
      honoursTaints: constraint.nodeTaintsPolicy === 'Honor',
      honoursAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
    }));
  }
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
  const selector = owner && selectorOfOwner(owner.kind, owner.name, pod, lister);
  return selector ? [systemDefault(selector)] : [];
}

/** `matchLabelKeys`: only pods with the same values as this one count (plugins/podtopologyspread, filterTopologySpreadConstraints). */
function withLabelKeys(selector: LabelSelector | undefined, keys: readonly string[] = [], { metadata }: Pod): LabelSelector | undefined {
  const labels = metadata.labels ?? {};
  const added = keys.filter((key) => Object.hasOwn(labels, key)).map((key) => ({ key, operator: 'In' as const, values: [labels[key]!] }));
  return selector && added.length > 0 ? { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] } : selector;
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
    counts.set(topology, (counts.get(topology) ?? 0) + matchingPods(constraint, node, context));
  }
  return counts;
}

function matchingPods({ labelSelector }: Constraint, { pods }: NodeInfo, { pod }: SchedulingContext): number {
  let count = 0;
  for (const { metadata } of pods.values()) {
    if (metadata.namespace !== pod.metadata.namespace || metadata.deletionTimestamp) continue;
    if (selectorMatches(labelSelector, metadata.labels)) count++;
  }
  return count;
}

/** How crowded the topologies are in the eyes of one soft constraint, kept up to date node by node. */
class Crowd implements LocalScore {
  readonly normalise = 'reverse';
  readonly dependsOnOthers = true;
  readonly #constraint: Constraint;
  readonly #context: SchedulingContext;
  readonly #byTopology = new Map<string, number>();
  /** What each node has added, by its name. */
  readonly #added = new Map<string, { topology: string; count: number }>();

  constructor(constraint: Constraint, context: SchedulingContext) {
    this.#constraint = constraint;
    this.#context = context;
  }

  note(node: NodeInfo): void {
    const { name, labels } = node.node.metadata;
    const before = this.#added.get(name);
    if (before) this.#add(before.topology, -before.count);
    this.#added.delete(name);
    const topology = labels?.[this.#constraint.topologyKey];
    if (topology === undefined || !counted(this.#constraint, node, this.#context)) return;
    const count = matchingPods(this.#constraint, node, this.#context);
    this.#added.set(name, { topology, count });
    this.#add(topology, count);
  }

  raw = ({ node }: NodeInfo): number => this.#byTopology.get(node.metadata.labels?.[this.#constraint.topologyKey] ?? '') ?? 0;

  #add(topology: string, count: number): void {
    this.#byTopology.set(topology, (this.#byTopology.get(topology) ?? 0) + count);
  }
}

function counted({ honoursAffinity, honoursTaints }: Constraint, node: NodeInfo, context: SchedulingContext): boolean {
  if (honoursAffinity && nodeAffinity.filter(node, context).length > 0) return false;
  return !honoursTaints || taintToleration.filter(node, context).length === 0;
}
