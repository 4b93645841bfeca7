/** pkg/controller/deployment/sync.go, scale: a new size in the middle of a rollout is shared out among its ReplicaSets. */
import type { ReplicaSet } from '../replica-set/replica-set.types.ts';
import { DESIRED_REPLICAS_ANNOTATION, MAX_REPLICAS_ANNOTATION, type Deployment } from './deployment.types.ts';
import { activeSets, desiredReplicas, isRollingUpdate, maxSurge, replicasOf, wantedPods } from './fenceposts.ts';
import { annotatedNumber } from './revisions.ts';
import type { Rollout } from './rollout.ts';

/** Whether the deployment's size has changed since its ReplicaSets were last sized. */
export function isScalingEvent({ deployment, sets }: Rollout): boolean {
  return activeSets(sets).some((each) => {
    const known = annotatedNumber(each, DESIRED_REPLICAS_ANNOTATION);
    return known !== undefined && known !== desiredReplicas(deployment);
  });
}

export function scaleProportionally(rollout: Rollout): void {
  const { deployment, newSet, oldSets, sets } = rollout;
  const desired = desiredReplicas(deployment);
  const only = activeOrLatest(rollout);
  if (only) {
    rollout.scale(only, desired);
    return;
  }
  if (newSet && isSaturated(newSet, desired)) {
    for (const each of activeSets(oldSets)) rollout.scale(each, 0);
    return;
  }
  if (isRollingUpdate(deployment)) shareOut(rollout, activeSets(sets));
}

/** The one ReplicaSet with pods; with none, the newest; with several, nothing. */
function activeOrLatest({ newSet, oldSets, sets }: Rollout): ReplicaSet | undefined {
  const active = activeSets(sets);
  if (active.length === 0) return newSet ?? oldSets.at(-1);
  return active.length === 1 ? active[0] : undefined;
}

function isSaturated(newSet: ReplicaSet, desired: number): boolean {
  return (
    annotatedNumber(newSet, DESIRED_REPLICAS_ANNOTATION) === desired &&
    replicasOf(newSet) === desired &&
    (newSet.status?.availableReplicas ?? 0) === desired
  );
}

function shareOut(rollout: Rollout, sets: readonly ReplicaSet[]): void {
  const { deployment } = rollout;
  const desired = desiredReplicas(deployment);
  const toAdd = (desired > 0 ? desired + maxSurge(deployment) : 0) - wantedPods(sets);
  // Larger ones first; among equals the newer gains first and the older loses first.
  const age = (each: ReplicaSet) => rollout.sets.indexOf(each);
  const sorted = [...sets].sort((a, b) => replicasOf(b) - replicasOf(a) || (toAdd > 0 ? age(b) - age(a) : age(a) - age(b)));
  let added = 0;
  const sizes = sorted.map((each) => {
    const share = shareOf(each, deployment, toAdd, added);
    added += share;
    return replicasOf(each) + share;
  });
  // What rounding left over is the largest one's.
  if (toAdd !== 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added);
  for (const [index, each] of sorted.entries()) rollout.scale(each, sizes[index]!);
}

function shareOf(replicaSet: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (replicasOf(replicaSet) === 0 || toAdd === 0 || toAdd === added) return 0;
  const fraction = fractionOf(replicaSet, deployment);
  const allowed = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
}

function fractionOf(replicaSet: ReplicaSet, deployment: Deployment): number {
  const current = replicasOf(replicaSet);
  const desired = desiredReplicas(deployment);
  if (desired === 0) return -current;
  const before = annotatedNumber(replicaSet, MAX_REPLICAS_ANNOTATION) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  return roundHalfAway((current * (desired + maxSurge(deployment))) / before) - current;
}

function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
