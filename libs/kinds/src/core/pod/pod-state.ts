/** Questions that controllers ask about pods (pkg/api/v1/pod, pkg/controller). */
import { parseTime } from '@drydock/apimachinery';
import { isTerminal } from './pod-display.ts';
import type { Pod, PodCondition } from './pod.types.ts';

const NO_CONDITIONS: readonly PodCondition[] = [];

export function podCondition(pod: Pod, wanted: string): PodCondition | undefined {
  return findCondition(pod.status?.conditions ?? NO_CONDITIONS, wanted);
}

/** The condition of that type. By number, since the lists are frozen and every change of a pod asks: the engine takes its time to call a function for each. */
export function findCondition(conditions: readonly PodCondition[], wanted: string): PodCondition | undefined {
  for (let at = 0; at < conditions.length; at++) if (conditions[at]!.type === wanted) return conditions[at];
  return undefined;
}

export function isReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Neither ended nor being deleted. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** When a ready pod counts as available, in milliseconds; undefined while it is not ready. */
export function availableAt(pod: Pod, minReadySeconds: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  return (parseTime(podCondition(pod, 'Ready')?.lastTransitionTime) ?? 0) + minReadySeconds * 1000;
}
