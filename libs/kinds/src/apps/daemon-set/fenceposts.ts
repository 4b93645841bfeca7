import { scaledValue } from '../../meta/int-or-percent.ts';
import type { DaemonSet } from './daemon-set.types.ts';

/** How many daemons may be missing, and how many doubled, during a rolling update; both are rounded up and never zero together. */
export function fenceposts({ spec }: DaemonSet, desired: number): { surge: number; unavailable: number } {
  const { maxUnavailable, maxSurge } = spec.updateStrategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, desired, 'up');
  const unavailable = scaledValue(maxUnavailable, desired, 'up');
  return { surge, unavailable: desired > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** Whether a node may have an old and a new daemon at once. */
export function allowsSurge(daemonSet: DaemonSet): boolean {
  return daemonSet.spec.updateStrategy?.type === 'RollingUpdate' && fenceposts(daemonSet, 1).surge > 0;
}
