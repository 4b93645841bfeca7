import { changedMetadata } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { enqueueObject, type Controller, type EventHandler } from '../../controller/controller.ts';
import type { Pod } from '../pod/pod.types.ts';
import { claimNamesOf } from './pod-claims.ts';
import { persistentVolumeClaims } from './persistent-volume-claim.ts';
import { PVC_PROTECTION_FINALIZER, type PersistentVolumeClaim } from './persistent-volume-claim.types.ts';

const enqueueClaimsOfPod: EventHandler = ({ object, type }, enqueue) => {
  if (type === 'DELETED') for (const name of claimNamesOf(object as Pod)) enqueue(`${object.metadata.namespace}/${name}`);
};

/** A pod without a node holds nothing: no kubelet will start it while its claim is going. */
function isInUse({ metadata }: PersistentVolumeClaim, lister: Lister): boolean {
  const pods = lister.list<Pod>('pods', metadata.namespace);
  return pods.some((pod) => Boolean(pod.spec.nodeName) && claimNamesOf(pod).includes(metadata.name));
}

/** Keeps a claim until no pod uses it (pkg/controller/volume/pvcprotection). */
export const claimProtectionController: Controller = {
  name: 'pvc-protection-controller',
  watches: { persistentvolumeclaims: enqueueObject, pods: enqueueClaimsOfPod },

  reconcile(key, { lister, client }) {
    const [namespace, name] = key.split('/') as [string, string];
    const claim = lister.get<PersistentVolumeClaim>('persistentvolumeclaims', namespace, name);
    if (!claim) return;
    const finalizers = claim.metadata.finalizers ?? [];
    const isProtected = finalizers.includes(PVC_PROTECTION_FINALIZER);
    const update = (list: string[]) =>
      client.update(persistentVolumeClaims, { ...claim, metadata: changedMetadata(claim.metadata, { finalizers: list }) });
    if (!claim.metadata.deletionTimestamp) {
      if (!isProtected) update([...finalizers, PVC_PROTECTION_FINALIZER]);
      return;
    }
    if (isProtected && !isInUse(claim, lister)) update(finalizers.filter((each) => each !== PVC_PROTECTION_FINALIZER));
  },
};
