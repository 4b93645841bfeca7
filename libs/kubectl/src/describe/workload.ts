/** What descriptions of workloads share. */
import { controllerOf, selectorMatches } from '@drydock/apimachinery';
import { listAll } from '../resource/builder.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { DescribeContext } from './describer.ts';

export interface PodCounts {
  running: number;
  waiting: number;
  succeeded: number;
  failed: number;
}

/** Pods by phase that a workload owns. */
export function countPods({ session }: DescribeContext, { metadata, spec }: Dynamic): PodCounts {
  const counts: PodCounts = { running: 0, waiting: 0, succeeded: 0, failed: 0 };
  const pods: Dynamic[] = listAll(session, session.mapper.resourceFor('pods'), metadata.namespace, {});
  for (const pod of pods) {
    if (controllerOf(pod)?.uid !== metadata.uid || !selectorMatches(spec.selector, pod.metadata.labels)) continue;
    if (pod.status?.phase === 'Running') counts.running++;
    else if (pod.status?.phase === 'Pending') counts.waiting++;
    else if (pod.status?.phase === 'Succeeded') counts.succeeded++;
    else if (pod.status?.phase === 'Failed') counts.failed++;
  }
  return counts;
}

export function countsText({ running, waiting, succeeded, failed }: PodCounts): string {
  return `${running} Running / ${waiting} Waiting / ${succeeded} Succeeded / ${failed} Failed`;
}

/** Type, status and reason only. */
export function describeShortConditions(text: DescribeText, conditions: readonly Dynamic[] | undefined): void {
  if (!conditions?.length) return;
  text.line(0, 'Conditions:\n  Type\tStatus\tReason');
  text.line(1, '----\t------\t------');
  for (const { type, status, reason = '' } of conditions) text.line(1, `${type} \t${status}\t${reason}`);
}
