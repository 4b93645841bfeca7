import { quantityOf, compareQuantities, selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { matchesAnyNodeTerm, type NodeSelectorTerm } from '@drydock/kinds';

export interface Claim extends KubeObject {
  spec: {
    volumeName?: string;
    storageClassName?: string;
    accessModes?: string[];
    volumeMode?: string;
    selector?: LabelSelector;
    resources?: { requests?: Record<string, string> };
  };
  status?: { phase?: string };
}

export interface Volume extends KubeObject {
  spec: {
    capacity?: Record<string, string>;
    accessModes?: string[];
    storageClassName?: string;
    volumeMode?: string;
    claimRef?: { namespace?: string; name?: string; uid?: string };
    nodeAffinity?: { required?: { nodeSelectorTerms?: NodeSelectorTerm[] } };
  };
  status?: { phase?: string };
}

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

export function isBound(claim: Claim, lister: Lister): boolean {
  return (
    Boolean(claim.spec.volumeName) &&
    claim.status?.phase === 'Bound' &&
    lister.get(VOLUMES, undefined, claim.spec.volumeName!) !== undefined
  );
}

export function waitsForConsumer(claim: Claim, lister: Lister): boolean {
  return classOf(claim, lister)?.volumeBindingMode === 'WaitForFirstConsumer';
}

export function classOf(claim: Claim, lister: Lister): StorageClass | undefined {
  return claim.spec.storageClassName ? lister.get<StorageClass>(STORAGE_CLASSES, undefined, claim.spec.storageClassName) : undefined;
}

/** Whether the class has a provisioner, which can make volumes that this node reaches (checkVolumeProvisions). */
export function canProvision(claim: Claim, { metadata }: KubeObject, lister: Lister): boolean {
  const storageClass = classOf(claim, lister);
  if (!storageClass || storageClass.provisioner === NO_PROVISIONER) return false;
  const { allowedTopologies = [] } = storageClass;
  const allows = ({ matchLabelExpressions = [] }: (typeof allowedTopologies)[number]) =>
    matchLabelExpressions.every(({ key = '', values = [] }) => values.includes(metadata.labels?.[key] ?? ''));
  return allowedTopologies.length === 0 || allowedTopologies.some(allows);
}

/** Whether a driver that tells how much it has left has enough for the claim near this node (hasEnoughCapacity). */
export function hasCapacityFor(claim: Claim, { metadata }: KubeObject, lister: Lister): boolean {
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

/** Whether the volume can be used on a node. */
export function isReachable(volume: Volume, node: KubeObject): boolean {
  const terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms;
  return !terms || matchesAnyNodeTerm(terms, node);
}

/** The smallest free volume that the claim could have on that node (volume/util, FindMatchingVolume). */
export function matchingVolume(claim: Claim, node: KubeObject, lister: Lister): Volume | undefined {
  const wanted = wantedBy(claim);
  const size = (volume: Volume) => quantityOf(volume.spec.capacity?.storage ?? '0');
  return lister
    .list<Volume>(VOLUMES)
    .filter((volume) => isCandidate(volume, claim) && isReachable(volume, node) && compareQuantities(size(volume), wanted) >= 0)
    .sort((a, b) => compareQuantities(size(a), size(b)))[0];
}

function wantedBy({ spec }: Claim) {
  return quantityOf(spec.resources?.requests?.storage ?? '0');
}

function isCandidate({ metadata, spec, status }: Volume, claim: Claim): boolean {
  const { claimRef } = spec;
  const reserved = claimRef && (claimRef.namespace !== claim.metadata.namespace || claimRef.name !== claim.metadata.name);
  return (
    !metadata.deletionTimestamp &&
    !reserved &&
    (status?.phase === 'Available' || claimRef !== undefined) &&
    (spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '') &&
    (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem') &&
    (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode)) &&
    (!claim.spec.selector || selectorMatches(claim.spec.selector, metadata.labels))
  );
}
