import { finalRefusal, NO_REFUSAL, type FilterPlugin, type Refusal, type SchedulingContext } from '../framework.ts';
import { objectKey } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import {
  claimNamesOf,
  ephemeralClaimName,
  isReachableFrom,
  SELECTED_NODE_ANNOTATION,
  type PersistentVolume,
  type PersistentVolumeClaim,
} from '@drydock/kinds';
import type { Node } from '../node-info.ts';
import { canProvision, CLAIMS, hasCapacityFor, isBound, matchingVolume, VOLUMES, waitsForConsumer } from './volume-claims.ts';

/** Claims must be bound, or wait for a node and find a volume there. */
export const volumeBinding: FilterPlugin = {
  name: 'VolumeBinding',
  scope: ({ pod }) => (claimNamesOf(pod).length > 0 ? 'cluster' : 'nothing'),

  preFilter({ pod, lister }) {
    const ephemeral = new Set(
      pod.spec.volumes?.filter((volume) => volume.ephemeral).map(({ name }) => ephemeralClaimName(pod.metadata.name, name)),
    );
    for (const name of claimNamesOf(pod)) {
      const claim = lister.get<PersistentVolumeClaim>(CLAIMS, pod.metadata.namespace, name);
      if (!claim && ephemeral.has(name))
        return unresolvable(`waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`);
      if (!claim) return unresolvable(`persistentvolumeclaim "${name}" not found`);
      if (claim.status?.phase === 'Lost')
        return unresolvable(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName}"`);
      if (claim.metadata.deletionTimestamp) return unresolvable(`persistentvolumeclaim "${name}" is being deleted`);
      if (ephemeral.has(name) && !claim.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === pod.metadata.uid))
        return unresolvable(`PVC ${claim.metadata.namespace}/${name} was not created for pod ${objectKey(pod)} (pod is not owner)`);
      if (!isBound(claim, lister) && !waitsForConsumer(claim, lister))
        return unresolvable('pod has unbound immediate PersistentVolumeClaims');
    }
    return undefined;
  },

  filter({ node }, context) {
    const reasons = new Set(claimsOf(context).flatMap((claim) => whyNot(claim, node, context.lister) ?? []));
    return reasons.size ? [...reasons].flatMap(finalRefusal) : NO_REFUSAL;
  },
};

/** What keeps the pod with this claim from the node. */
function whyNot(claim: PersistentVolumeClaim, node: Node, lister: Lister): string | undefined {
  if (isBound(claim, lister)) {
    const volume = lister.get<PersistentVolume>(VOLUMES, undefined, claim.spec.volumeName!)!;
    return isReachableFrom(volume, node) ? undefined : "node(s) didn't match PersistentVolume's node affinity";
  }
  // A volume has been ordered for a pod on that node.
  const selected = claim.metadata.annotations?.[SELECTED_NODE_ANNOTATION];
  if (selected === undefined && matchingVolume(claim, node, lister)) return undefined;
  if ((selected ?? node.metadata.name) !== node.metadata.name || !canProvision(claim, node, lister))
    return "node(s) didn't find available persistent volumes to bind";
  return hasCapacityFor(claim, node, lister) ? undefined : 'node(s) did not have enough free storage';
}

export function claimsOf({ pod, lister }: Pick<SchedulingContext, 'pod' | 'lister'>): PersistentVolumeClaim[] {
  return claimNamesOf(pod).flatMap((name) => lister.get<PersistentVolumeClaim>(CLAIMS, pod.metadata.namespace, name) ?? []);
}

function unresolvable(reason: string): Refusal {
  return { reason, unresolvable: true };
}
