/** pkg/controller/deployment/rolling.go: new pods come and old ones go within maxSurge and maxUnavailable. */
import type { ReplicaSet } from '../replica-set/replica-set.types.ts';
import { isComplete } from './deployment.status.ts';
import { activeSets, desiredReplicas, maxUnavailable, newSetReplicas, replicasOf, sumStatus, wantedPods } from './fenceposts.ts';
import { syncRevision } from './new-replica-set.ts';
import type { Rollout } from './rollout.ts';

export function rollingUpdate(rollout: Rollout): void {
  syncRevision(rollout, true);
  const changed = scaleNewSet(rollout) || scaleDownOldSets(rollout);
  if (!changed && isComplete(rollout.deployment, rollout.deployment.status)) rollout.cleanUp();
  rollout.syncRolloutStatus();
}

function scaleNewSet(rollout: Rollout): boolean {
  const { newSet, deployment } = rollout;
  if (!newSet) return false;
  const current = replicasOf(newSet);
  const desired = desiredReplicas(deployment);
  if (current === desired) return false;
  const wanted = current > desired ? desired : newSetReplicas(deployment, rollout.sets, current);
  return wanted !== current && rollout.scale(newSet, wanted);
}

function scaleDownOldSets(rollout: Rollout): boolean {
  const { newSet, deployment, sets } = rollout;
  const old = activeSets(rollout.oldSets);
  if (old.length === 0) return false;
  const minAvailable = desiredReplicas(deployment) - maxUnavailable(deployment);
  const newUnavailable = newSet ? replicasOf(newSet) - (newSet.status?.availableReplicas ?? 0) : 0;
  const limit = wantedPods(sets) - minAvailable - newUnavailable;
  if (limit <= 0) return false;
  const cleaned = removeUnhealthy(rollout, old, limit);
  const removed = removeAvailable(rollout, minAvailable);
  return cleaned || removed;
}

/** Old pods that do not work go first: nobody misses them. */
function removeUnhealthy(rollout: Rollout, old: readonly ReplicaSet[], limit: number): boolean {
  let left = limit;
  for (const each of old) {
    const unhealthy = Math.max(0, replicasOf(each) - (each.status?.availableReplicas ?? 0));
    const count = Math.min(left, unhealthy);
    if (count === 0) continue;
    rollout.scale(each, replicasOf(each) - count);
    left -= count;
  }
  return left < limit;
}

function removeAvailable(rollout: Rollout, minAvailable: number): boolean {
  const spare = sumStatus(rollout.sets, 'availableReplicas') - minAvailable;
  let left = Math.max(0, spare);
  for (const each of activeSets(rollout.oldSets)) {
    const count = Math.min(left, replicasOf(each));
    if (count === 0) break;
    rollout.scale(each, replicasOf(each) - count);
    left -= count;
  }
  return left < spare;
}
