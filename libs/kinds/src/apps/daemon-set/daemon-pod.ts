/** The pods of a DaemonSet and the nodes that they are for (pkg/controller/daemon/util, daemonset_util.go). */
import { parseTime, type KubeObject } from '@drydock/apimachinery';
import { matchesRequiredNodeAffinity } from '../../core/node/node-affinity.ts';
import type { Node, Taint } from '../../core/node/node.types.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { PodSpec, PodTemplateSpec } from '../../core/pod/spec/pod-spec.types.ts';
import type { Affinity, Toleration } from '../../core/pod/spec/scheduling.types.ts';
import { toleratesTaint } from '../../core/pod/spec/tolerations.ts';
import { CONTROLLER_REVISION_HASH_LABEL } from '../controller-revision/controller-revision.types.ts';
import { TEMPLATE_GENERATION_LABEL, templateGeneration, type DaemonSet } from './daemon-set.types.ts';

/** The conditions of a node that do not drive daemons away, in the order in which they are added. */
const AUTOMATIC_TOLERATIONS: readonly (readonly [key: string, effect: string])[] = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
];

/** What the daemon pods of a revision are made from, but for the node. */
export function daemonTemplate(daemonSet: DaemonSet, hash: string): PodTemplateSpec {
  const { metadata, spec } = daemonSet.spec.template;
  const generation = templateGeneration(daemonSet);
  return {
    metadata: {
      ...metadata,
      labels: {
        ...metadata?.labels,
        ...(generation ? { [TEMPLATE_GENERATION_LABEL]: generation } : {}),
        [CONTROLLER_REVISION_HASH_LABEL]: hash,
      },
    },
    spec: { ...spec, tolerations: daemonTolerations(spec) },
  };
}

/** A template bound to a node by its name, through affinity, so that the scheduler places the pod. */
export function templateForNode(template: PodTemplateSpec, node: string): PodTemplateSpec {
  const { affinity } = template.spec;
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  const nodeAffinity = { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return { ...template, spec: { ...template.spec, affinity: { ...affinity, nodeAffinity } satisfies Affinity } };
}

/** The node that a daemon pod runs on or is meant for. */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchFields = [] }) => matchFields).find(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    ?.values?.[0];
}

export function isUpToDate({ metadata }: Pod, daemonSet: DaemonSet, hash: string): boolean {
  const labels = metadata.labels ?? {};
  const generation = templateGeneration(daemonSet);
  if (generation !== undefined && labels[TEMPLATE_GENERATION_LABEL] === generation) return true;
  return labels[CONTROLLER_REVISION_HASH_LABEL] === hash;
}

/** Whether a daemon belongs on a node, and whether one that is there may stay. */
export interface NodeFit {
  shouldRun: boolean;
  shouldContinue: boolean;
}

/** NodeShouldRunDaemonPod, for all nodes: the tolerations are computed once. */
export function nodeFitter({ spec: { template } }: DaemonSet): (node: Node) => NodeFit {
  const { spec } = template;
  const tolerations = daemonTolerations(spec);
  const untolerated = (node: Node, ...effects: string[]) =>
    (node.spec?.taints ?? []).some((taint: Taint) => effects.includes(taint.effect) && !toleratesTaint(tolerations, taint));
  return (node) => {
    const wrongNode = Boolean(spec.nodeName) && spec.nodeName !== node.metadata.name;
    if (wrongNode || !matchesRequiredNodeAffinity(spec, node)) return { shouldRun: false, shouldContinue: false };
    return { shouldRun: !untolerated(node, 'NoSchedule', 'NoExecute'), shouldContinue: !untolerated(node, 'NoExecute') };
  };
}

function daemonTolerations(spec: PodSpec): Toleration[] {
  const keys = spec.hostNetwork ? [...AUTOMATIC_TOLERATIONS, ['network-unavailable', 'NoSchedule'] as const] : AUTOMATIC_TOLERATIONS;
  const added = keys.map(([key, effect]): Toleration => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect }));
  return added.reduce(withToleration, [...(spec.tolerations ?? [])]);
}

/** In the place of one that is about the same, else at the end (AddOrUpdateTolerationInPodSpec). */
function withToleration(tolerations: Toleration[], added: Toleration): Toleration[] {
  const isSame = ({ key, operator, effect, value = '' }: Toleration) =>
    key === added.key && operator === added.operator && effect === added.effect && value === '';
  if (!tolerations.some(isSame)) return [...tolerations, added];
  return tolerations.map((each) => (isSame(each) ? added : each));
}

/** Pods on a node first, then the oldest (podByCreationTimestampAndPhase). */
export function byNodeAndAge(a: Pod, b: Pod): number {
  return Number(!a.spec.nodeName) - Number(!b.spec.nodeName) || createdAt(a) - createdAt(b) || (a.metadata.name < b.metadata.name ? -1 : 1);
}

function createdAt({ metadata }: KubeObject): number {
  return parseTime(metadata.creationTimestamp) ?? 0;
}
