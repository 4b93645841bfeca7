import { newVolumeProvisioner } from '@drydock/kinds';
import { CONTROLLER, DISK_DRIVER, sidecar } from './csi-disk.driver.ts';

/** Makes a disk for each claim of the driver's classes (kubernetes-csi/external-provisioner). */
export const csiDiskProvisioner = newVolumeProvisioner({
  name: DISK_DRIVER,
  account: CONTROLLER,
  process: sidecar('csi-provisioner'),
  sourceOf: (volumeName, { metadata }) => ({
    csi: {
      driver: DISK_DRIVER,
      fsType: 'ext4',
      volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': `${DISK_DRIVER}-${metadata.uid?.slice(0, 8)}` },
      volumeHandle: `disk-${volumeName.replace(/^pvc-/, '').replaceAll('-', '').slice(0, 17)}`,
    },
  }),
});
