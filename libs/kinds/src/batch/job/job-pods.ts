/** What a Job sees in its pods (pkg/controller/job: job_controller.go, backoff_utils.go, indexed_job_utils.go). */
import { parseTime } from '@drydock/apimachinery';
import { isActive, podCondition } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { COMPLETION_INDEX, TRACKING_FINALIZER, type Job } from './job.types.ts';

const FIRST_BACK_OFF = 10_000;
const LONGEST_BACK_OFF = 10 * 60_000;

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

export function hasSucceeded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded';
}

/** Pods that are being deleted count as failed, unless the Job replaces only those that have ended. */
export function hasFailed({ status, metadata }: Pod, { spec }: Job): boolean {
  if (status?.phase === 'Failed') return true;
  return spec.podReplacementPolicy !== 'Failed' && metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded';
}

export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !hasSucceeded(pod) && pod.status?.phase !== 'Failed';
}

/** When the next pod may be made: after 10 s, 20 s, 40 s, … from the last of several failures in a row. */
export function backOffUntil(pods: readonly Pod[]): number {
  const finished = pods
    .filter(({ status }) => status?.phase === 'Failed' || status?.phase === 'Succeeded')
    .sort((a, b) => endOf(b) - endOf(a));
  const lastSuccess = finished.findIndex(hasSucceeded);
  const failures = lastSuccess < 0 ? finished.length : lastSuccess;
  if (failures === 0) return 0;
  return endOf(finished[0]!) + Math.min(FIRST_BACK_OFF * 2 ** (failures - 1), LONGEST_BACK_OFF);
}

function endOf(pod: Pod): number {
  const times = (pod.status?.containerStatuses ?? []).flatMap(({ state }) => parseTime(state?.terminated?.finishedAt) ?? []);
  if (times.length > 0) return Math.max(...times);
  return parseTime(podCondition(pod, 'Ready')?.lastTransitionTime) ?? parseTime(pod.metadata.creationTimestamp) ?? 0;
}

/** Whether containers that restart in place have failed too often (pastBackoffLimitOnFailure). */
export function restartsExceed({ spec: { template, backoffLimit = 0 } }: Job, pods: readonly Pod[]): boolean {
  if (template.spec.restartPolicy !== 'OnFailure') return false;
  const restarts = pods
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .flatMap(({ status }) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}

export function completionIndex({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[COMPLETION_INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The indexes that have succeeded: those of the status, and those of pods that ended since. */
export function succeededIndexes({ spec, status }: Job, pods: readonly Pod[]): Set<number> {
  const indexes = [
    ...parseIndexes(status?.completedIndexes ?? ''),
    ...pods.filter(hasSucceeded).flatMap((pod) => completionIndex(pod) ?? []),
  ];
  return new Set(indexes.filter((index) => index < (spec.completions ?? 0)));
}

/** The lowest indexes that have neither succeeded nor an active pod. */
export function missingIndexes({ spec }: Job, pods: readonly Pod[], succeeded: ReadonlySet<number>, count: number): number[] {
  const active = new Set(pods.filter(isActive).map(completionIndex));
  const missing: number[] = [];
  for (let index = 0; index < (spec.completions ?? 0) && missing.length < count; index++) {
    if (!succeeded.has(index) && !active.has(index)) missing.push(index);
  }
  return missing;
}

function parseIndexes(text: string): number[] {
  return text.split(',').flatMap((range) => {
    if (!range) return [];
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: last! - first + 1 }, (_, offset) => first + offset);
  });
}

/** `0,2-4` */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const ranges: [first: number, last: number][] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && range[1] === index - 1) range[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`)).join(',');
}
