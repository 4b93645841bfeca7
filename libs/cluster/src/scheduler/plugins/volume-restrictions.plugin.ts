import type { Lister } from '@drydock/apiserver';
import { claimNamesOf, type PersistentVolumeClaim, type Pod, type Volume } from '@drydock/kinds';
import { NO_REFUSAL, refusal, type FilterPlugin } from '../framework.ts';
import { CLAIMS } from './volume-claims.ts';

/** A ReadWriteOncePod claim is for one pod in the whole cluster, and some disks for one pod on a node unless all only read. */
export const volumeRestrictions: FilterPlugin = {
  name: 'VolumeRestrictions',
  scope: ({ pod }) => (claimNamesOf(pod).length + disksOf(pod).length > 0 ? 'cluster' : 'nothing'),
  filter(node, { pod, nodes, lister }) {
    if (hasDiskConflict(pod, node.pods.values())) return refusal('node(s) had no available disk');
    const exclusive = exclusiveClaims(pod, lister);
    if (exclusive.length === 0) return NO_REFUSAL;
    const inUse = nodes.some(({ pods }) =>
      [...pods.values()].some(
        (other) => other.metadata.namespace === pod.metadata.namespace && claimNamesOf(other).some((name) => exclusive.includes(name)),
      ),
    );
    return inUse ? refusal('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode') : NO_REFUSAL;
  },
};

function exclusiveClaims(pod: Pod, lister: Lister): string[] {
  return claimNamesOf(pod).filter((name) => {
    const modes = lister.get<PersistentVolumeClaim>(CLAIMS, pod.metadata.namespace, name)?.spec.accessModes;
    return modes?.includes('ReadWriteOncePod');
  });
}

interface Disk {
  /** Two volumes with an identity in common are the same disk. */
  readonly identities: readonly string[];
  /** Whether several may read it at the same time. */
  readonly readOnly: boolean;
}

function hasDiskConflict(pod: Pod, others: Iterable<Pod>): boolean {
  const disks = disksOf(pod);
  if (disks.length === 0) return false;
  for (const other of others) {
    for (const taken of disksOf(other)) {
      const conflicts = (disk: Disk) =>
        !(disk.readOnly && taken.readOnly) && disk.identities.some((each) => taken.identities.includes(each));
      if (disks.some(conflicts)) return true;
    }
  }
  return false;
}

function disksOf({ spec }: Pod): Disk[] {
  return spec.volumes?.flatMap(diskOf) ?? [];
}

function diskOf({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }: Volume): Disk[] {
  if (gcePersistentDisk) return [{ identities: [`gce ${gcePersistentDisk.pdName}`], readOnly: gcePersistentDisk.readOnly ?? false }];
  if (awsElasticBlockStore) return [{ identities: [`aws ${awsElasticBlockStore.volumeID}`], readOnly: false }];
  if (iscsi) return [{ identities: [`iscsi ${iscsi.iqn}`], readOnly: iscsi.readOnly ?? false }];
  if (!rbd) return [];
  const identities = (rbd.monitors ?? []).map((monitor) => `rbd ${monitor} ${rbd.pool ?? 'rbd'} ${rbd.image}`);
  return [{ identities, readOnly: rbd.readOnly ?? false }];
}
