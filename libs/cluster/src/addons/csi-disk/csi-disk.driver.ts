/** A CSI driver for network disks: each is on one node at a time, and on any node. What it is called, and where it runs. */
import type { PodProcess } from '@drydock/kinds';

export const DISK_DRIVER = 'disk.csi.drydock.dev';
export const CONTROLLER = 'csi-disk-controller';
export const NODE_PLUGIN = 'csi-disk-node';
/** So many of its disks fit on a node. */
export const DISKS_PER_NODE = 16;

/** A sidecar of the driver's controller. */
export function sidecar(name: string): PodProcess {
  return { namespace: 'kube-system', image: new RegExp(`(?:^|/)${name}(?:[:@]|$)`) };
}
