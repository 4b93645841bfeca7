/** What happens to a claim (pv_controller.go: syncUnboundClaim, syncBoundClaim, provisionClaim). */
import type { Lister } from '@drydock/apiserver';
import type { ControllerContext } from '../../controller/controller.ts';
import { defaultClassOf, type StorageClass } from '../../storage/storage-class/storage-class.types.ts';
import { claimNamesOf } from '../persistent-volume-claim/pod-claims.ts';
import { isTerminal } from '../pod/pod-display.ts';
import type { Pod } from '../pod/pod.types.ts';
import { persistentVolumeClaims } from '../persistent-volume-claim/persistent-volume-claim.ts';
import {
  SELECTED_NODE_ANNOTATION,
  STORAGE_PROVISIONER_ANNOTATIONS,
  type PersistentVolumeClaim,
} from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import { annotated, bind, setClaimStatus } from './binding.ts';
import { BIND_COMPLETED_ANNOTATION, BOUND_BY_CONTROLLER_ANNOTATION, type PersistentVolume } from './persistent-volume.types.ts';
import { findVolumeByModes, isReservedFor, volumeMismatch } from './volume-match.ts';

const CLASSES = 'storageclasses.storage.k8s.io';

export function syncClaim(claim: PersistentVolumeClaim, context: ControllerContext): void {
  if (claim.metadata.annotations?.[BIND_COMPLETED_ANNOTATION]) return syncBoundClaim(claim, context);
  if (claim.spec.volumeName) return syncNamedVolume(claim, claim.spec.volumeName, context);
  syncUnboundClaim(claim, context);
}

function syncUnboundClaim(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const storageClass = classOf(claim, context.lister);
  const delayed = isDelayed(claim, context.lister);
  const volume = findVolumeByModes(claim, context.lister.list<PersistentVolume>('persistentvolumes'), delayed);
  if (volume) return bind(volume, claim, context);
  if (assignDefaultClass(claim, context)) return;
  if (delayed) {
    tellWhoIsAwaited(claim, context);
  } else if (claim.spec.storageClassName) {
    provision(claim, claim.spec.storageClassName, storageClass, context);
  } else {
    context.events.event(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  }
  setClaimStatus(claim, { phase: 'Pending' }, context);
}

/** Whether binding waits until a node has been chosen for a pod. */
export function isDelayed(claim: PersistentVolumeClaim, lister: Lister): boolean {
  const waits = classOf(claim, lister)?.volumeBindingMode === 'WaitForFirstConsumer';
  return waits && !claim.metadata.annotations?.[SELECTED_NODE_ANNOTATION];
}

function tellWhoIsAwaited(claim: PersistentVolumeClaim, { lister, events }: ControllerContext): void {
  const { namespace, name } = claim.metadata;
  const waiting = lister
    .list<Pod>('pods', namespace)
    .filter((pod) => !pod.spec.nodeName && !isTerminal(pod) && claimNamesOf(pod).includes(name));
  if (waiting.length === 0)
    return events.event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
  const names = waiting.map((pod) => pod.metadata.name).join(',');
  events.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for pod${waiting.length > 1 ? 's' : ''} ${names} to be scheduled`);
}

function classOf({ spec }: PersistentVolumeClaim, lister: Lister): StorageClass | undefined {
  return spec.storageClassName ? lister.get<StorageClass>(CLASSES, undefined, spec.storageClassName) : undefined;
}

/** A claim that says nothing of a class gets the default one as soon as there is one. */
function assignDefaultClass(claim: PersistentVolumeClaim, { lister, client }: ControllerContext): boolean {
  if (claim.spec.storageClassName !== undefined && claim.spec.storageClassName !== null) return false;
  const storageClass = defaultClassOf(lister.list<StorageClass>(CLASSES));
  if (!storageClass) return false;
  client.update(persistentVolumeClaims, { ...claim, spec: { ...claim.spec, storageClassName: storageClass.metadata.name } });
  return true;
}

/** Asks a provisioner for a volume, by annotation: those of a cluster all run outside of the controller manager. */
function provision(
  claim: PersistentVolumeClaim,
  className: string,
  storageClass: StorageClass | undefined,
  { client, events }: ControllerContext,
): void {
  if (!storageClass) {
    return events.event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`);
  }
  const { provisioner } = storageClass;
  if (provisioner.startsWith('kubernetes.io/')) {
    return events.event(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`);
  }
  const asked = STORAGE_PROVISIONER_ANNOTATIONS.every((annotation) => claim.metadata.annotations?.[annotation] === provisioner);
  if (!asked) {
    const annotations = Object.fromEntries(STORAGE_PROVISIONER_ANNOTATIONS.map((annotation) => [annotation, provisioner]));
    client.update(persistentVolumeClaims, { ...claim, metadata: annotated(claim, annotations) });
    return;
  }
  const message =
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. ` +
    'If volume creation is delayed, please verify that the provisioner is running and correctly registered.';
  events.event(claim, 'Normal', 'ExternalProvisioning', message);
}

/** The author chose a volume by name. */
function syncNamedVolume(claim: PersistentVolumeClaim, volumeName: string, context: ControllerContext): void {
  const volume = context.lister.get<PersistentVolume>('persistentvolumes', undefined, volumeName);
  if (!volume) return setClaimStatus(claim, { phase: 'Pending' }, context);
  if (!volume.spec.claimRef) {
    const mismatch = volumeMismatch(volume, claim);
    if (!mismatch) return bind(volume, claim, context);
    context.events.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${volumeName}": ${mismatch}`);
    return setClaimStatus(claim, { phase: 'Pending' }, context);
  }
  if (isReservedFor(volume, claim)) return bind(volume, claim, context);
  if (!claim.metadata.annotations?.[BOUND_BY_CONTROLLER_ANNOTATION]) {
    context.events.event(claim, 'Warning', 'FailedBinding', `volume "${volumeName}" already bound to a different claim.`);
  }
  setClaimStatus(claim, { phase: 'Pending' }, context);
}

function syncBoundClaim(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const { volumeName } = claim.spec;
  const volume = volumeName ? context.lister.get<PersistentVolume>('persistentvolumes', undefined, volumeName) : undefined;
  if (!volume) {
    const why = volumeName
      ? 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'
      : 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
    return loseVolume(claim, 'ClaimLost', why, context);
  }
  const { claimRef } = volume.spec;
  if (!claimRef || claimRef.uid === claim.metadata.uid) {
    // While a claim is going, a volume that was freed by hand must not be taken again.
    if (!claim.metadata.deletionTimestamp) bind(volume, claim, context);
    return;
  }
  loseVolume(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly', context);
}

function loseVolume(claim: PersistentVolumeClaim, reason: string, message: string, context: ControllerContext): void {
  if (claim.status?.phase === 'Lost') return;
  setClaimStatus(claim, { phase: 'Lost' }, context);
  context.events.event(claim, 'Warning', reason, message);
}
