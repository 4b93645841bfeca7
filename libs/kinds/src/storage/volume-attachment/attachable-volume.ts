/** Volumes that have to be attached to a node before it can mount them: those of CSI drivers that say so (pkg/volume/csi). */
import { encodeUtf8 } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { PersistentVolume } from '../../core/persistent-volume/persistent-volume.types.ts';
import type { PersistentVolumeClaim } from '../../core/persistent-volume-claim/persistent-volume-claim.types.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { CSIDriver } from '../csi-driver/csi-driver.ts';

export const CSI_DRIVERS = 'csidrivers.storage.k8s.io';
export const VOLUME_ATTACHMENTS = 'volumeattachments.storage.k8s.io';

export interface AttachableVolume {
  /** Of the PersistentVolume. */
  name: string;
  driver: string;
  handle: string;
}

/** How nodes name it in `volumesAttached` and `volumesInUse`. */
export function uniqueVolumeName({ driver, handle }: AttachableVolume): string {
  return `kubernetes.io/csi/${driver}^${handle}`;
}

export function attachmentName({ driver, handle }: AttachableVolume, node: string): string {
  return `csi-${bytesToHex(sha256(encodeUtf8(handle + driver + node)))}`;
}

/** Undefined for volumes of other kinds, and of drivers that attach nothing. A driver that nobody has registered does. */
export function attachableVolume(volume: PersistentVolume | undefined, lister: Lister): AttachableVolume | undefined {
  const { driver, volumeHandle } = volume?.spec.csi ?? {};
  if (!volume || !driver) return undefined;
  const registered = lister.get<CSIDriver>(CSI_DRIVERS, undefined, driver);
  if (registered?.spec.attachRequired === false) return undefined;
  return { name: volume.metadata.name, driver, handle: volumeHandle ?? '' };
}

/** The claims of a pod's volumes, by the names of the volumes. */
export function claimsOfPod({ metadata, spec }: Pod, lister: Lister): [volume: string, claim: PersistentVolumeClaim][] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    const claimName = persistentVolumeClaim?.claimName ?? (ephemeral ? `${metadata.name}-${name}` : undefined);
    const claim =
      claimName === undefined ? undefined : lister.get<PersistentVolumeClaim>('persistentvolumeclaims', metadata.namespace, claimName);
    return claim ? [[name, claim] as [string, PersistentVolumeClaim]] : [];
  });
}

/** The volumes that a pod needs attached to its node, by the names of its volumes. */
export function attachableVolumesOf(pod: Pod, lister: Lister): [volume: string, AttachableVolume][] {
  return claimsOfPod(pod, lister).flatMap(([name, { spec }]) => {
    const volume = spec.volumeName ? lister.get<PersistentVolume>('persistentvolumes', undefined, spec.volumeName) : undefined;
    const attachable = attachableVolume(volume, lister);
    return attachable ? [[name, attachable] as [string, AttachableVolume]] : [];
  });
}

/** Whether several nodes may have it at once (pkg/volume/util, IsMultiAttachAllowed). */
export function allowsSeveralNodes({ spec: { accessModes = [] } }: PersistentVolume): boolean {
  return accessModes.length === 0 || accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}
