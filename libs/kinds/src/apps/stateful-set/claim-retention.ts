/** Whom the claims of a StatefulSet's pods belong to, so that they go with the set or with a pod that is scaled away (stateful_set_utils.go). */
import type { KubeObject, OwnerReference } from '@drydock/apimachinery';
import { newControllerRef } from '../../controller/claim.ts';
import type { PersistentVolumeClaim } from '../../core/persistent-volume-claim/persistent-volume-claim.types.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { ordinalOf } from './stateful-pod.ts';
import type { StatefulSet } from './stateful-set.types.ts';

/** The owners that a claim of `pod` should have; undefined when those that it has are right, or are nobody's business. */
export function ownersToSet(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): OwnerReference[] | undefined {
  const owners = claim.metadata.ownerReferences ?? [];
  if (isStale(owners, set) || isStale(owners, pod)) return undefined;
  const others = owners.filter((owner) => !names(owner, set) && !names(owner, pod));
  if (isControlledByOthers(claim, set, pod)) return others.length < owners.length ? others : undefined;
  const wanted = wantedOwners(set, pod);
  const ours = owners.filter(({ uid }) => uid === set.metadata.uid || uid === pod.metadata.uid);
  const isRight = ours.length === wanted.length && wanted.every(({ uid }) => ours.some((owner) => owner.uid === uid && owner.controller));
  return isRight ? undefined : [...others, ...wanted];
}

/** Whether somebody else manages a claim that the set's policy would delete. */
export function isControlledByOthers({ metadata }: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenDeleted !== 'Delete' && whenScaled !== 'Delete') return false;
  return (metadata.ownerReferences ?? []).some((owner) => {
    const named = [set, pod].find((each) => names(owner, each));
    return named ? owner.uid !== named.metadata.uid : owner.controller === true;
  });
}

/** Whether the claim waits for its deletion together with an earlier pod of this name: a new pod must not use it. */
export function belongsToEarlierPod({ metadata }: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  return set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete' && isStale(metadata.ownerReferences ?? [], pod);
}

function wantedOwners(set: StatefulSet, pod: Pod): OwnerReference[] {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenScaled === 'Delete' && !isInRange(set, pod)) return [newControllerRef(pod)];
  return whenDeleted === 'Delete' ? [newControllerRef(set)] : [];
}

function isInRange(set: StatefulSet, pod: Pod): boolean {
  const place = (ordinalOf(set, pod) ?? -1) - (set.spec.ordinals?.start ?? 0);
  return place >= 0 && place < (set.spec.replicas ?? 0);
}

const names = (owner: OwnerReference, { apiVersion, kind, metadata }: KubeObject) =>
  owner.apiVersion === apiVersion && owner.kind === kind && owner.name === metadata.name;

/** Whether the first owner of the object's name is another object. */
function isStale(owners: OwnerReference[], object: KubeObject): boolean {
  const named = owners.find((owner) => names(owner, object));
  return named !== undefined && named.uid !== object.metadata.uid;
}
