/** Removes pods from nodes whose NoExecute taints they do not tolerate, or no longer (pkg/controller/tainteviction). */
import { deepEqual, formatTime, isReason, objectKey, splitObjectKey } from '@drydock/apimachinery';
import { serviceAccountUser, type Lister, type StorageEvent } from '@drydock/apiserver';
import type { Controller, ControllerContext } from '../../controller/controller.ts';
import { POD_NODE_INDEX, pods } from '../pod/pod.ts';
import type { Pod, PodCondition } from '../pod/pod.types.ts';
import { toleratesTaint } from '../pod/spec/tolerations.ts';
import type { Node, Taint } from './node.types.ts';

/**
 * Keys are `TASK POD …`: `judge ns/name` looks at a pod, `due ns/name FINGERPRINT` is a removal that was put off while the pod and its node
 * looked like this, `cancelled ns/name` tells that it will not happen.
 */
type Task = 'judge' | 'due' | 'cancelled';

export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  user: serviceAccountUser('kube-system', 'node-controller'),

  watches: {
    pods(event, enqueue, lister) {
      const { object: pod, previous } = event as StorageEvent<Pod>;
      if (event.type === 'DELETED' || !pod.spec.nodeName || taintsOf(pod.spec.nodeName, lister).length === 0) return;
      const known = previous?.spec.nodeName === pod.spec.nodeName && deepEqual(previous.spec.tolerations, pod.spec.tolerations);
      if (!known) enqueue(`judge ${objectKey(pod)}`);
    },
    nodes(event, enqueue, lister) {
      if (event.type === 'DELETED') return;
      const { object: node, previous } = event as StorageEvent<Node>;
      const [before, now] = [previous ? executingTaints(previous) : [], executingTaints(node)];
      if (deepEqual(before, now)) return;
      for (const pod of lister.byIndex<Pod>('pods', POD_NODE_INDEX, node.metadata.name)) {
        const waited = Number.isFinite(secondsLeft(pod, before)) && secondsLeft(pod, now) === Infinity;
        enqueue(`${waited ? 'cancelled' : 'judge'} ${objectKey(pod)}`);
      }
    },
  },

  reconcile(key, context) {
    const [task, podKey, fingerprint] = key.split(' ') as [Task, string, string?];
    const { namespace, name } = splitObjectKey(podKey);
    const pod = context.lister.get<Pod>('pods', namespace, name);
    if (!pod?.spec.nodeName || pod.metadata.deletionTimestamp) return;
    if (task === 'cancelled') return tell(pod, `Cancelling deletion of Pod ${podKey}`, context);
    const taints = taintsOf(pod.spec.nodeName, context.lister);
    const seconds = secondsLeft(pod, taints);
    if (seconds === Infinity) return;
    const present = fingerprintOf(pod, taints);
    if (task === 'due' ? fingerprint === present : seconds <= 0) remove(pod, context);
    else if (task === 'judge') context.requeueAt(context.clock.now() + seconds * 1000, `due ${podKey} ${present}`);
  },
};

function taintsOf(name: string, lister: Lister): readonly Taint[] {
  const node = lister.get<Node>('nodes', undefined, name);
  return node?.spec?.taints ? executingTaints(node) : NO_TAINTS;
}

const NO_TAINTS: readonly Taint[] = [];

function executingTaints({ spec }: Node): Taint[] {
  return (spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

/** How long the pod may stay: 0 when it tolerates less than all, Infinity when it tolerates all for ever. */
function secondsLeft({ spec }: Pod, taints: readonly Taint[]): number {
  let least = Infinity;
  for (const taint of taints) {
    const tolerating = spec.tolerations?.find((toleration) => toleratesTaint([toleration], taint));
    if (!tolerating) return 0;
    least = Math.min(least, Math.max(0, tolerating.tolerationSeconds ?? Infinity));
  }
  return least;
}

/** Changes when a removal that was put off would be another one. */
function fingerprintOf({ metadata, spec }: Pod, taints: readonly Taint[]): string {
  return [metadata.uid, ...taints.map(({ key, value = '' }) => `${key}=${value}`), secondsLeft({ spec, metadata } as Pod, taints)].join(
    ',',
  );
}

function remove(pod: Pod, context: ControllerContext): void {
  const { namespace, name, uid } = pod.metadata;
  tell(pod, `Marking for deletion Pod ${namespace}/${name}`, context);
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(context.clock.now()),
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  };
  const conditions = [...(pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type), condition];
  try {
    context.client.patch(pods, namespace, name, { status: { conditions } }, 'status');
    context.client.delete(pods, namespace, name, { preconditions: { uid } });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

/** Upstream's events name the pod but not its uid. */
function tell({ apiVersion, kind, metadata: { namespace, name } }: Pod, message: string, { events }: ControllerContext): void {
  events.event({ apiVersion, kind, metadata: { namespace, name } }, 'Normal', 'TaintManagerEviction', message);
}
