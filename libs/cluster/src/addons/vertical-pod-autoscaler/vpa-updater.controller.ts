/** Makes pods whose resources are out of bounds begin anew, or resizes them in place (vertical-pod-autoscaler/pkg/updater). */
import { parseTime, splitObjectKey, StatusError } from '@drydock/apimachinery';
import { serviceAccountUser, type Lister } from '@drydock/apiserver';
import { podCondition, type Controller, type ControllerContext, type Pod } from '@drydock/kinds';
import { flagValue } from '../../containers/server-program.ts';
import { klog } from '../../control-plane/component-start.ts';
import { servingPod } from '../serving-pod.ts';
import { podsToUpdate } from './pod-priority.ts';
import { containerUpdates, UPDATES_ANNOTATION, updatesText } from './pod-resources.ts';
import { isPending, replicaGroups, type GroupLimits, type ReplicaGroup } from './replica-groups.ts';
import { ADMISSION_PROCESS } from './vpa-admission.server.ts';
import { nextTick, PERIOD, specChanged } from './vpa-loop.ts';
import { controllingVpa, podsOf } from './vpa-target.ts';
import { updateModeOf, VPA_KEY, type VerticalPodAutoscaler } from './vpa.types.ts';
import { workloadsOf } from './workloads.ts';

const NAME = 'vpa-updater';
const PROCESS = { namespace: 'kube-system', image: /(?:^|\/)vpa-updater(?:[:@]|$)/ };
const PODS = { group: '', version: 'v1', plural: 'pods' };
/** It looks half a minute after the recommender. */
const OFFSET = PERIOD / 2;
const MINUTE = 60_000;
/** How long a resize may wait, or take, before the pod is evicted instead. */
const LONGEST_WAIT = 5 * MINUTE;
const LONGEST_RESIZE = 60 * MINUTE;

export const vpaUpdater: Controller = {
  name: NAME,
  user: serviceAccountUser('kube-system', NAME),
  process: PROCESS,
  watches: { [VPA_KEY]: specChanged },

  reconcile(key, context) {
    const { lister, clock, requeueAt } = context;
    const { namespace, name } = splitObjectKey(key);
    const vpa = lister.get<VerticalPodAutoscaler>(VPA_KEY, namespace, name);
    if (!vpa) return;
    const mode = updateModeOf(vpa);
    if (mode === 'Off' || mode === 'Initial') return;
    const { log } = context;
    requeueAt(nextTick(clock.now(), OFFSET));
    if (clock.now() !== nextTick(clock.now() - 1, OFFSET)) return;
    const say = (place: string, text: string) => log?.(klog(clock.now(), place, text));
    if (!servingPod(ADMISSION_PROCESS, lister)) {
      return say('updater.go:151', '"Admission Controller status is not valid. Skipping eviction loop" timeout="10m0s"');
    }
    update(vpa, { ...context, say });
  },
};

type UpdaterContext = ControllerContext & { say(place: string, text: string): void };

function update(vpa: VerticalPodAutoscaler, context: UpdaterContext): void {
  const workloads = workloadsOf(context);
  const pods = podsOf(vpa, workloads).filter(
    (pod) => pod.spec.nodeName && controllingVpa(pod, workloads)?.metadata.uid === vpa.metadata.uid,
  );
  const limits = limitsOf(vpa, context.lister);
  const groups = replicaGroups(pods, limits, workloads, (kind, name, alive) => {
    const numbers = `livePods=${alive} requiredPods=${limits.minReplicas} globalMinReplicas=${globalLimits(context.lister).minReplicas}`;
    context.say(
      'pods_restriction_factory.go:184',
      `"Too few replicas" kind="${kind}" object="${vpa.metadata.namespace}/${name}" ${numbers}`,
    );
  });
  const groupOf = (pod: Pod) => groups.find((group) => group.pods.includes(pod));
  for (const pod of podsToUpdate(pods.filter(groupOf), vpa, context.clock.now())) {
    const group = groupOf(pod)!;
    if (updateModeOf(vpa) !== 'InPlaceOrRecreate') evict(pod, group, vpa, context);
    else updateInPlace(pod, group, vpa, context);
  }
}

/** What the flags of the updater say. */
function globalLimits(lister: Lister): GroupLimits {
  const container = servingPod(PROCESS, lister)?.spec.containers.find(({ image = '' }) => PROCESS.image.test(image));
  const argv = [...(container?.command ?? []), ...(container?.args ?? [])];
  return {
    minReplicas: Number(flagValue(argv, '--min-replicas') ?? 2),
    tolerance: Number(flagValue(argv, '--eviction-tolerance') ?? 0.5),
  };
}

function limitsOf({ spec }: VerticalPodAutoscaler, lister: Lister): GroupLimits {
  const limits = globalLimits(lister);
  return { ...limits, minReplicas: spec.updatePolicy?.minReplicas ?? limits.minReplicas };
}

function evict(pod: Pod, group: ReplicaGroup, vpa: VerticalPodAutoscaler, { client, events, say }: UpdaterContext): void {
  if (!isPending(pod) && !group.isDisruptable) return;
  const { namespace, name } = pod.metadata;
  say('updater.go:308', `"Evicting pod" pod="${namespace}/${name}"`);
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  try {
    client.createSubresource(PODS, namespace, name, 'eviction', eviction);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return say('updater.go:311', `"Eviction failed" err=${JSON.stringify(error.message)} pod="${namespace}/${name}"`);
  }
  events.event(pod, 'Normal', 'EvictedByVPA', 'Pod was evicted by VPA Updater to apply resource recommendation.');
  events.event(vpa, 'Normal', 'EvictedPod', `VPA Updater evicted Pod ${name} to apply resource recommendation.`);
  group.touch(pod);
}

function updateInPlace(pod: Pod, group: ReplicaGroup, vpa: VerticalPodAutoscaler, context: UpdaterContext): void {
  const { namespace, name, annotations } = pod.metadata;
  const stuck = resizeVerdict(pod, context.clock.now());
  if (isPending(pod) || stuck === 'wait' || !group.isDisruptable) return;
  if (stuck === 'evict') return evict(pod, group, vpa, context);
  const updates = containerUpdates(pod, vpa);
  const containers = pod.spec.containers.map((container, index) => {
    const update = updates.find((each) => each.index === index);
    const { resources } = container;
    if (!update) return container;
    const limits = { ...resources?.limits, ...update.limits };
    return {
      ...container,
      resources: {
        ...resources,
        requests: { ...resources?.requests, ...update.requests },
        ...(Object.keys(limits).length ? { limits } : {}),
      },
    };
  });
  try {
    context.client.patch(PODS, namespace, name, { spec: { containers } }, 'resize');
    const added = { [UPDATES_ANNOTATION]: updatesText(vpa, updates), vpaInPlaceUpdated: 'true' };
    context.client.patch(PODS, namespace, name, { metadata: { annotations: { ...annotations, ...added } } });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const why = `err=${JSON.stringify(error.message)}`;
    context.say('updater.go:291', `"In-place resize failed, falling back to eviction" ${why} pod="${namespace}/${name}"`);
    return evict(pod, group, vpa, context);
  }
  group.touch(pod);
}

/** What is to be done with a pod whose resize is not done; undefined when none is under way. */
function resizeVerdict(pod: Pod, now: number): 'wait' | 'evict' | undefined {
  const pending = podCondition(pod, 'PodResizePending');
  const condition = pending ?? podCondition(pod, 'PodResizeInProgress');
  if (condition?.status !== 'True') return undefined;
  const since = now - (parseTime(condition.lastTransitionTime) ?? now);
  if (pending) return condition.reason === 'Deferred' && since <= LONGEST_WAIT ? 'wait' : 'evict';
  return since > LONGEST_RESIZE || condition.reason ? 'evict' : 'wait';
}
