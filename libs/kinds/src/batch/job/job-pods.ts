/** What a Job sees in its pods (pkg/controller/job: job_controller.go, backoff_utils.go, indexed_job_utils.go). */
import { parseTime } from '@drydock/apimachinery';
import { podCondition } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { judgeFailure } from './pod-failure-policy.ts';
import { TRACKING_FINALIZER, type Job } from './job.types.ts';

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
export function backOffUntil(job: Job, pods: readonly Pod[]): number {
  const finished = pods
    .filter((pod) => hasSucceeded(pod) || (pod.status?.phase === 'Failed' && judgeFailure(job, pod).counts))
    .sort((a, b) => endOf(b) - endOf(a));
  const lastSuccess = finished.findIndex(hasSucceeded);
  const failures = lastSuccess < 0 ? finished.length : lastSuccess;
  if (failures === 0) return 0;
  return endOf(finished[0]!) + backOffAfter(failures);
}

/** How long to wait after so many failures. */
export function backOffAfter(failures: number): number {
  return failures === 0 ? 0 : Math.min(FIRST_BACK_OFF * 2 ** (failures - 1), LONGEST_BACK_OFF);
}

/** When a pod ended, in milliseconds; the best guess where nothing says so (getFinishedTime). */
export function endOf(pod: Pod): number {
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
