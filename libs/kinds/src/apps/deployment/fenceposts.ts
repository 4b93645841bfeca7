import { scaledValue } from '../../meta/int-or-percent.ts';
import type { ReplicaSet } from '../replica-set/replica-set.types.ts';
import type { Deployment } from './deployment.types.ts';

export function desiredReplicas({ spec }: Deployment): number {
  return spec.replicas ?? 0;
}

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy?.type === 'RollingUpdate';
}

/** How far a rolling update may go above and below the wanted number; never zero both ways (deploymentutil.ResolveFenceposts). */
function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const desired = desiredReplicas(deployment);
  const surge = scaledValue(maxSurge, desired, 'up');
  const unavailable = scaledValue(maxUnavailable, desired, 'down');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || desired === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, desired);
}

export function replicasOf(replicaSet: ReplicaSet): number {
  return replicaSet.spec.replicas ?? 0;
}

/** The pods that these ReplicaSets are to have. */
export function wantedPods(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, each) => sum + replicasOf(each), 0);
}

export function sumStatus(sets: readonly ReplicaSet[], field: 'replicas' | 'readyReplicas' | 'availableReplicas'): number {
  return sets.reduce((sum, { status }) => sum + (status?.[field] ?? 0), 0);
}

export function activeSets(sets: readonly ReplicaSet[]): ReplicaSet[] {
  return sets.filter((each) => replicasOf(each) > 0);
}

/** How many replicas the new ReplicaSet should have now (deploymentutil.NewRSNewReplicas). */
export function newSetReplicas(deployment: Deployment, sets: readonly ReplicaSet[], current: number): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment)) return desired;
  const room = desired + maxSurge(deployment) - wantedPods(sets);
  return room <= 0 ? current : current + Math.min(room, desired - current);
}
