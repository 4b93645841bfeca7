/** The pod that a controller of an add-on runs in. */
import type { Lister } from '@drydock/apiserver';
import { isReady, type Pod, type PodProcess } from '@drydock/kinds';

/** Undefined while none is ready. Of several the oldest: it holds the lease. */
export function servingPod({ namespace, image }: PodProcess, lister: Lister): Pod | undefined {
  let found: Pod | undefined;
  for (const pod of lister.list<Pod>('pods', namespace)) {
    if (!isReady(pod) || pod.metadata.deletionTimestamp || !pod.spec.containers.some((each) => image.test(each.image ?? ''))) continue;
    if (!found || created(pod) < created(found)) found = pod;
  }
  return found;
}

function created({ metadata }: Pod): string {
  return metadata.creationTimestamp ?? '';
}
