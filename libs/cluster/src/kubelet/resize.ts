/** Changes what running containers may have (pkg/kubelet: canResizePod, doPodResizeAction). */
import { deepEqual, formatTime, quantityMilliValue, quantityOf, quantityValue } from '@drydock/apimachinery';
import type { Container, PodCondition } from '@drydock/kinds';
import { beginStop } from './container-stop.ts';
import { refusalOf } from './pod-admission.ts';
import type { ContainerRecord } from './pod-record.ts';
import type { PodSync } from './pod-sync.ts';

/** How long the runtime takes. */
const ACTUATION = 1000;
const DEFAULT_GRACE = 30;
const RESOURCES = ['cpu', 'memory'] as const;

/** Looks whether containers run with other resources than they should, and brings that about as far as the node allows. */
export function syncResize(sync: PodSync): void {
  const { record } = sync;
  const changed = changedContainers(sync);
  if (!changed) {
    if (record.resize) delete record.resize;
    return;
  }
  const refusal = whyNot(sync);
  if (refusal) {
    record.resize = { state: 'pending', since: sinceOf(sync, refusal.reason), ...refusal };
    return;
  }
  if (record.resize?.state !== 'inProgress') record.resize = { state: 'inProgress', since: sync.now, until: sync.now + ACTUATION };
  if (sync.now < record.resize.until) return sync.wakeAt(record.resize.until);
  for (const container of changed) actuate(sync, container, record.containers[container.name]!);
  delete record.resize;
}

/** Sidecars and containers that run with other resources than they should; undefined when there are none. */
function changedContainers({ pod, record }: PodSync): Container[] | undefined {
  let changed: Container[] | undefined;
  for (const containers of [pod.spec.initContainers, pod.spec.containers]) {
    for (const container of containers ?? []) {
      if (containers === pod.spec.initContainers && container.restartPolicy !== 'Always') continue;
      if (needsResize(record.containers[container.name], container)) (changed ??= []).push(container);
    }
  }
  return changed;
}

function needsResize(record: ContainerRecord | undefined, container: Container): boolean {
  if (record?.state.phase !== 'running' || record.state.stop || record.resources === undefined) return false;
  return !deepEqual(record.resources, container.resources ?? {});
}

function sinceOf({ record, now }: PodSync, reason: string): number {
  return record.resize?.state === 'pending' && record.resize.reason === reason ? record.resize.since : now;
}

/** What will never fit is infeasible; what does not fit beside the other pods has to wait for them. */
function whyNot({ pod, node, context }: PodSync): { reason: 'Infeasible' | 'Deferred'; message: string } | undefined {
  if (!node) return undefined;
  for (const resource of [...RESOURCES].reverse()) {
    const read = resource === 'cpu' ? quantityMilliValue : quantityValue;
    const requested = pod.spec.containers.reduce((sum, { resources }) => sum + read(quantityOf(resources?.requests?.[resource])), 0);
    const capacity = read(quantityOf(node.status?.allocatable?.[resource]));
    if (requested <= capacity) continue;
    const message = `Node didn't have enough capacity: ${resource}, requested: ${requested}, capacity: ${capacity}`;
    return { reason: 'Infeasible', message };
  }
  const refusal = refusalOf(context.lister, pod, node);
  return refusal && { reason: 'Deferred', message: refusal.message };
}

function actuate(sync: PodSync, container: Container, record: ContainerRecord): void {
  const before = record.resources ?? {};
  const after = container.resources ?? {};
  const restarts = RESOURCES.some((resource) => {
    const same = ['requests', 'limits'].every((list) => listOf(before, list)?.[resource] === listOf(after, list)?.[resource]);
    return !same && container.resizePolicy?.some((each) => each.resourceName === resource && each.restartPolicy === 'RestartContainer');
  });
  if (restarts) {
    const graceSeconds = sync.pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE;
    return beginStop(sync, container, record, { message: `Container ${container.name} resize requires restart`, graceSeconds });
  }
  record.resources = after;
  if (record.state.phase !== 'running') return;
  const limit = after.limits?.memory;
  sync.context.containers.setMemoryLimit(record.state.run, limit === undefined ? undefined : quantityValue(quantityOf(limit)));
}

function listOf(resources: NonNullable<Container['resources']>, list: string): Record<string, string> | undefined {
  return list === 'requests' ? resources.requests : resources.limits;
}

/** How a resize that is not done is told. */
export function resizeConditions({ record }: PodSync): PodCondition[] {
  const { resize } = record;
  if (!resize) return [];
  const times = { lastProbeTime: null, lastTransitionTime: formatTime(resize.since) };
  if (resize.state === 'inProgress') return [{ type: 'PodResizeInProgress', status: 'True', ...times }];
  return [{ type: 'PodResizePending', status: 'True', reason: resize.reason, message: resize.message, ...times }];
}

export const RESIZE_CONDITIONS: ReadonlySet<string> = new Set(['PodResizePending', 'PodResizeInProgress']);
