import { finalRefusal, NO_REFUSAL, type FilterPlugin, type Refusal, type SchedulingContext } from '../framework.ts';
import {
  canProvision,
  claimNames,
  CLAIMS,
  isBound,
  isReachable,
  matchingVolume,
  VOLUMES,
  waitsForConsumer,
  type Claim,
  type Volume,
} from './volume-claims.ts';

/** Claims must be bound, or wait for a node and find a volume there. */
export const volumeBinding: FilterPlugin = {
  name: 'VolumeBinding',
  isLocal: ({ pod }) => claimNames(pod).length === 0,

  preFilter({ pod, lister }) {
    for (const name of claimNames(pod)) {
      const claim = lister.get<Claim>(CLAIMS, pod.metadata.namespace, name);
      if (!claim) return unresolvable(`persistentvolumeclaim "${name}" not found`);
      if (claim.metadata.deletionTimestamp) return unresolvable(`persistentvolumeclaim "${name}" is being deleted`);
      if (claim.status?.phase === 'Lost')
        return unresolvable(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName}"`);
      if (!isBound(claim, lister) && !waitsForConsumer(claim, lister))
        return unresolvable('pod has unbound immediate PersistentVolumeClaims');
    }
    return undefined;
  },

  filter({ node }, context) {
    const reasons = new Set<string>();
    for (const claim of claimsOf(context)) {
      const bound = isBound(claim, context.lister) && context.lister.get<Volume>(VOLUMES, undefined, claim.spec.volumeName!);
      if (bound) {
        if (!isReachable(bound, node)) reasons.add("node(s) didn't match PersistentVolume's node affinity");
      } else if (!matchingVolume(claim, node, context.lister) && !canProvision(claim, context.lister)) {
        reasons.add("node(s) didn't find available persistent volumes to bind");
      }
    }
    return reasons.size ? [...reasons].flatMap(finalRefusal) : NO_REFUSAL;
  },
};

export function claimsOf({ pod, lister }: Pick<SchedulingContext, 'pod' | 'lister'>): Claim[] {
  return claimNames(pod).flatMap((name) => lister.get<Claim>(CLAIMS, pod.metadata.namespace, name) ?? []);
}

function unresolvable(reason: string): Refusal {
  return { reason, unresolvable: true };
}
