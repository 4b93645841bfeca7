/** Removes pods that no kubelet will remove (pkg/controller/podgc). */
import { formatTime, isReason, parseTime } from '@drydock/apimachinery';
import type { Controller, ControllerContext, EventHandler } from '../controller/controller.ts';
import type { Lister } from '@drydock/apiserver';
import { readiness } from '../core/node/node-health.ts';
import type { Node } from '../core/node/node.types.ts';
import { isTerminal } from '../core/pod/pod-display.ts';
import { POD_NODE_INDEX, POD_TERMINAL_INDEX, pods } from '../core/pod/pod.ts';
import type { Pod, PodCondition } from '../core/pod/pod.types.ts';

/** So many ended pods may stay (`--terminated-pod-gc-threshold`). */
const TERMINATED_THRESHOLD = 12_500;

/** A node must be missing for so long before its pods count as orphaned. */
const QUARANTINE_MILLISECONDS = 40_000;

export const podGarbageCollector: Controller = {
  name: 'pod-garbage-collector',
  watches: { pods: enqueueForPod, nodes: enqueueForNode },

  reconcile(key, context) {
    const [task, name = ''] = key.split(' ') as [string, string?];
    if (task === 'terminated') return removeTerminated(context);
    if (task === 'abandoned') return removeAbandoned(name, context);
    if (task === 'unscheduled') return removeUnscheduled(name, context);
    if (context.lister.get('nodes', '', name)) return;
    if (task === 'missing') return context.requeueAt(context.clock.now() + QUARANTINE_MILLISECONDS, `orphaned ${name}`);
    for (const pod of context.lister.byIndex<Pod>('pods', POD_NODE_INDEX, name)) removeOrphan(pod, context);
  },
};

function enqueueForPod(...[{ type, key, object, previous }, enqueue, lister]: Parameters<EventHandler>): void {
  if (type === 'DELETED') return;
  const pod = object as Pod;
  const before = previous as Pod | undefined;
  const { nodeName } = pod.spec;
  if (isTerminal(pod) && !(before && isTerminal(before))) enqueue('terminated');
  if (nodeName && nodeName !== before?.spec.nodeName && !lister.get('nodes', '', nodeName)) enqueue(`missing ${nodeName}`);
  if (!nodeName && pod.metadata.deletionTimestamp) enqueue(`unscheduled ${key}`);
  if (nodeName && pod.metadata.deletionTimestamp && !before?.metadata.deletionTimestamp && isOutOfService(lister, nodeName))
    enqueue(`abandoned ${nodeName}`);
}

function enqueueForNode(...[{ type, key }, enqueue, lister]: Parameters<EventHandler>): void {
  if (type === 'DELETED') enqueue(`missing ${key}`);
  else if (isOutOfService(lister, key)) enqueue(`abandoned ${key}`);
}

/** Somebody has said that a node which does not answer will not come back (node.kubernetes.io/out-of-service). */
function isOutOfService(lister: Lister, name: string): boolean {
  const node = lister.get<Node>('nodes', undefined, name);
  const isTainted = node?.spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/out-of-service') ?? false;
  return isTainted && readiness(node!)?.status !== 'True';
}

/** What should have ended on such a node (gcTerminating). */
function removeAbandoned(name: string, context: ControllerContext): void {
  if (!isOutOfService(context.lister, name)) return;
  for (const pod of context.lister.byIndex<Pod>('pods', POD_NODE_INDEX, name))
    if (pod.metadata.deletionTimestamp) forceDelete(pod, context);
}

/** The oldest first, down to the threshold. */
function removeTerminated(context: ControllerContext): void {
  const ended = context.lister.byIndex<Pod>('pods', POD_TERMINAL_INDEX, 'true');
  const surplus = ended.length - TERMINATED_THRESHOLD;
  if (surplus <= 0) return;
  const age = ({ metadata }: Pod) => parseTime(metadata.creationTimestamp) ?? 0;
  for (const pod of [...ended].sort((a, b) => age(a) - age(b)).slice(0, surplus)) forceDelete(pod, context);
}

function removeUnscheduled(key: string, context: ControllerContext): void {
  const [namespace, name] = key.split('/') as [string, string];
  const pod = context.lister.get<Pod>('pods', namespace, name);
  if (pod?.metadata.deletionTimestamp && !pod.spec.nodeName) forceDelete(pod, context);
}

function removeOrphan(pod: Pod, context: ControllerContext): void {
  if (!isTerminal(pod)) markFailed(pod, context);
  forceDelete(pod, context);
}

function markFailed({ metadata, status }: Pod, { client, clock }: ControllerContext): void {
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(clock.now()),
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
  };
  const conditions = [...(status?.conditions ?? []).filter(({ type }) => type !== condition.type), condition];
  client.patch(pods, metadata.namespace, metadata.name, { status: { phase: 'Failed', conditions } }, 'status');
}

function forceDelete({ metadata }: Pod, { client }: ControllerContext): void {
  try {
    client.delete(pods, metadata.namespace, metadata.name, { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}
