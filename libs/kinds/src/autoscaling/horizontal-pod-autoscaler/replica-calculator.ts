/** How many replicas a metric asks for (pkg/controller/podautoscaler, replica_calculator.go). Pure. */
import { parseTime, quantityMilliValue, quantityOf } from '@drydock/apimachinery';
import { podCondition } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { Container } from '../../core/pod/spec/container.types.ts';
import type { PodMetric, PodMetricsByName } from './resource-metrics.ts';

/** A ratio so near to 1 is none (--horizontal-pod-autoscaler-tolerance). */
const TOLERANCE = 0.1;
/** For so long after its start a pod's use of CPU is taken for that of starting (--horizontal-pod-autoscaler-cpu-initialization-period). */
const CPU_INITIALIZATION = 5 * 60_000;
/** A pod that becomes ready so soon after its start has not been ready before (--horizontal-pod-autoscaler-initial-readiness-delay). */
const INITIAL_READINESS = 30_000;

export interface ReplicaProposal {
  replicas: number;
  /** Percent of what was requested. */
  utilization: number | undefined;
  /** The average of the pods, in thousandths. */
  averageValue: number;
}

/** What is aimed at: percent of the requests, or an amount for each pod in thousandths. */
export type ReplicaTarget = { utilization: number } | { averageValue: number };

export interface ReplicaQuestion {
  current: number;
  target: ReplicaTarget;
  resource: string;
  /** Only this container of the pods counts. */
  container: string | undefined;
  pods: readonly Pod[];
  metrics: PodMetricsByName;
  now: number;
}

interface PodGroups {
  ready: number;
  unready: readonly string[];
  missing: readonly string[];
  ignored: readonly string[];
}

/** The proposal, or why there is none. */
export function proposeReplicas(question: ReplicaQuestion): ReplicaProposal | { error: string } {
  const { current, target, resource, container, pods } = question;
  if (pods.length === 0) return { error: 'no pods returned by selector while calculating replica count' };
  const groups = groupPods(question);
  const metrics = new Map(question.metrics);
  for (const name of [...groups.ignored, ...groups.unready]) metrics.delete(name);
  if (metrics.size === 0) return { error: 'did not receive metrics for targeted pods (pods might be unready)' };
  const requests = 'utilization' in target ? requestsOf(pods, resource, container) : new Map<string, number>();
  if ('error' in requests) return requests;
  const measured = ratioOf(metrics, requests, target);
  if ('error' in measured) return measured;
  const { ratio, utilization, averageValue } = measured;
  const proposal = (replicas: number): ReplicaProposal => ({ replicas, utilization, averageValue });
  const upWithUnready = groups.unready.length > 0 && ratio > 1;
  if (!upWithUnready && groups.missing.length === 0) {
    return proposal(isTolerated(ratio) ? current : Math.ceil(ratio * groups.ready));
  }
  // Pods of which nothing is known are taken to speak against a change.
  const assume = (names: readonly string[], value: (name: string) => number) => {
    for (const name of names) metrics.set(name, { value: value(name), timestamp: 0, window: 0 });
  };
  if (ratio < 1) assume(groups.missing, (name) => assumedUse(name, requests, target));
  else if (ratio > 1) assume(groups.missing, () => 0);
  if (upWithUnready) assume(groups.unready, () => 0);
  const again = ratioOf(metrics, requests, target);
  if ('error' in again) return again;
  const turned = (ratio < 1 && again.ratio > 1) || (ratio > 1 && again.ratio < 1);
  if (isTolerated(again.ratio) || turned) return proposal(current);
  const replicas = Math.ceil(again.ratio * metrics.size);
  const contradicts = (again.ratio < 1 && replicas > current) || (again.ratio > 1 && replicas < current);
  return proposal(contradicts ? current : replicas);
}

function isTolerated(ratio: number): boolean {
  return ratio >= 1 - TOLERANCE && ratio <= 1 + TOLERANCE;
}

/** What a pod without metrics is taken to use when the others use little. */
function assumedUse(name: string, requests: ReadonlyMap<string, number>, target: ReplicaTarget): number {
  if ('averageValue' in target) return target.averageValue;
  return (Math.max(100, target.utilization) * (requests.get(name) ?? 0)) / 100;
}

function ratioOf(
  metrics: ReadonlyMap<string, PodMetric>,
  requests: ReadonlyMap<string, number>,
  target: ReplicaTarget,
): { ratio: number; utilization: number | undefined; averageValue: number } | { error: string } {
  let [total, requested, count] = [0, 0, 0];
  for (const [name, { value }] of metrics) {
    if ('utilization' in target && !requests.has(name)) continue;
    total += value;
    requested += requests.get(name) ?? 0;
    count++;
  }
  if (count === 0) return { error: 'no metrics returned matched known pods' };
  const averageValue = Math.trunc(total / count);
  if ('averageValue' in target) return { ratio: averageValue / target.averageValue, utilization: undefined, averageValue };
  if (requested === 0) return { error: 'no metrics returned matched known pods' };
  const utilization = Math.trunc((total * 100) / requested);
  return { ratio: utilization / target.utilization, utilization, averageValue };
}

function requestsOf(
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
): (Map<string, number> & { error?: never }) | { error: string } {
  const requests = new Map<string, number>();
  for (const { metadata, spec } of pods) {
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
    let sum = 0;
    for (const each of [...spec.containers, ...sidecars] as readonly Container[]) {
      if (container !== undefined && each.name !== container) continue;
      const request = each.resources?.requests?.[resource];
      if (request === undefined) return { error: `missing request for ${resource} in container ${each.name} of Pod ${metadata.name}` };
      sum += quantityMilliValue(quantityOf(request));
    }
    requests.set(metadata.name, sum);
  }
  return requests;
}

function groupPods({ pods, metrics, resource, now }: ReplicaQuestion): PodGroups {
  const groups = { ready: 0, unready: [] as string[], missing: [] as string[], ignored: [] as string[] };
  for (const pod of pods) {
    const { name } = pod.metadata;
    const metric = metrics.get(name);
    if (pod.metadata.deletionTimestamp || pod.status?.phase === 'Failed') groups.ignored.push(name);
    else if (pod.status?.phase === 'Pending') groups.unready.push(name);
    else if (!metric) groups.missing.push(name);
    else if (resource === 'cpu' && isStarting(pod, metric, now)) groups.unready.push(name);
    else groups.ready++;
  }
  return groups;
}

/** Whether what a pod uses says nothing yet about the load. */
function isStarting(pod: Pod, { timestamp, window }: PodMetric, now: number): boolean {
  const ready = podCondition(pod, 'Ready');
  const start = parseTime(pod.status?.startTime);
  if (!ready || start === undefined) return true;
  const since = parseTime(ready.lastTransitionTime) ?? 0;
  if (start + CPU_INITIALIZATION > now) return ready.status === 'False' || timestamp < since + window;
  return ready.status === 'False' && start + INITIAL_READINESS > since;
}
