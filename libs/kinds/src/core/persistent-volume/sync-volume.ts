/** What happens to a volume (pv_controller.go: syncVolume, reclaimVolume). */
import { formatQuantity, quantityOf } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import type { PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import { setClaimStatus, setVolumePhase, unbindVolume } from './binding.ts';
import { persistentVolumes } from './persistent-volume.ts';
import {
  BOUND_BY_CONTROLLER_ANNOTATION,
  PROVISIONED_BY_ANNOTATION,
  volumeSources,
  type PersistentVolume,
} from './persistent-volume.types.ts';

export function syncVolume(volume: PersistentVolume, context: ControllerContext): void {
  const { claimRef } = volume.spec;
  // Without a uid it is a reservation for a claim that may not be there yet.
  if (!claimRef?.uid) return setVolumePhase(volume, 'Available', context);
  const claim = context.lister.get<PersistentVolumeClaim>('persistentvolumeclaims', claimRef.namespace, claimRef.name!);
  if (!claim || claim.metadata.uid !== claimRef.uid) return release(volume, context);
  if (!claim.spec.volumeName) return;
  if (claim.spec.volumeName === volume.metadata.name) return setVolumePhase(volume, 'Bound', context);
  if (volume.metadata.annotations?.[PROVISIONED_BY_ANNOTATION] && volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
    return release(volume, context);
  }
  if (volume.metadata.annotations?.[BOUND_BY_CONTROLLER_ANNOTATION]) unbindVolume(volume, context);
}

/** The claim is gone: the reclaim policy decides. A volume whose reclaim has failed stays Failed. */
function release(volume: PersistentVolume, context: ControllerContext): void {
  if (volume.status?.phase === 'Failed') return;
  if (volume.status?.phase !== 'Released') setVolumePhase(volume, 'Released', context);
  const current = context.lister.get<PersistentVolume>('persistentvolumes', undefined, volume.metadata.name) ?? volume;
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case 'Delete':
      return deleteVolume(current, context);
    case 'Recycle':
      return recycleVolume(current, context);
    default:
      return;
  }
}

/** The path that the hostPath plugin would dare to delete. */
const DELETABLE_PATH = /^\/tmp\/.+/;

function deleteVolume(volume: PersistentVolume, context: ControllerContext): void {
  // Its provisioner watches for released volumes and deletes them.
  if (volume.metadata.annotations?.[PROVISIONED_BY_ANNOTATION]) return;
  const failure = deleteFailure(volume);
  if (failure === undefined) return context.client.delete(persistentVolumes, undefined, volume.metadata.name);
  setVolumePhase(volume, 'Failed', context, failure);
  context.events.event(volume, 'Warning', 'VolumeFailedDelete', failure);
}

function deleteFailure({ spec, metadata }: PersistentVolume): string | undefined {
  if (!volumeSources(spec).includes('hostPath')) {
    return `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`;
  }
  const path = spec.hostPath?.path ?? '';
  return DELETABLE_PATH.test(path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
}

/** The recycler empties hostPath and NFS volumes and gives them back. */
function recycleVolume(volume: PersistentVolume, context: ControllerContext): void {
  if (volume.spec.hostPath || volume.spec.nfs) {
    context.events.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled');
    return unbindVolume(volume, context);
  }
  const failure = 'No recycler plugin found for the volume!';
  setVolumePhase(volume, 'Failed', context, failure);
  context.events.event(volume, 'Warning', 'VolumeFailedRecycle', failure);
}

/** The size of a claim that its volume has just grown to. */
export function setClaimCapacity(claim: PersistentVolumeClaim, storage: string, context: ControllerContext): void {
  setClaimStatus(claim, { capacity: { ...claim.status?.capacity, storage: formatQuantity(quantityOf(storage)) } }, context);
}
