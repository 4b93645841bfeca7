/** Watches what containers use, and writes what it recommends into the status of autoscalers (vertical-pod-autoscaler/pkg/recommender). */
import {
  deepEqual,
  formatTime,
  isReason,
  parseTime,
  quantityMilliValue,
  quantityOf,
  quantityValue,
  splitObjectKey,
  StatusError,
  type Condition,
} from '@drydock/apimachinery';
import { serviceAccountUser } from '@drydock/apiserver';
import { METRICS_GROUP, type Controller, type ControllerContext, type Pod, type PodMetrics } from '@drydock/kinds';
import { klog } from '../../control-plane/component-start.ts';
import { checkpointOf, type Histogram } from './histogram.ts';
import { recommend } from './recommendation.ts';
import { nextTick, specChanged } from './vpa-loop.ts';
import { NO_USAGE, withMeasurement, withOutOfMemory, withoutPods, type ContainerHistory, type UsageHistory } from './usage-history.ts';
import { podsOf, podsOfTarget } from './vpa-target.ts';
import { workloadsOf } from './workloads.ts';
import {
  CHECKPOINT_KEY,
  CHECKPOINTS,
  RESOURCES,
  VPA_GROUP,
  VPA_KEY,
  VPAS,
  type ContainerRecommendation,
  type ResourceList,
  type VerticalPodAutoscaler,
  type VpaStatus,
} from './vpa.types.ts';

const NAME = 'vpa-recommender';
const POD_METRICS = { ...METRICS_GROUP, plural: 'pods' };
/** The version of the format of checkpoints. */
const CHECKPOINT_VERSION = 'v3';

export const vpaRecommender: Controller = {
  name: NAME,
  user: serviceAccountUser('kube-system', NAME),
  process: { namespace: 'kube-system', image: /(?:^|\/)vpa-recommender(?:[:@]|$)/ },
  watches: { [VPA_KEY]: specChanged },

  reconcile(key, context) {
    const { lister, clock, memory, requeueAt } = context;
    const { namespace, name } = splitObjectKey(key);
    const vpa = lister.get<VerticalPodAutoscaler>(VPA_KEY, namespace, name);
    if (!vpa) {
      memory.set(key, undefined);
      return forgetCheckpoints(namespace ?? '', name, context);
    }
    requeueAt(nextTick(clock.now()));
    if (clock.now() !== nextTick(clock.now() - 1) || isOfAnother(vpa)) return;
    const pods = podsOf(vpa, workloadsOf(context));
    const history = observe((memory.get(key) as UsageHistory | undefined) ?? NO_USAGE, pods, namespace ?? '', context);
    memory.set(key, history);
    if (!publish(vpa, pods, history, context)) return;
    for (const [container, known] of Object.entries(history.containers)) saveCheckpoint(vpa, container, known, context);
  },
};

/** Autoscalers that name another recommender are none of its business. */
function isOfAnother({ spec }: VerticalPodAutoscaler): boolean {
  return spec.recommenders?.[0] !== undefined && spec.recommenders[0].name !== 'default';
}

function observe(before: UsageHistory, pods: readonly Pod[], namespace: string, context: ControllerContext): UsageHistory {
  const byName = new Map(pods.map((pod) => [pod.metadata.name, pod]));
  const alive = new Set(pods.map(({ metadata }) => metadata.uid));
  let history = withoutPods(before, (uid) => !alive.has(uid));
  if (pods.length === 0) return history;
  for (const { metadata, containers, timestamp } of measured(namespace, context)) {
    const pod = byName.get(metadata.name);
    for (const { name, usage } of containers) {
      if (!pod?.spec.containers.some((each) => each.name === name)) continue;
      history = withMeasurement(history, {
        pod: pod.metadata.uid!,
        container: name,
        milliCpu: quantityMilliValue(quantityOf(usage.cpu)),
        memoryBytes: quantityValue(quantityOf(usage.memory)),
        at: parseTime(timestamp) ?? 0,
      });
    }
  }
  for (const pod of pods) history = withKilled(history, pod);
  return history;
}

function measured(namespace: string, { client, clock, log }: ControllerContext): readonly PodMetrics[] {
  try {
    return client.list<PodMetrics>(POD_METRICS, namespace).items;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const text = `"Cannot get ContainerMetricsSnapshot from MetricsClient" err=${JSON.stringify(`${error.message} (get pods.metrics.k8s.io)`)}`;
    log?.(klog(clock.now(), 'cluster_feeder.go:473', text, 'E'));
    return [];
  }
}

function withKilled(before: UsageHistory, { metadata, spec, status }: Pod): UsageHistory {
  let history = before;
  for (const { name, state, lastState } of status?.containerStatuses ?? []) {
    const requested = spec.containers.find((each) => each.name === name)?.resources?.requests?.memory;
    for (const terminated of [lastState?.terminated, state?.terminated]) {
      if (terminated?.reason !== 'OOMKilled') continue;
      history = withOutOfMemory(history, {
        pod: metadata.uid!,
        container: name,
        requested: quantityValue(quantityOf(requested)),
        at: parseTime(terminated.finishedAt) ?? 0,
      });
    }
  }
  return history;
}

/** Writes the status if it has changed, bounds that have hardly moved aside; whether it did. */
function publish(vpa: VerticalPodAutoscaler, pods: readonly Pod[], { containers }: UsageHistory, context: ControllerContext): boolean {
  const recommendations = recommend(vpa, containers);
  const matcher = podsOfTarget(vpa, workloadsOf(context));
  const hasPods = pods.length > 0;
  const missing = hasPods ? {} : { reason: 'NoPodsMatched', message: 'No pods match this VPA object' };
  const conditions: Wanted[] = [
    ...('unsupported' in matcher ? [{ type: 'ConfigUnsupported', status: 'True' as const, message: matcher.unsupported }] : []),
    ...(hasPods ? [] : [{ type: 'NoPodsMatched', status: 'True' as const, ...missing }]),
    recommendations.length > 0
      ? { type: 'RecommendationProvided', status: 'True' }
      : { type: 'RecommendationProvided', status: 'False', ...missing },
  ];
  const status: VpaStatus = {
    conditions: conditions.map((condition) => dated(condition, vpa, context.clock.now())),
    ...(recommendations.length > 0 ? { recommendation: { containerRecommendations: recommendations } } : {}),
  };
  if (isMuchTheSame(status, vpa.status)) return false;
  const { namespace, name } = vpa.metadata;
  const body = { status: { ...status, recommendation: status.recommendation ?? null } };
  ignoringGone(() => void context.client.patch(VPAS, namespace, name, body, 'status'));
  return true;
}

/** Bounds draw near to the target for ever: what moves them by less than the width of a bucket is not worth a write. */
const NOTABLE = 0.05;

function isMuchTheSame(status: VpaStatus, before: VpaStatus | undefined): boolean {
  const [recommended, known] = [status, before].map((each) => each?.recommendation?.containerRecommendations ?? []);
  const withoutBounds = (all: readonly ContainerRecommendation[]) => all.map(({ lowerBound: _, upperBound: __, ...rest }) => rest);
  if (!deepEqual(status.conditions, before?.conditions) || !deepEqual(withoutBounds(recommended!), withoutBounds(known!))) return false;
  return recommended!.every(
    ({ lowerBound, upperBound }, at) => isNear(lowerBound, known![at]!.lowerBound) && isNear(upperBound, known![at]!.upperBound),
  );
}

function isNear(amounts: ResourceList = {}, before: ResourceList = {}): boolean {
  return RESOURCES.every((resource) => {
    const [now, then] = [amounts[resource], before[resource]].map((each) => quantityMilliValue(quantityOf(each)));
    return Math.abs(now! - then!) <= then! * NOTABLE;
  });
}

type Wanted = Pick<Condition, 'type' | 'status'> & { reason?: string; message?: string };

function dated(wanted: Wanted, { status }: VerticalPodAutoscaler, now: number): Condition {
  const known = status?.conditions?.find(({ type }) => type === wanted.type);
  const lastTransitionTime = known?.status === wanted.status ? known.lastTransitionTime : formatTime(now);
  return { ...wanted, lastTransitionTime } as Condition;
}

function saveCheckpoint(
  { metadata }: VerticalPodAutoscaler,
  container: string,
  history: ContainerHistory,
  { client, lister, clock }: ControllerContext,
): void {
  const { namespace } = metadata;
  const name = `${metadata.name}-${container}`;
  const histogram = (of: Histogram) => ({ ...checkpointOf(of), referenceTimestamp: formatTime(of.reference) });
  const body = {
    spec: { containerName: container, vpaObjectName: metadata.name },
    status: {
      cpuHistogram: histogram(history.cpu),
      firstSampleStart: formatTime(history.firstSample),
      lastSampleStart: formatTime(history.lastSample),
      lastUpdateTime: formatTime(clock.now()),
      memoryHistogram: histogram(history.memory),
      totalSamplesCount: history.samples,
      version: CHECKPOINT_VERSION,
    },
  };
  ignoringGone(() => {
    const known = lister.get(CHECKPOINT_KEY, namespace, name);
    if (known) client.patch(CHECKPOINTS, namespace, name, body);
    else
      client.create(CHECKPOINTS, {
        apiVersion: `${VPA_GROUP}/v1`,
        kind: 'VerticalPodAutoscalerCheckpoint',
        metadata: { name, namespace: namespace! },
        ...body,
      });
  });
}

function forgetCheckpoints(namespace: string, vpa: string, { client, lister }: ControllerContext): void {
  for (const { metadata, ...checkpoint } of lister.list(CHECKPOINT_KEY, namespace)) {
    const { spec } = checkpoint as unknown as { spec?: { vpaObjectName?: string } };
    if (spec?.vpaObjectName === vpa) ignoringGone(() => client.delete(CHECKPOINTS, namespace, metadata.name));
  }
}

/** What is written to may go at any time, and its namespace with it. */
function ignoringGone(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isReason(error, 'NotFound') && !isReason(error, 'Forbidden')) throw error;
  }
}
