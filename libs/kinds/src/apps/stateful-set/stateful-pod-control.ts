/** How a StatefulSet makes and removes pods and claims, with the events about it (pkg/controller/statefulset, stateful_pod_control.go). */
import { isReason, StatusError } from '@drydock/apimachinery';
import { newControllerRef } from '../../controller/claim.ts';
import type { ControllerContext } from '../../controller/controller.ts';
import { persistentVolumeClaims } from '../../core/persistent-volume-claim/persistent-volume-claim.ts';
import type { PersistentVolumeClaim } from '../../core/persistent-volume-claim/persistent-volume-claim.types.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { ControllerRevision } from '../controller-revision/controller-revision.types.ts';
import { newClaims, newStatefulPod } from './stateful-pod.ts';
import type { StatefulSet } from './stateful-set.types.ts';

/** Throws the refusal after it has been recorded. */
export function createStatefulPod(set: StatefulSet, revision: ControllerRevision, ordinal: number, context: ControllerContext): void {
  const pod = newStatefulPod(set, revision, ordinal);
  createMissingClaims(set, pod.metadata.name, ordinal, context);
  attempt(set, 'Create', `Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`, 'successful', context, () =>
    context.client.create(pods, pod),
  );
}

export function deleteStatefulPod(set: StatefulSet, { metadata }: Pod, context: ControllerContext): void {
  attempt(set, 'Delete', `Pod ${metadata.name} in StatefulSet ${set.metadata.name}`, 'successful', context, () => {
    try {
      context.client.delete(pods, metadata.namespace, metadata.name);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  });
}

/** Makes the claims of a pod that is scaled away go with it. */
export function bindClaimsTo(set: StatefulSet, pod: Pod, ordinal: number, { client, lister }: ControllerContext): void {
  const owner = newControllerRef(pod);
  for (const { metadata } of newClaims(set, ordinal)) {
    const claim = lister.get<PersistentVolumeClaim>('persistentvolumeclaims', metadata.namespace, metadata.name);
    if (!claim || claim.metadata.ownerReferences?.some(({ uid }) => uid === owner.uid)) continue;
    client.patch(persistentVolumeClaims, metadata.namespace, metadata.name, { metadata: { ownerReferences: [owner] } });
  }
}

function createMissingClaims(set: StatefulSet, pod: string, ordinal: number, context: ControllerContext): void {
  for (const claim of newClaims(set, ordinal)) {
    const { namespace, name } = claim.metadata;
    if (context.lister.get('persistentvolumeclaims', namespace, name)) continue;
    const what = `Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name}`;
    attempt(set, 'Create', what, 'success', context, () => context.client.create(persistentVolumeClaims, claim));
  }
}

function attempt(set: StatefulSet, verb: string, what: string, success: string, { events }: ControllerContext, call: () => unknown): void {
  try {
    call();
    events.event(set, 'Normal', `Successful${verb}`, `${verb.toLowerCase()} ${what} ${success}`);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    events.event(set, 'Warning', `Failed${verb}`, `${verb.toLowerCase()} ${what} failed error: ${error.message}`);
    throw error;
  }
}
