/** Does what VolumeAttachments ask for, by its driver (kubernetes-csi/external-attacher). */
import { formatTime, isReason, parseTime } from '@drydock/apimachinery';
import { serviceAccountUser, type Lister } from '@drydock/apiserver';
import {
  CSI_NODES,
  enqueueObject,
  persistentVolumes,
  VOLUME_ATTACHMENTS,
  volumeAttachments,
  type Controller,
  type ControllerContext,
  type CSINode,
  type PersistentVolume,
  type VolumeAttachment,
} from '@drydock/kinds';
import { CONTROLLER, DISK_DRIVER, sidecar } from './csi-disk.driver.ts';

const FINALIZER = `external-attacher/${DISK_DRIVER.replaceAll('.', '-')}`;
/** What the driver takes to plug a disk in, or out. */
const WORK = 1_200;

export const csiAttacher: Controller = {
  name: 'external-attacher',
  user: serviceAccountUser('kube-system', CONTROLLER),
  process: sidecar('csi-attacher'),
  watches: {
    [VOLUME_ATTACHMENTS]: enqueueObject,
    // A driver that comes to a node may attach what waits for it.
    [CSI_NODES]: ({ object }, enqueue, lister) => {
      for (const { metadata, spec } of lister.list<VolumeAttachment>(VOLUME_ATTACHMENTS))
        if (spec.nodeName === object.metadata.name) enqueue(metadata.name);
    },
  },

  reconcile(name, context) {
    const attachment = context.lister.get<VolumeAttachment>(VOLUME_ATTACHMENTS, undefined, name);
    if (attachment?.spec.attacher !== DISK_DRIVER) return;
    if (attachment.metadata.deletionTimestamp) detach(attachment, context);
    else if (!attachment.status?.attached) attach(attachment, context);
  },
};

function attach(attachment: VolumeAttachment, context: ControllerContext): void {
  const { client, lister, clock, requeueAt } = context;
  const { metadata, spec, status } = attachment;
  const done = (parseTime(metadata.creationTimestamp) ?? 0) + WORK;
  hold(attachment, context);
  const driver = lister.get<CSINode>(CSI_NODES, undefined, spec.nodeName ?? '')?.spec.drivers?.find((each) => each.name === DISK_DRIVER);
  if (!driver) {
    const message = `CSINode ${spec.nodeName} does not contain driver ${DISK_DRIVER}`;
    if (status?.attachError?.message === message) return;
    const attachError = { message, time: formatTime(clock.now()) };
    return patchStatus(metadata.name, { attached: false, attachError }, context);
  }
  if (clock.now() < done) return requeueAt(done);
  const disk = volumeOf(attachment, lister)?.spec.csi?.volumeHandle;
  client.patch(
    volumeAttachments,
    undefined,
    metadata.name,
    { status: { attached: true, attachError: null, attachmentMetadata: { devicePath: `/dev/disk/by-id/${disk ?? ''}` } } },
    'status',
  );
}

/** Neither the attachment nor its volume may go before the disk is out. */
function hold(attachment: VolumeAttachment, { client, lister }: ControllerContext): void {
  const { metadata } = attachment;
  if (!metadata.finalizers?.includes(FINALIZER))
    client.patch(volumeAttachments, undefined, metadata.name, { metadata: { finalizers: [...(metadata.finalizers ?? []), FINALIZER] } });
  const volume = volumeOf(attachment, lister);
  if (volume && !volume.metadata.deletionTimestamp) setVolumeFinalizer(volume, true, client);
}

function detach(attachment: VolumeAttachment, { client, lister, clock, requeueAt }: ControllerContext): void {
  const { metadata, spec } = attachment;
  const done = (parseTime(metadata.deletionTimestamp) ?? 0) + WORK;
  if (clock.now() < done) return requeueAt(done);
  const volume = volumeOf(attachment, lister);
  const others = lister
    .list<VolumeAttachment>(VOLUME_ATTACHMENTS)
    .filter((each) => each.metadata.name !== metadata.name && each.spec.source.persistentVolumeName === spec.source.persistentVolumeName);
  if (volume && others.length === 0) setVolumeFinalizer(volume, false, client);
  const rest = (metadata.finalizers ?? []).filter((each) => each !== FINALIZER);
  try {
    client.patch(volumeAttachments, undefined, metadata.name, { metadata: { finalizers: rest.length > 0 ? rest : null } });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

function setVolumeFinalizer({ metadata }: PersistentVolume, wanted: boolean, client: ControllerContext['client']): void {
  const before = metadata.finalizers ?? [];
  const after = [...before.filter((each) => each !== FINALIZER), ...(wanted ? [FINALIZER] : [])];
  if (before.length !== after.length)
    client.patch(persistentVolumes, undefined, metadata.name, { metadata: { finalizers: after.length > 0 ? after : null } });
}

function patchStatus(name: string, status: VolumeAttachment['status'], { client }: ControllerContext): void {
  client.patch(volumeAttachments, undefined, name, { status }, 'status');
}

function volumeOf({ spec }: VolumeAttachment, lister: Lister): PersistentVolume | undefined {
  return lister.get<PersistentVolume>('persistentvolumes', undefined, spec.source.persistentVolumeName ?? '');
}
