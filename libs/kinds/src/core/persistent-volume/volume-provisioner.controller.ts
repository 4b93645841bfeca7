import { compareQuantities, quantityOf } from '@drydock/apimachinery';
import { serviceAccountUser, type Lister } from '@drydock/apiserver';
import { enqueueObject, type Controller, type ControllerContext, type EventHandler, type PodProcess } from '../../controller/controller.ts';
import type { StorageClass } from '../../storage/storage-class/storage-class.types.ts';
import {
  requestedStorage,
  SELECTED_NODE_ANNOTATION,
  STORAGE_PROVISIONER_ANNOTATIONS,
  type PersistentVolumeClaim,
} from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import { VOLUME_ATTACHMENTS } from '../../storage/volume-attachment/attachable-volume.ts';
import type { VolumeAttachment } from '../../storage/volume-attachment/volume-attachment.ts';
import { persistentVolumes } from './persistent-volume.ts';
import {
  BIND_COMPLETED_ANNOTATION,
  PROVISIONED_BY_ANNOTATION,
  PV_PROTECTION_FINALIZER,
  type PersistentVolume,
  type PersistentVolumeSpec,
} from './persistent-volume.types.ts';
import { setClaimCapacity } from './sync-volume.ts';

const enqueueClaimOfVolume: EventHandler = ({ object }, enqueue) => {
  const { claimRef } = (object as PersistentVolume).spec;
  if (claimRef) enqueue(`${claimRef.namespace}/${claimRef.name}`);
};

export interface VolumeProvisionerOptions {
  /** Of the driver, as classes name it. */
  name: string;
  /** The account that it works as; absent: that of the binder. */
  account?: string;
  /** The pods that it runs in, if it does. */
  process?: PodProcess;
  /** Where the volumes are: fields of the spec. Absent: each is a directory on the node of its first pod. */
  sourceOf?(volumeName: string, claim: PersistentVolumeClaim): Partial<PersistentVolumeSpec>;
}

const enqueueAttachedClaim: EventHandler = (event, enqueue, lister) => {
  const { persistentVolumeName } = (event.object as VolumeAttachment).spec.source;
  const volume = persistentVolumeName && lister.get('persistentvolumes', undefined, persistentVolumeName);
  if (event.type === 'DELETED' && volume) enqueueClaimOfVolume({ ...event, object: volume }, enqueue, lister);
};

/**
 * A provisioner and resizer that stands for the driver of that name, as sig-storage-lib-external-provisioner and external-resizer would. It
 * makes volumes, deletes released ones that are attached nowhere, and grows them when their class allows it.
 */
export function newVolumeProvisioner({
  name: provisioner,
  account,
  process,
  sourceOf = directoryOf,
}: VolumeProvisionerOptions): Controller {
  return {
    name: provisioner,
    user: serviceAccountUser('kube-system', account ?? 'persistent-volume-binder'),
    ...(process ? { process } : {}),
    watches: {
      persistentvolumeclaims: enqueueObject,
      persistentvolumes: enqueueClaimOfVolume,
      [VOLUME_ATTACHMENTS]: enqueueAttachedClaim,
    },

    reconcile(key, context) {
      const [namespace, name] = key.split('/') as [string, string];
      const claim = context.lister.get<PersistentVolumeClaim>('persistentvolumeclaims', namespace, name);
      if (claim) serve(claim, context);
      deleteReleased(context);
    },
  };

  function serve(claim: PersistentVolumeClaim, context: ControllerContext): void {
    const { annotations, deletionTimestamp } = claim.metadata;
    const mine = STORAGE_PROVISIONER_ANNOTATIONS.some((annotation) => annotations?.[annotation] === provisioner);
    const storageClass = context.lister.get<StorageClass>('storageclasses.storage.k8s.io', undefined, claim.spec.storageClassName ?? '');
    if (!mine || deletionTimestamp || storageClass?.provisioner !== provisioner) return;
    if (annotations?.[BIND_COMPLETED_ANNOTATION]) return resize(claim, storageClass, context);
    const waiting = storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !annotations?.[SELECTED_NODE_ANNOTATION];
    if (!waiting && !claim.spec.volumeName) createVolume(claim, storageClass, context);
  }

  function createVolume(claim: PersistentVolumeClaim, storageClass: StorageClass, { lister, client, events }: ControllerContext): void {
    const { name, namespace, uid } = claim.metadata;
    const volumeName = `pvc-${uid}`;
    if (lister.get('persistentvolumes', undefined, volumeName)) return;
    events.event(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${namespace}/${name}"`);
    client.create<PersistentVolume>(persistentVolumes, volumeFor(claim, storageClass, volumeName));
    events.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volumeName}`);
  }

  function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass, volumeName: string): PersistentVolume {
    const { name, namespace, uid, resourceVersion } = claim.metadata;
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volumeName, annotations: { [PROVISIONED_BY_ANNOTATION]: provisioner }, finalizers: [PV_PROTECTION_FINALIZER] },
      spec: {
        accessModes: claim.spec.accessModes,
        capacity: { storage: requestedStorage(claim) },
        claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion },
        ...sourceOf(volumeName, claim),
        persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
        storageClassName: storageClass.metadata.name,
        volumeMode: claim.spec.volumeMode,
        ...(storageClass.mountOptions?.length ? { mountOptions: storageClass.mountOptions } : {}),
      },
    };
  }

  function resize(claim: PersistentVolumeClaim, storageClass: StorageClass, context: ControllerContext): void {
    const wanted = requestedStorage(claim);
    const volume = context.lister.get<PersistentVolume>('persistentvolumes', undefined, claim.spec.volumeName ?? '');
    const grows = compareQuantities(quantityOf(wanted), quantityOf(claim.status?.capacity?.storage)) > 0;
    if (!volume || !grows || !storageClass.allowVolumeExpansion || claim.status?.phase !== 'Bound') return;
    context.events.event(claim, 'Normal', 'Resizing', `External resizer is resizing volume ${volume.metadata.name}`);
    const capacity = { ...volume.spec.capacity, storage: wanted };
    context.client.update(persistentVolumes, { ...volume, spec: { ...volume.spec, capacity } });
    setClaimCapacity(claim, wanted, context);
    context.events.event(claim, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded');
  }

  function deleteReleased({ lister, client }: ControllerContext): void {
    for (const { metadata, spec, status } of lister.list<PersistentVolume>('persistentvolumes')) {
      const mine = metadata.annotations?.[PROVISIONED_BY_ANNOTATION] === provisioner && !metadata.deletionTimestamp;
      if (!mine || status?.phase !== 'Released' || spec.persistentVolumeReclaimPolicy !== 'Delete' || isAttached(metadata.name, lister))
        continue;
      client.delete(persistentVolumes, undefined, metadata.name);
    }
  }
}

/** On the node of the claim's first pod, which its pods can not leave. */
function directoryOf(volumeName: string, { metadata }: PersistentVolumeClaim): Partial<PersistentVolumeSpec> {
  const { name, namespace, annotations } = metadata;
  const node = annotations?.[SELECTED_NODE_ANNOTATION];
  const onNode = { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In' as const, values: [node ?? ''] }] };
  return {
    hostPath: { path: `/opt/local-path-provisioner/${volumeName}_${namespace}_${name}`, type: 'DirectoryOrCreate' },
    ...(node ? { nodeAffinity: { required: { nodeSelectorTerms: [onNode] } } } : {}),
  };
}

function isAttached(volume: string, lister: Lister): boolean {
  return lister.list<VolumeAttachment>(VOLUME_ATTACHMENTS).some(({ spec }) => spec.source.persistentVolumeName === volume);
}
