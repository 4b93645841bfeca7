import { deepEqual, isReason } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import { isReady } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { DaemonNodes } from './daemon-nodes.ts';
import { daemonSets } from './daemon-set.ts';
import type { DaemonSetStatus } from './daemon-set.types.ts';

/** Counts nodes, each by its oldest daemon, and writes what has changed (pkg/controller/daemon, updateDaemonSetStatus). */
export function updateDaemonSetStatus(view: DaemonNodes, collisionCount: number | undefined, context: ControllerContext): void {
  const { daemonSet } = view;
  const now = context.clock.now();
  const running = view.nodes.filter(({ fit, pods }) => fit.shouldRun && pods.length > 0).map(({ pods }) => pods[0]!);
  const count = (matches: (pod: Pod) => boolean) => running.filter(matches).length;
  const available = count((pod) => view.isAvailable(pod, now));
  const status: DaemonSetStatus = {
    currentNumberScheduled: running.length,
    numberMisscheduled: view.nodes.filter(({ fit, pods }) => !fit.shouldRun && pods.length > 0).length,
    desiredNumberScheduled: view.desired,
    numberReady: count(isReady),
    observedGeneration: daemonSet.metadata.generation,
    ...positive(
      'updatedNumberScheduled',
      count((pod) => view.isUpToDate(pod)),
    ),
    ...positive('numberAvailable', available),
    ...positive('numberUnavailable', view.desired - available),
    ...(collisionCount ? { collisionCount } : {}),
    ...(daemonSet.status?.conditions ? { conditions: daemonSet.status.conditions } : {}),
  };
  const next = Math.min(...running.map((pod) => view.availableAt(pod) ?? Infinity).filter((time) => time > now));
  if (Number.isFinite(next)) context.requeueAt(next);
  if (deepEqual(status, daemonSet.status)) return;
  try {
    context.client.replaceStatus(daemonSets, daemonSet, status);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

function positive(field: keyof DaemonSetStatus, count: number): Partial<DaemonSetStatus> {
  return count > 0 ? { [field]: count } : {};
}
