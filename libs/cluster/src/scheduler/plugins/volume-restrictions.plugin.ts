import { NO_REFUSAL, refusal, type FilterPlugin } from '../framework.ts';
import { claimNames, CLAIMS, type Claim } from './volume-claims.ts';

/** A ReadWriteOncePod claim is for one pod in the whole cluster. */
export const volumeRestrictions: FilterPlugin = {
  name: 'VolumeRestrictions',
  isLocal: ({ pod }) => claimNames(pod).length === 0,
  filter(node, { pod, nodes, lister }) {
    const exclusive = claimNames(pod).filter((name) => {
      const modes = lister.get<Claim>(CLAIMS, pod.metadata.namespace, name)?.spec.accessModes;
      return modes?.includes('ReadWriteOncePod');
    });
    if (exclusive.length === 0) return NO_REFUSAL;
    const inUse = nodes.some(({ pods }) =>
      [...pods.values()].some(
        (other) => other.metadata.namespace === pod.metadata.namespace && claimNames(other).some((name) => exclusive.includes(name)),
      ),
    );
    return inUse ? refusal('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode') : NO_REFUSAL;
  },
};
