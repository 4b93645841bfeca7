import { quantityOf, compareQuantities, selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { findMatchingVolume, type PersistentVolume, type PersistentVolumeClaim } from '@drydock/kinds';

export interface StorageClass extends KubeObject {
  provisioner: string;
  volumeBindingMode?: string;
  allowedTopologies?: { matchLabelExpressions?: { key?: string; values?: string[] }[] }[];
}

interface StorageCapacity extends KubeObject {
  storageClassName: string;
  nodeTopology?: LabelSelector;
  capacity?: string;
  maximumVolumeSize?: string;
}

export const CLAIMS = 'persistentvolumeclaims';
export const VOLUMES = 'persistentvolumes';
export const STORAGE_CLASSES = 'storageclasses.storage.k8s.io';
export const DRIVERS = 'csidrivers.storage.k8s.io';
export const CAPACITIES = 'csistoragecapacities.storage.k8s.io';

/** Classes with this provisioner have volumes only that somebody made by hand. */
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export function isBound(claim: PersistentVolumeClaim, lister: Lister): boolean {
  return (
    Boolean(claim.spec.volumeName) &&
    claim.status?.phase === 'Bound' &&
    lister.get(VOLUMES, undefined, claim.spec.volumeName!) !== undefined
  );
}

export function waitsForConsumer(claim: PersistentVolumeClaim, lister: Lister): boolean {
  return classOf(claim, lister)?.volumeBindingMode === 'WaitForFirstConsumer';
}

export function classOf(claim: PersistentVolumeClaim, lister: Lister): StorageClass | undefined {
  return claim.spec.storageClassName ? lister.get<StorageClass>(STORAGE_CLASSES, undefined, claim.spec.storageClassName) : undefined;
}

/** Whether the class has a provisioner, which can make volumes that this node reaches (checkVolumeProvisions). */
export function canProvision(claim: PersistentVolumeClaim, { metadata }: KubeObject, lister: Lister): boolean {
  const storageClass = classOf(claim, lister);
  if (!storageClass || storageClass.provisioner === NO_PROVISIONER) return false;
  const { allowedTopologies = [] } = storageClass;
  const allows = ({ matchLabelExpressions = [] }: (typeof allowedTopologies)[number]) =>
    matchLabelExpressions.every(({ key = '', values = [] }) => values.includes(metadata.labels?.[key] ?? ''));
  return allowedTopologies.length === 0 || allowedTopologies.some(allows);
}

/** Whether a driver that tells how much it has left has enough for the claim near this node (hasEnoughCapacity). */
export function hasCapacityFor(claim: PersistentVolumeClaim, { metadata }: KubeObject, lister: Lister): boolean {
  const storageClass = classOf(claim, lister);
  const driver =
    storageClass && lister.get<KubeObject & { spec: { storageCapacity?: boolean } }>(DRIVERS, undefined, storageClass.provisioner);
  if (!driver?.spec.storageCapacity) return true;
  const wanted = wantedBy(claim);
  return lister.list<StorageCapacity>(CAPACITIES).some(({ storageClassName, nodeTopology, maximumVolumeSize, capacity }) => {
    const most = maximumVolumeSize ?? capacity;
    if (storageClassName !== storageClass!.metadata.name || most === undefined) return false;
    return compareQuantities(quantityOf(most), wanted) >= 0 && selectorMatches(nodeTopology, metadata.labels);
  });
}

/** The volume that the claim could have on that node. */
export function matchingVolume(claim: PersistentVolumeClaim, node: KubeObject, lister: Lister): PersistentVolume | undefined {
  return findMatchingVolume(claim, lister.list<PersistentVolume>(VOLUMES), { node });
}

function wantedBy({ spec }: PersistentVolumeClaim) {
  return quantityOf(spec.resources?.requests?.storage ?? '0');
}
