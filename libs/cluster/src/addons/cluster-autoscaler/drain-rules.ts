/** Whether the pods of a node may be moved for its sake (cluster-autoscaler/simulator/drainability and utils/drain). */
import { controllerOf, parseTime, selectorMatches, type KubeObject, type OwnerReference } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Pod, PodDisruptionBudget } from '@drydock/kinds';
import type { AutoscalerFlags } from './autoscaler-flags.ts';

const PREFIX = 'cluster-autoscaler.kubernetes.io';
const SAFE_TO_EVICT = `${PREFIX}/safe-to-evict`;
const SAFE_VOLUMES = `${PREFIX}/safe-to-evict-local-volumes`;
const MIRROR = 'kubernetes.io/config.mirror';
/** A pod that has not ended so long after its grace period is over does not count any more. */
const LONG_TERMINATING = 30_000;

const REPLICATED: Readonly<Record<string, string>> = {
  ReplicationController: 'replicationcontrollers',
  Job: 'jobs.batch',
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
};

export interface DrainContext {
  lister: Lister;
  flags: AutoscalerFlags;
  now: number;
}

/** What happens to a pod when its node goes. `daemon` goes with it, `gone` does not count. */
export type DrainVerdict = 'move' | 'daemon' | 'gone' | { blocked: string };

export function drainVerdict(pod: Pod, context: DrainContext): DrainVerdict {
  const { flags, lister, now } = context;
  const { name, namespace, annotations = {} } = pod.metadata;
  if (annotations[MIRROR] !== undefined || isLongTerminating(pod, now)) return 'gone';
  const owner = controllerOf(pod);
  const problem = owner && flags.skipNodesWithCustomControllerPods ? ownerProblem(pod, owner, context) : undefined;
  if (problem) return { blocked: problem };
  if (owner?.kind === 'DaemonSet') return 'daemon';
  if (annotations[SAFE_TO_EVICT] === 'true' || isTerminal(pod)) return 'move';
  const isReplicated = owner && (!flags.skipNodesWithCustomControllerPods || REPLICATED[owner.kind] !== undefined);
  if (!isReplicated) return { blocked: `${namespace}/${name} is not replicated` };
  const budgets = budgetsOf(pod, lister);
  if (namespace === 'kube-system' && flags.skipNodesWithSystemPods && budgets.length === 0) {
    const isOld = now > (parseTime(pod.metadata.creationTimestamp) ?? now) + flags.systemPodTimeout;
    if (isOld) return 'move';
    return { blocked: `non-daemonset, non-mirrored, non-pdb-assigned kube-system pod present: ${name}` };
  }
  if (annotations[SAFE_TO_EVICT] === 'false') return { blocked: `pod annotated as not safe to evict present: ${name}` };
  if (flags.skipNodesWithLocalStorage && hasLocalStorage(pod)) return { blocked: `pod with local storage present: ${name}` };
  if (budgets.some(({ status }) => (status?.disruptionsAllowed ?? 0) < 1)) {
    return { blocked: `not enough pod disruption budget to move ${namespace}/${name}` };
  }
  return 'move';
}

function ownerProblem({ metadata }: Pod, { kind, name }: OwnerReference, { lister, flags }: DrainContext): string | undefined {
  const resource = REPLICATED[kind];
  if (!resource) return undefined;
  const owner = lister.get<KubeObject & { spec?: { replicas?: number } }>(resource, metadata.namespace, name);
  const what = kind === 'Job' ? 'job' : kind === 'StatefulSet' ? 'statefulset' : 'replication controller';
  const pod = `${metadata.namespace}/${metadata.name}`;
  if (!owner) return `${what} for ${pod} is not available, err: not found`;
  const { replicas } = owner.spec ?? {};
  if (!kind.startsWith('Repl') || replicas === undefined || replicas >= flags.minReplicaCount) return undefined;
  return `replication controller for ${pod} has too few replicas spec: ${replicas} min: ${flags.minReplicaCount}`;
}

function isLongTerminating({ metadata }: Pod, now: number): boolean {
  // Deleted it is when its grace period is over.
  const deleted = parseTime(metadata.deletionTimestamp);
  return deleted !== undefined && now > deleted + LONG_TERMINATING;
}

function isTerminal({ spec, status }: Pod): boolean {
  const { phase } = status ?? {};
  return phase === 'Failed' || (phase === 'Succeeded' && spec.restartPolicy !== 'Always');
}

/** Directories of the node, and emptyDirs that are not in memory; those that an annotation names are forgiven. */
function hasLocalStorage({ metadata, spec }: Pod): boolean {
  const forgiven = metadata.annotations?.[SAFE_VOLUMES]?.split(',') ?? [];
  return (spec.volumes ?? []).some(
    ({ name, hostPath, emptyDir }) => (hostPath || (emptyDir && emptyDir.medium !== 'Memory')) && !forgiven.includes(name),
  );
}

export function budgetsOf({ metadata }: Pod, lister: Lister): PodDisruptionBudget[] {
  return lister
    .list<PodDisruptionBudget>('poddisruptionbudgets.policy', metadata.namespace)
    .filter(({ spec }) => selectorMatches(spec.selector, metadata.labels));
}
