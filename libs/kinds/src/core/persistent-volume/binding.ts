/** The writes that join a claim and a volume, each only when it changes something. */
import { changedMetadata, deepEqual } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import { persistentVolumeClaims } from '../persistent-volume-claim/persistent-volume-claim.ts';
import type { PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import { persistentVolumes } from './persistent-volume.ts';
import {
  BIND_COMPLETED_ANNOTATION,
  BOUND_BY_CONTROLLER_ANNOTATION,
  type PersistentVolume,
  type VolumePhase,
} from './persistent-volume.types.ts';

/** pv_controller.go, bind: the volume first, so that a claim never names a volume that another one has. */
export function bind(volume: PersistentVolume, claim: PersistentVolumeClaim, context: ControllerContext): void {
  setVolumePhase(bindVolume(volume, claim, context), 'Bound', context);
  const bound = bindClaim(claim, volume, context);
  // Later the two may differ: the file system need not be as large as its device.
  const wasBound = claim.status?.phase === 'Bound';
  const capacity = wasBound ? claim.status?.capacity : { storage: volume.spec.capacity?.storage ?? '0' };
  setClaimStatus(bound, { phase: 'Bound', accessModes: volume.spec.accessModes, capacity }, context);
}

function bindVolume(volume: PersistentVolume, claim: PersistentVolumeClaim, { client }: ControllerContext): PersistentVolume {
  const { claimRef } = volume.spec;
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  if (claimRef?.uid === uid) return volume;
  const reserved = claimRef?.name === name && claimRef?.namespace === namespace;
  return client.update(persistentVolumes, {
    ...volume,
    metadata: reserved ? volume.metadata : annotated(volume, { [BOUND_BY_CONTROLLER_ANNOTATION]: 'yes' }),
    spec: { ...volume.spec, claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion } },
  });
}

function bindClaim(claim: PersistentVolumeClaim, volume: PersistentVolume, { client }: ControllerContext): PersistentVolumeClaim {
  const named = claim.spec.volumeName === volume.metadata.name;
  if (named && claim.metadata.annotations?.[BIND_COMPLETED_ANNOTATION]) return claim;
  return client.update(persistentVolumeClaims, {
    ...claim,
    metadata: annotated(claim, { [BIND_COMPLETED_ANNOTATION]: 'yes', ...(named ? {} : { [BOUND_BY_CONTROLLER_ANNOTATION]: 'yes' }) }),
    spec: { ...claim.spec, volumeName: volume.metadata.name },
  });
}

/** Takes back what the controller wrote; a volume that its author reserved stays reserved. */
export function unbindVolume(volume: PersistentVolume, context: ControllerContext): void {
  const { [BOUND_BY_CONTROLLER_ANNOTATION]: byController, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec;
  const { uid: _uid, resourceVersion: _version, ...reservation } = claimRef ?? {};
  const freed = context.client.update<PersistentVolume>(persistentVolumes, {
    ...volume,
    metadata: changedMetadata(volume.metadata, { annotations }),
    spec: byController ? spec : { ...spec, claimRef: reservation },
  });
  setVolumePhase(freed, 'Available', context);
}

export function setVolumePhase(volume: PersistentVolume, phase: VolumePhase, { client }: ControllerContext, message?: string): void {
  if (volume.status?.phase === phase && volume.status.message === message) return;
  client.replaceStatus(persistentVolumes, volume, { ...volume.status, phase, message });
}

export function setClaimStatus(
  claim: PersistentVolumeClaim,
  status: NonNullable<PersistentVolumeClaim['status']>,
  { client }: ControllerContext,
): void {
  const wanted = { ...claim.status, ...status };
  if (!deepEqual(claim.status, wanted)) client.replaceStatus(persistentVolumeClaims, claim, wanted);
}

export function annotated<T extends PersistentVolume | PersistentVolumeClaim>(
  object: T,
  annotations: Record<string, string>,
): T['metadata'] {
  return changedMetadata(object.metadata, { annotations: { ...object.metadata.annotations, ...annotations } });
}
