/** Status and conditions of a Deployment (pkg/controller/deployment: calculateStatus, syncRolloutStatus). */
import { formatTime, parseTime, type Clock } from '@drydock/apimachinery';
import type { ReplicaSet } from '../replica-set/replica-set.types.ts';
import { NO_DEADLINE, type Deployment, type DeploymentCondition, type DeploymentStatus } from './deployment.types.ts';
import { desiredReplicas, maxUnavailable, sumStatus, wantedPods } from './fenceposts.ts';

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;
}

export function conditionOf(status: DeploymentStatus | undefined, wanted: string): DeploymentCondition | undefined {
  return status?.conditions?.find(({ type }) => type === wanted);
}

type NewCondition = Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>;

/** Replaces the condition of the type and puts it last; one of the same status and reason stays untouched. */
export function withCondition(status: DeploymentStatus, condition: NewCondition, clock: Clock): DeploymentStatus {
  const current = conditionOf(status, condition.type);
  if (current && current.status === condition.status && current.reason === condition.reason) return status;
  const now = formatTime(clock.now());
  const lastTransitionTime = current?.status === condition.status ? current.lastTransitionTime : now;
  const rest = withoutCondition(status, condition.type).conditions ?? [];
  return { ...status, conditions: [...rest, { ...condition, lastUpdateTime: now, lastTransitionTime }] };
}

export function withoutCondition(status: DeploymentStatus, unwanted: string): DeploymentStatus {
  if (!conditionOf(status, unwanted)) return status;
  return { ...status, conditions: status.conditions!.filter(({ type }) => type !== unwanted) };
}

export function calculateStatus(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  clock: Clock,
): DeploymentStatus {
  const available = sumStatus(sets, 'availableReplicas');
  const counts = {
    availableReplicas: available,
    readyReplicas: sumStatus(sets, 'readyReplicas'),
    replicas: sumStatus(sets, 'replicas'),
    unavailableReplicas: Math.max(0, wantedPods(sets) - available),
    updatedReplicas: newSet?.status?.replicas ?? 0,
  };
  const { conditions, collisionCount } = deployment.status ?? {};
  const status: DeploymentStatus = {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions } : {}),
    observedGeneration: deployment.metadata.generation,
  };
  const enough = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  const condition: NewCondition = enough
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
  return withCondition(status, condition, clock);
}

/** Every replica is of the newest template, is available, and nothing old is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const desired = desiredReplicas(deployment);
  return (
    (status?.updatedReplicas ?? 0) === desired &&
    (status?.replicas ?? 0) === desired &&
    (status?.availableReplicas ?? 0) === desired &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function hasProgressed({ status: old = {} }: Deployment, status: DeploymentStatus): boolean {
  const oldOnes = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas;
  return (
    (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    oldOnes(status) < oldOnes(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

/** When the deployment will have made no progress for too long, in milliseconds; undefined when it is not waiting for any. */
export function progressDeadline(deployment: Deployment, status: DeploymentStatus): number | undefined {
  const condition = conditionOf(status, 'Progressing');
  if (!hasProgressDeadline(deployment) || !condition) return undefined;
  if (condition.reason === 'NewReplicaSetAvailable' || condition.reason === 'ProgressDeadlineExceeded') return undefined;
  return (parseTime(condition.lastUpdateTime) ?? 0) + deployment.spec.progressDeadlineSeconds! * 1000;
}

/** The status after a look at how the rollout goes. */
export function rolloutStatus(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  clock: Clock,
): DeploymentStatus {
  const status = calculateStatus(deployment, sets, newSet, clock);
  const progressed = hasProgressDeadline(deployment)
    ? withProgress(deployment, status, newSet, clock)
    : withoutCondition(status, 'Progressing');
  return withReplicaFailure(progressed, sets, newSet, clock);
}

function withProgress(deployment: Deployment, status: DeploymentStatus, newSet: ReplicaSet | undefined, clock: Clock): DeploymentStatus {
  const current = conditionOf(deployment.status, 'Progressing');
  const settled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (settled) return status;
  const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    return withCondition(status, { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message }, clock);
  }
  if (hasProgressed(deployment, status)) return withFreshProgress(status, `${subject} is progressing.`, clock);
  const deadline = progressDeadline(deployment, status);
  if (deadline === undefined || deadline >= clock.now()) return status;
  const message = `${subject} has timed out progressing.`;
  return withCondition(status, { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message }, clock);
}

/** Every bit of progress renews lastUpdateTime, from which the deadline counts. */
function withFreshProgress(status: DeploymentStatus, message: string, clock: Clock): DeploymentStatus {
  const current = conditionOf(status, 'Progressing');
  const now = formatTime(clock.now());
  const condition: DeploymentCondition = {
    type: 'Progressing',
    status: 'True',
    reason: 'ReplicaSetUpdated',
    message,
    lastUpdateTime: now,
    lastTransitionTime: current?.status === 'True' ? current.lastTransitionTime : now,
  };
  return { ...status, conditions: [...(withoutCondition(status, 'Progressing').conditions ?? []), condition] };
}

/** The newest ReplicaSet's failure to make pods, else any other's, is the deployment's. */
function withReplicaFailure(
  status: DeploymentStatus,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  clock: Clock,
): DeploymentStatus {
  const failures = [newSet, ...sets].flatMap((each) => each?.status?.conditions?.find(({ type }) => type === 'ReplicaFailure') ?? []);
  const failure = failures[0];
  if (!failure) return withoutCondition(status, 'ReplicaFailure');
  const { type, status: state, reason, message } = failure;
  return withCondition(status, { type, status: state, reason, message }, clock);
}
