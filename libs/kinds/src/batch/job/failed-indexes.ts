/** Failures counted for each index by itself: `spec.backoffLimitPerIndex` (pkg/controller/job, indexed_job_utils.go and backoff_utils.go). */
import { isActive } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { completionIndex, indexesOf } from './job-indexes.ts';
import { backOffAfter, endOf, hasFailed, isTracked } from './job-pods.ts';
import { INDEX_FAILURE_COUNT, INDEX_IGNORED_FAILURE_COUNT, type Job } from './job.types.ts';
import { judgeFailure } from './pod-failure-policy.ts';

interface FailureCounts {
  counted: number;
  ignored: number;
}

/** What a pod says of the failures before it. */
function countsBefore({ metadata }: Pod): FailureCounts {
  const count = (annotation: string) => Number(metadata.annotations?.[annotation] ?? 0) || 0;
  return { counted: count(INDEX_FAILURE_COUNT), ignored: count(INDEX_IGNORED_FAILURE_COUNT) };
}

function failuresUpTo(pod: Pod): number {
  const { counted, ignored } = countsBefore(pod);
  return counted + ignored + 1;
}

/** The indexes that have failed for good: those of the status, and those whose latest pod has failed once too often. */
export function failedIndexes(job: Job, pods: readonly Pod[]): Set<number> {
  const failed = pods.filter((pod) => isTracked(pod) && hasFailed(pod, job) && isLastFailure(job, pod));
  const indexes = [...indexesOf(job.status?.failedIndexes ?? ''), ...failed.flatMap((pod) => completionIndex(pod) ?? [])];
  return new Set(indexes.filter((index) => index < (job.spec.completions ?? 0)));
}

function isLastFailure(job: Job, pod: Pod): boolean {
  const { action, counts } = judgeFailure(job, pod);
  return action === 'FailIndex' || (counts && countsBefore(pod).counted >= (job.spec.backoffLimitPerIndex ?? Infinity));
}

/** Of each index that waits for another pod, the one that failed last: it is kept until then, because it carries the count. */
export function podsToReplace(job: Job, pods: readonly Pod[], done: readonly ReadonlySet<number>[]): Map<number, Pod> {
  const active = new Set(pods.filter(isActive).map(completionIndex));
  const latest = new Map<number, Pod>();
  for (const pod of pods) {
    const index = completionIndex(pod);
    if (index === undefined || !isTracked(pod) || !hasFailed(pod, job)) continue;
    if (index >= (job.spec.completions ?? 0) || active.has(index) || done.some((indexes) => indexes.has(index))) continue;
    const other = latest.get(index);
    if (!other || (failuresUpTo(pod) >= failuresUpTo(other) && endOf(pod) >= endOf(other))) latest.set(index, pod);
  }
  return latest;
}

/** When the index may have its next pod. */
export function replacementDue(replaced: Pod | undefined): number {
  return replaced ? endOf(replaced) + backOffAfter(failuresUpTo(replaced)) : 0;
}

/** What the next pod of an index says of the failures before it. */
export function failureAnnotations(job: Job, replaced: Pod | undefined): Record<string, string> {
  const { counted, ignored } = replaced ? countsBefore(replaced) : { counted: 0, ignored: 0 };
  const counts = replaced === undefined ? undefined : judgeFailure(job, replaced).counts;
  const nowIgnored = ignored + (counts === false ? 1 : 0);
  return {
    [INDEX_FAILURE_COUNT]: `${counted + (counts ? 1 : 0)}`,
    ...(nowIgnored > 0 ? { [INDEX_IGNORED_FAILURE_COUNT]: `${nowIgnored}` } : {}),
  };
}
