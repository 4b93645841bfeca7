/** The CSI drivers that mount something here, once their part on a node runs. Adding one means adding one line. */
import type { Container, Pod } from '@drydock/kinds';
import { DISK_DRIVER, DISKS_PER_NODE } from '../addons/csi-disk/csi-disk.driver.ts';

export interface CsiDriver {
  name: string;
  /** How many of its volumes fit on a node. */
  volumesPerNode: number;
}

const DRIVERS: readonly CsiDriver[] = [{ name: DISK_DRIVER, volumesPerNode: DISKS_PER_NODE }];

const REGISTRAR_NAME = 'csi-node-driver-registrar';
const REGISTRAR = /(?:^|\/)csi-node-driver-registrar(?:[:@]|$)/;
const NAME_FLAG = '--driver-name=';

/** The driver that the containers of a pod register with their node's kubelet, if they do. */
export function registeredDriver({ spec }: Pod): CsiDriver | undefined {
  if (!spec.containers.some(isRegistrar)) return undefined;
  const name = spec.containers
    .flatMap(wordsOf)
    .find((word) => word.startsWith(NAME_FLAG))
    ?.slice(NAME_FLAG.length);
  return DRIVERS.find((driver) => driver.name === name);
}

/** Every look at a pod asks this. */
function isRegistrar({ image = '' }: Container): boolean {
  return image.includes(REGISTRAR_NAME) && REGISTRAR.test(image);
}

function wordsOf({ command = [], args = [] }: Container): string[] {
  return [...command, ...args];
}
