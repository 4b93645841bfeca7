/** The pod that a controller of an add-on runs in. */
import type { Lister } from '@drydock/apiserver';
import { isReady, type Pod, type PodProcess } from '@drydock/kinds';

/** Undefined while none is ready. Of several the oldest: it holds the lease. */
export function servingPod({ namespace, image }: PodProcess, lister: Lister): Pod | undefined {
  // Most add-ons that have a namespace of their own are not there: asked for each look of a controller, this must cost nothing.
  if (!lister.get('namespaces', undefined, namespace)) return undefined;
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
