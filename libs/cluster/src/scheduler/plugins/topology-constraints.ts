/** What pods ask for, or get by default, about their spread over the values of node labels. */
import { selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Pod, Service } from '@drydock/kinds';
import type { SchedulingContext, SpreadDefaults } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { nodeAffinity } from './node-affinity.plugin.ts';
import { taintToleration } from './taint-toleration.plugin.ts';

export const HOSTNAME = 'kubernetes.io/hostname';

export interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly labelSelector: LabelSelector | undefined;
  readonly minDomains: number;
  readonly honoursTaints: boolean;
  readonly honoursAffinity: boolean;
}

export interface Constraints {
  /** `DoNotSchedule`. */
  readonly hard: readonly Constraint[];
  /** `ScheduleAnyway`. */
  readonly soft: readonly Constraint[];
  /** Nodes that lack the label of one constraint count for none; the scheduler's own constraints are not so strict. */
  readonly needsAllLabels: boolean;
}

const found = new WeakMap<SchedulingContext, Constraints>();

export function constraintsOf(context: SchedulingContext): Constraints {
  let constraints = found.get(context);
  if (!constraints) found.set(context, (constraints = findConstraints(context)));
  return constraints;
}

function findConstraints(context: SchedulingContext): Constraints {
  const own = context.pod.spec.topologySpreadConstraints ?? [];
  if (own.length === 0) return defaultConstraints(context);
  const read = (constraint: (typeof own)[number]): Constraint => ({
    maxSkew: constraint.maxSkew ?? 1,
    topologyKey: constraint.topologyKey ?? '',
    labelSelector: withLabelKeys(constraint.labelSelector, constraint.matchLabelKeys, context.pod),
    minDomains: constraint.minDomains ?? 1,
    honoursTaints: constraint.nodeTaintsPolicy === 'Honor',
    honoursAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
  });
  const isSoft = ({ whenUnsatisfiable }: (typeof own)[number]) => whenUnsatisfiable === 'ScheduleAnyway';
  return { hard: own.filter((each) => !isSoft(each)).map(read), soft: own.filter(isSoft).map(read), needsAllLabels: true };
}

/** `matchLabelKeys`: only pods with the same values as this one count (plugins/podtopologyspread, filterTopologySpreadConstraints). */
function withLabelKeys(selector: LabelSelector | undefined, keys: readonly string[] = [], { metadata }: Pod): LabelSelector | undefined {
  const labels = metadata.labels ?? {};
  const added = keys.filter((key) => Object.hasOwn(labels, key)).map((key) => ({ key, operator: 'In' as const, values: [labels[key]!] }));
  if (!selector || added.length === 0) return selector;
  return Object.freeze({ ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] });
}

/** For pods without constraints (plugins/podtopologyspread, systemDefaultConstraints). */
export const SYSTEM_DEFAULTS: SpreadDefaults = {
  isSystem: true,
  constraints: [
    { topologyKey: HOSTNAME, maxSkew: 3, isHard: false },
    { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, isHard: false },
  ],
};

function defaultConstraints(context: SchedulingContext): Constraints {
  const { constraints, isSystem } = context.profile.spread;
  const labelSelector = constraints.length > 0 ? defaultSelector(context) : undefined;
  const read = (wanted: boolean) =>
    constraints
      .filter(({ isHard }) => labelSelector && isHard === wanted)
      .map(({ topologyKey, maxSkew }) => ({
        topologyKey,
        maxSkew,
        labelSelector,
        minDomains: 1,
        honoursTaints: false,
        honoursAffinity: true,
      }));
  return { hard: read(true), soft: read(false), needsAllLabels: !isSystem };
}

const OWNER_RESOURCES: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
};

/** What the constraints of a pod are made of beside itself and the profile: they are the same as long as this is. */
export interface ConstraintSources {
  /** The stamp of all Services. */
  readonly services: object;
  readonly ownerSelector: LabelSelector | undefined;
}

/** Undefined: nothing, since the pod speaks for itself or there are none by default. */
export function constraintSources({ pod, profile, lister }: SchedulingContext): ConstraintSources | undefined {
  if (pod.spec.topologySpreadConstraints?.length || profile.spread.constraints.length === 0) return undefined;
  return { services: lister.stampOf('services'), ownerSelector: ownerSelector(pod, lister) };
}

/** Which pods belong together: those of the same Services and of the same controller (plugins/helper, DefaultSelector). */
function defaultSelector({ pod, lister }: SchedulingContext): LabelSelector | undefined {
  const matchLabels: Record<string, string> = {};
  for (const { spec } of lister.list<Service>('services', pod.metadata.namespace)) {
    if (spec.selector && selectorMatches({ matchLabels: spec.selector }, pod.metadata.labels)) Object.assign(matchLabels, spec.selector);
  }
  const selector = ownerSelector(pod, lister);
  Object.assign(matchLabels, selector?.matchLabels);
  const matchExpressions = selector?.matchExpressions;
  // Frozen, so that what it asks for is read once for all the pods that it is asked about.
  return Object.keys(matchLabels).length > 0 || matchExpressions?.length ? Object.freeze({ matchLabels, matchExpressions }) : undefined;
}

/** That of the controller of a pod. */
function ownerSelector({ metadata }: Pod, lister: Lister): LabelSelector | undefined {
  const reference = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!reference) return undefined;
  const { kind, name } = reference;
  const resource = OWNER_RESOURCES[kind];
  const owner = resource ? lister.get<KubeObject & { spec: { selector?: object } }>(resource, metadata.namespace, name) : undefined;
  const selector = owner?.spec.selector;
  return kind === 'ReplicationController' && selector ? { matchLabels: selector as Record<string, string> } : (selector as LabelSelector);
}

/** Whether a node's pods count for the constraint. */
export function isCounted({ honoursAffinity, honoursTaints }: Constraint, node: NodeInfo, context: SchedulingContext): boolean {
  if (honoursAffinity && nodeAffinity.filter(node, context).length > 0) return false;
  return !honoursTaints || taintToleration.filter(node, context).length === 0;
}

export function hasLabelsOf(constraints: readonly Constraint[], { node }: NodeInfo): boolean {
  return constraints.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined);
}

export function matchingPods(constraint: Constraint, { pods }: NodeInfo, context: SchedulingContext): number {
  let count = 0;
  for (const pod of pods.values()) if (isMatchingPod(constraint, pod, context)) count++;
  return count;
}

export function isMatchingPod({ labelSelector }: Constraint, { metadata }: Pod, { pod }: SchedulingContext): boolean {
  if (metadata.namespace !== pod.metadata.namespace || metadata.deletionTimestamp) return false;
  return selectorMatches(labelSelector, metadata.labels);
}
