/** Which volume suits a claim (pkg/controller/volume/persistentvolume/index.go; component-helpers/storage/volume, FindMatchingVolume). */
import { compareQuantities, quantityOf, selectorMatches } from '@drydock/apimachinery';
import { requestedStorage, type PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import type { PersistentVolume } from './persistent-volume.types.ts';

/** Whether the author of a volume reserved it for the claim. */
export function isReservedFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

/** Why a claim cannot have the volume that it names; undefined when it can. */
export function volumeMismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (compareQuantities(capacityOf(volume), quantityOf(requestedStorage(claim))) < 0) return 'requested PV is too small';
  if ((volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return 'storageClassName does not match';
  if (volumeModeOf(volume) !== volumeModeOf(claim)) return 'incompatible volumeMode';
  return offersModes(volume, claim) ? undefined : 'incompatible accessMode';
}

/**
 * The smallest free volume that suits the claim, or the one reserved for it. While binding waits for a pod (`delayed`), only a reserved one.
 */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  delayed: boolean,
): PersistentVolume | undefined {
  const suitable = volumes.filter((volume) => volumeModeOf(volume) === volumeModeOf(claim) && !volume.metadata.deletionTimestamp);
  const reserved = suitable.find((volume) => isReservedFor(volume, claim) && fits(volume, claim));
  if (reserved || delayed) return reserved;
  const free = suitable.filter((volume) => isFree(volume) && isWanted(volume, claim) && fits(volume, claim) && offersModes(volume, claim));
  return free.sort((a, b) => compareQuantities(capacityOf(a), capacityOf(b)) || (a.metadata.name < b.metadata.name ? -1 : 1))[0];
}

function isFree({ spec, status }: PersistentVolume): boolean {
  return !spec.claimRef && status?.phase === 'Available';
}

function isWanted({ spec, metadata }: PersistentVolume, { spec: wanted }: PersistentVolumeClaim): boolean {
  if ((spec.storageClassName ?? '') !== (wanted.storageClassName ?? '')) return false;
  return !wanted.selector || selectorMatches(wanted.selector, metadata.labels);
}

function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return compareQuantities(capacityOf(volume), quantityOf(requestedStorage(claim))) >= 0;
}

function offersModes({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));
}

function capacityOf({ spec }: PersistentVolume) {
  return quantityOf(spec.capacity?.storage);
}

function volumeModeOf({ spec }: { spec: { volumeMode?: string } }): string {
  return spec.volumeMode ?? 'Filesystem';
}
