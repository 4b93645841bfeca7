/** Which volume suits a claim (pkg/controller/volume/persistentvolume/index.go; component-helpers/storage/volume, FindMatchingVolume). */
import { compareQuantities, quantityOf, selectorMatches, type KubeObject } from '@drydock/apimachinery';
import { matchesAnyNodeTerm } from '../node/node-affinity.ts';
import { requestedStorage, type PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import { ACCESS_MODES, type PersistentVolume } from './persistent-volume.types.ts';

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

export interface MatchOptions {
  /** Binding waits for a pod: only a volume that is reserved for the claim counts. */
  delayed?: boolean;
  /** The volume must be of use there. */
  node?: KubeObject;
}

/** The smallest free volume that suits the claim, or the one that is reserved for it. */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  { delayed = false, node }: MatchOptions = {},
): PersistentVolume | undefined {
  const suitable = volumes.filter(
    (volume) => volumeModeOf(volume) === volumeModeOf(claim) && !volume.metadata.deletionTimestamp && fits(volume, claim),
  );
  const isReachable = (volume: PersistentVolume) => !node || isReachableFrom(volume, node);
  const reserved = suitable.find((volume) => isReservedFor(volume, claim));
  if (reserved) return isReachable(reserved) ? reserved : undefined;
  if (delayed) return undefined;
  return suitable
    .filter((volume) => isFree(volume) && isWanted(volume, claim) && offersModes(volume, claim) && isReachable(volume))
    .sort((a, b) => compareQuantities(capacityOf(a), capacityOf(b)) || (a.metadata.name < b.metadata.name ? -1 : 1))[0];
}

/** The volume that the binder chooses: of those that offer the fewest access modes beside the wanted ones, the smallest (findByClaim). */
export function findVolumeByModes(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  delayed: boolean,
): PersistentVolume | undefined {
  const offering = volumes.filter((volume) => offersModes(volume, claim));
  const groups = [...new Set(offering.map(modesOf))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return groups
    .map((modes) =>
      findMatchingVolume(
        claim,
        offering.filter((volume) => modesOf(volume) === modes),
        { delayed },
      ),
    )
    .find((volume) => volume !== undefined);
}

/** Whether a volume can be used on a node. */
export function isReachableFrom({ spec }: PersistentVolume, node: KubeObject): boolean {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
  return !terms || matchesAnyNodeTerm(terms, node);
}

/** One digit for each mode that a volume offers. */
function modesOf({ spec }: PersistentVolume): string {
  return ACCESS_MODES.map((mode, index) => (spec.accessModes?.includes(mode) ? index : '')).join('');
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
