/** Which pods go first when there are too many (pkg/controller, ActivePodsWithRanks). */
import { parseTime } from '@drydock/apimachinery';
import { DELETION_COST_ANNOTATION } from '../../core/pod/pod-annotations.validation.ts';
import { isReady, podCondition } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';

const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** `related` are the active pods whose crowding on a node counts. Sorted: the first to be deleted first. */
export function byDeletionRank(pods: readonly Pod[], related: readonly Pod[], now: number): Pod[] {
  const crowd = new Map<string, number>();
  for (const { spec } of related) crowd.set(spec.nodeName ?? '', (crowd.get(spec.nodeName ?? '') ?? 0) + 1);
  return [...pods].sort((a, b) => compare(a, b, crowd, now));
}

function compare(a: Pod, b: Pod, crowd: ReadonlyMap<string, number>, now: number): number {
  return (
    Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
    phaseOf(a) - phaseOf(b) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    costOf(a) - costOf(b) ||
    crowdOf(b, crowd) - crowdOf(a, crowd) ||
    (isReady(a) && isReady(b) ? compareTimes(readySince(a), readySince(b), a, b, now) : 0) ||
    restartsOf(b) - restartsOf(a) ||
    compareTimes(createdAt(a), createdAt(b), a, b, now)
  );
}

function phaseOf(pod: Pod): number {
  return PHASE_ORDER[pod.status?.phase ?? 'Pending'] ?? 0;
}

function costOf(pod: Pod): number {
  return Number(pod.metadata.annotations?.[DELETION_COST_ANNOTATION] ?? 0) || 0;
}

function crowdOf(pod: Pod, crowd: ReadonlyMap<string, number>): number {
  return crowd.get(pod.spec.nodeName ?? '') ?? 0;
}

function restartsOf(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}

function readySince(pod: Pod): number {
  return parseTime(podCondition(pod, 'Ready')?.lastTransitionTime) ?? 0;
}

function createdAt(pod: Pod): number {
  return parseTime(pod.metadata.creationTimestamp) ?? 0;
}

/** Younger first, but ages of one order of magnitude count as equal, and then chance (the uid) decides. */
function compareTimes(a: number, b: number, podA: Pod, podB: Pod, now: number): number {
  if (a === b) return 0;
  return magnitude(now - a) - magnitude(now - b) || (podA.metadata.uid! < podB.metadata.uid! ? -1 : 1);
}

function magnitude(milliseconds: number): number {
  return milliseconds > 0 ? Math.trunc(Math.log2(milliseconds * 1e6)) : -1;
}
