/** kube-scheduler: finds a node for each pod that has none, and binds it. */
import { deepEqual, formatTime, isReason, objectKey, splitObjectKey, type KubeObject } from '@drydock/apimachinery';
import type { Lister, StorageEvent, UserInfo } from '@drydock/apiserver';
import {
  claimNamesOf,
  CSI_NODES,
  podCondition,
  podIsUnscheduled,
  POD_UNSCHEDULED_INDEX,
  SELECTED_NODE_ANNOTATION,
  type Controller,
  type ControllerContext,
  type EventRecorder,
  type PersistentVolumeClaim,
  type Pod,
  type PodCondition,
} from '@drydock/kinds';
import { CAPACITIES, CLAIMS, DRIVERS, STORAGE_CLASSES, VOLUMES, isBound, matchingVolume } from './plugins/volume-claims.ts';
import { claimsOf } from './plugins/volume-binding.plugin.ts';
import { profilesOf } from './configuration/read-configuration.ts';
import type { Profile } from './framework.ts';
import type { ClusterState } from '../cluster-state.ts';
import { decisionsIn, rememberDecision, type SchedulingDecision } from './decision.ts';
import { hasPlainVolumes } from './alike-pods.ts';
import { priorityOf } from './filter-node.ts';
import { isWaitedFor } from './plugins/affinity-terms.ts';
import { countsAlike, isFinished, nodeInfoCache, observeChange, type Node } from './node-info.ts';
import { PREEMPTION_REASON, type Preemption } from './preemption.ts';
import { schedulePod, type SchedulingResult, type Unschedulable } from './schedule-pod.ts';

const SCHEDULER_USER: UserInfo = { username: 'system:kube-scheduler', groups: ['system:authenticated'] };
export const SCHEDULER_NAME = 'default-scheduler';

const LEASE = 'kube-system/kube-scheduler';
const PODS = { group: '', version: 'v1', plural: 'pods' };
const CLAIM_RESOURCE = { group: '', version: 'v1', plural: 'persistentvolumeclaims' };
const VOLUME_RESOURCE = { group: '', version: 'v1', plural: 'persistentvolumes' };

type Enqueue = (key: string) => void;

/** The most important first, then in the order of their creation (plugins/queuesort). */
function enqueueWaiting(enqueue: Enqueue, lister: Lister, concerns: (pod: Pod) => boolean = () => true): void {
  const waiting = lister.byIndex<Pod>('pods', POD_UNSCHEDULED_INDEX, '').filter(concerns);
  const isMixed = waiting.some((pod) => priorityOf(pod) !== priorityOf(waiting[0]!));
  for (const pod of isMixed ? [...waiting].sort((a, b) => priorityOf(b) - priorityOf(a)) : waiting) enqueue(objectKey(pod));
}

/** A claim concerns the pods that name it (volumebinding, isSchedulableAfterPersistentVolumeClaimChange). */
function uses(pod: Pod, { metadata: { namespace, name } }: KubeObject): boolean {
  return pod.metadata.namespace === namespace && claimNamesOf(pod).includes(name);
}

/** Most of what happens to pods on nodes is told in their status, which does not matter to others. */
function isNoNews({ type, object, previous }: StorageEvent<Pod>): boolean {
  if (type !== 'MODIFIED' || !previous || !object.spec.nodeName) return false;
  return countsAlike(object, previous) && !isFinished(object);
}

/** A pod that goes away, or ends, makes room for others. */
function makesRoom({ type, object, previous }: StorageEvent<Pod>): boolean {
  if (!object.spec.nodeName) return false;
  if (type === 'DELETED') return true;
  const ended = object.status?.phase === 'Succeeded' || object.status?.phase === 'Failed';
  return ended && previous?.status?.phase !== object.status?.phase;
}

function isSameRequest(before: Pod, now: Pod): boolean {
  return deepEqual(before.spec, now.spec) && deepEqual(before.metadata.labels, now.metadata.labels);
}

/** A pod that has come to a node, or that others look at with new eyes. */
function isNewNeighbour({ type, object, previous }: StorageEvent<Pod>): boolean {
  if (type === 'DELETED' || !object.spec.nodeName) return false;
  return !previous?.spec.nodeName || !deepEqual(previous.metadata.labels, object.metadata.labels);
}

function enqueueDependents({ object, previous }: StorageEvent<Pod>, enqueue: Enqueue, lister: Lister): void {
  const before = previous?.spec.nodeName ? previous : undefined;
  for (const pod of nodeInfoCache(lister).dependentPods) if (isWaitedFor(object, before, pod, lister)) enqueue(objectKey(pod));
}

/** Heartbeats change nothing for anybody. */
function nodeMatters({ type, object, previous }: StorageEvent<Node>): boolean {
  if (type !== 'MODIFIED' || !previous) return true;
  return (
    !deepEqual(object.spec, previous.spec) ||
    !deepEqual(object.metadata.labels, previous.metadata.labels) ||
    !deepEqual(object.status?.allocatable, previous.status?.allocatable)
  );
}

export const scheduler: Controller = {
  name: SCHEDULER_NAME,
  user: SCHEDULER_USER,
  eventSeries: true,

  watches: {
    pods(event, enqueue, lister) {
      if (isNoNews(event as StorageEvent<Pod>)) return;
      observeChange(lister, event);
      const pod = event.object as Pod;
      if (event.type !== 'DELETED' && podIsUnscheduled(pod)) {
        // Its own status is the scheduler's writing; anything else is news.
        if (!event.previous || !isSameRequest(event.previous as Pod, pod)) enqueue(event.key);
      } else if (makesRoom(event as StorageEvent<Pod>)) {
        enqueueWaiting(enqueue, lister);
      } else if (isNewNeighbour(event as StorageEvent<Pod>)) {
        enqueueDependents(event as StorageEvent<Pod>, enqueue, lister);
      }
    },
    nodes(event, enqueue, lister) {
      observeChange(lister, event);
      if (event.type !== 'DELETED' && nodeMatters(event as StorageEvent<Node>)) enqueueWaiting(enqueue, lister);
    },
    // Another process has become the leader, which may have another configuration.
    'leases.coordination.k8s.io': ({ key }, enqueue, lister) => {
      if (key === LEASE) enqueueWaiting(enqueue, lister);
    },
    [CLAIMS]: ({ object }, enqueue, lister) => enqueueWaiting(enqueue, lister, (pod) => uses(pod, object)),
    [VOLUMES]: (_event, enqueue, lister) => enqueueWaiting(enqueue, lister),
    [DRIVERS]: (_event, enqueue, lister) => enqueueWaiting(enqueue, lister),
    [CAPACITIES]: (_event, enqueue, lister) => enqueueWaiting(enqueue, lister),
    [STORAGE_CLASSES]: (_event, enqueue, lister) => enqueueWaiting(enqueue, lister),
    [CSI_NODES]: (_event, enqueue, lister) => enqueueWaiting(enqueue, lister),
  },

  reconcile(key, context) {
    const { namespace, name } = splitObjectKey(key);
    const pod = context.lister.get<Pod>('pods', namespace, name);
    if (!pod || !podIsUnscheduled(pod) || pod.metadata.deletionTimestamp) return;
    const profile = profilesOf(context.configuration?.()).find((each) => each.name === pod.spec.schedulerName);
    if (!profile || (profile.gates && pod.spec.schedulingGates?.length)) return;
    decide(pod, profile, context);
  },
};

function decide(pod: Pod, profile: Profile, context: ControllerContext): void {
  const result = schedulePod(pod, profile, context.lister, context.rng);
  remember(pod, result, context);
  if (result.node === undefined) {
    if (result.preemption) preempt(pod, result.preemption, profile, context);
    return refuse(pod, result, profile, context);
  }
  if (hasPlainVolumes(pod) || prepareVolumes(pod, result.node, context)) bind(pod, result.node, profile, context);
}

function remember({ metadata }: Pod, result: SchedulingResult, { memory, clock, lister }: ControllerContext): void {
  const { findings } = result;
  if (!findings) return;
  const { namespace = '', name, uid = '' } = metadata;
  rememberDecision({ namespace, pod: name, uid, at: clock.now(), ...outcomeOf(result), ...findings }, memory, lister);
}

function outcomeOf(result: SchedulingResult): Pick<SchedulingDecision, 'node' | 'message' | 'preempts'> {
  if (result.node !== undefined) return { node: result.node };
  const { message, preemption } = result;
  if (!preemption) return { message };
  return { message, preempts: { node: preemption.node, pods: preemption.victims.map(objectKey) } };
}

function bind(pod: Pod, node: string, profile: Profile, context: ControllerContext): void {
  const { namespace, name, uid } = pod.metadata;
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node } };
  context.client.createSubresource(PODS, namespace, name, 'binding', binding);
  recorderOf(profile, context).event(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`, 'Binding');
}

/** Each profile tells of its pods under its own name. */
function recorderOf({ name }: Profile, { events }: ControllerContext): EventRecorder {
  return events.as?.(name) ?? events;
}

/** Binds or orders the volumes of claims that waited for this decision. True when all are bound; otherwise their binding calls again. */
function prepareVolumes(pod: Pod, node: string, context: ControllerContext): boolean {
  const waiting = claimsOf({ pod, lister: context.lister }).filter((claim) => !isBound(claim, context.lister));
  for (const claim of waiting) prepareVolume(claim, node, context);
  return waiting.length === 0;
}

function prepareVolume(claim: PersistentVolumeClaim, nodeName: string, { client, lister }: ControllerContext): void {
  const node = lister.get<Node>('nodes', undefined, nodeName)!;
  const { namespace, name, uid, annotations } = claim.metadata;
  const volume = matchingVolume(claim, node, lister);
  if (volume) {
    if (volume.spec.claimRef?.uid === uid) return;
    const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid };
    client.patch(VOLUME_RESOURCE, undefined, volume.metadata.name, {
      metadata: { annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } },
      spec: { claimRef },
    });
  } else if (annotations?.[SELECTED_NODE_ANNOTATION] !== nodeName) {
    client.patch(CLAIM_RESOURCE, namespace, name, { metadata: { annotations: { [SELECTED_NODE_ANNOTATION]: nodeName } } });
  }
}

/** Lets the victims go; the pod comes again when they are gone. */
function preempt({ metadata, spec }: Pod, { node, victims }: Preemption, profile: Profile, context: ControllerContext): void {
  const { client, clock } = context;
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(clock.now()),
    reason: PREEMPTION_REASON,
    message: `${spec.schedulerName}: preempting to accommodate a higher priority pod`,
  };
  for (const victim of victims) {
    const { namespace, name, uid } = victim.metadata;
    const conditions = [...(victim.status?.conditions ?? []).filter(({ type }) => type !== condition.type), condition];
    try {
      client.patch(PODS, namespace, name, { status: { conditions } }, 'status');
      if (!victim.metadata.deletionTimestamp) client.delete(PODS, namespace, name, { preconditions: { uid } });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
    recorderOf(profile, context).event(victim, 'Normal', 'Preempted', `Preempted by pod ${metadata.uid} on node ${node}`, 'Preempting');
  }
}

function refuse(pod: Pod, { message, nominatedNode }: Unschedulable, profile: Profile, context: ControllerContext): void {
  const { client, clock } = context;
  recorderOf(profile, context).event(pod, 'Warning', 'FailedScheduling', message, 'Scheduling');
  const condition = { type: 'PodScheduled', status: 'False' as const, reason: 'Unschedulable', message };
  const existing = podCondition(pod, condition.type);
  if (existing?.status === 'False' && existing.message === message && nominatedNode === pod.status?.nominatedNodeName) return;
  const lastTransitionTime = existing?.status === 'False' ? existing.lastTransitionTime : formatTime(clock.now());
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
  const conditions = [...others, { lastProbeTime: null, lastTransitionTime, ...condition }];
  const { nominatedNodeName: _, ...status } = pod.status ?? {};
  client.replaceStatus(PODS, pod, { ...status, ...(nominatedNode ? { nominatedNodeName: nominatedNode } : {}), conditions });
}

/** What it decided last about the pods of a cluster, the oldest decision first; nothing in large clusters. */
export function schedulingDecisionsOf({ memories }: Pick<ClusterState, 'memories'>): readonly SchedulingDecision[] {
  return decisionsIn({ get: (key) => memories?.[SCHEDULER_NAME]?.[key] });
}
