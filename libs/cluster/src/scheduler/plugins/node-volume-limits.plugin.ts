import {
  attachableVolume,
  claimNamesOf,
  claimsOfPod,
  CSI_NODES,
  uniqueVolumeName,
  type CSINode,
  type PersistentVolume,
  type Pod,
} from '@drydock/kinds';
import type { Lister } from '@drydock/apiserver';
import { NO_REFUSAL, refusal, type FilterPlugin } from '../framework.ts';
import { STORAGE_CLASSES, type StorageClass } from './volume-claims.ts';

/** A driver attaches so many volumes to a node, and no more (pkg/scheduler/framework/plugins/nodevolumelimits). */
export const nodeVolumeLimits: FilterPlugin = {
  name: 'NodeVolumeLimits',
  scope: ({ pod }) => (claimNamesOf(pod).length > 0 ? 'cluster' : 'nothing'),
  filter({ node, pods }, { pod, lister }) {
    if (claimNamesOf(pod).length === 0) return NO_REFUSAL;
    const limits = limitsOf(node.metadata.name, lister);
    if (limits.size === 0) return NO_REFUSAL;
    const wanted = volumesOf(pod, lister);
    const present = new Map([...pods.values()].flatMap((each) => [...volumesOf(each, lister)]));
    const all = new Map([...present, ...wanted]);
    for (const [driver, limit] of limits) {
      const count = (volumes: ReadonlyMap<string, string>) => [...volumes.values()].filter((each) => each === driver).length;
      if (count(all) > count(present) && count(all) > limit) return refusal('node(s) exceed max volume count');
    }
    return NO_REFUSAL;
  },
};

function limitsOf(node: string, lister: Lister): Map<string, number> {
  const drivers = lister.get<CSINode>(CSI_NODES, undefined, node)?.spec.drivers ?? [];
  return new Map(
    drivers.flatMap(({ name = '', allocatable }) => (allocatable?.count === undefined ? [] : [[name, allocatable.count] as const])),
  );
}

/** Volume → driver; a claim that has none yet counts for the driver of its class. */
function volumesOf(pod: Pod, lister: Lister): Map<string, string> {
  const volumes = new Map<string, string>();
  for (const [, { metadata, spec }] of claimsOfPod(pod, lister)) {
    if (spec.volumeName) {
      const volume = attachableVolume(lister.get<PersistentVolume>('persistentvolumes', undefined, spec.volumeName), lister);
      if (volume) volumes.set(uniqueVolumeName(volume), volume.driver);
      continue;
    }
    const storageClass = lister.get<StorageClass>(STORAGE_CLASSES, undefined, spec.storageClassName ?? '');
    if (storageClass) volumes.set(`${metadata.namespace}/${metadata.name}`, storageClass.provisioner);
  }
  return volumes;
}
