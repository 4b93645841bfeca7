/** Who has not reported for too long (pkg/controller/nodelifecycle, monitorNodeHealth). */
import { formatTime, isReason, parseTime } from '@drydock/apimachinery';
import { NODE_LEASE_INTERVAL, NODE_LEASE_NAMESPACE, renewedLease, type Lease } from '../../coordination/lease/lease.ts';
import type { ControllerContext } from '../../controller/controller.ts';
import { isReady } from '../pod/pod-state.ts';
import { POD_NODE_INDEX, pods } from '../pod/pod.ts';
import type { Pod } from '../pod/pod.types.ts';
import { nodes } from './node.ts';
import type { Node, NodeCondition } from './node.types.ts';

/** --node-monitor-period, --node-monitor-grace-period, --node-startup-grace-period. */
const MONITOR_PERIOD = 5_000;
const GRACE_PERIOD = 50_000;
const STARTUP_GRACE_PERIOD = 60_000;
const KUBELET_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export function readiness({ status }: Node): NodeCondition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Ready');
}

/**
 * Marks a node whose kubelet is silent, or looks again when it will have been silent for too long. A node that reports is left alone:
 * whoever silences it wakes this controller.
 */
export function monitorHealth(node: Node, { lister, heartbeats, clock, requeueAt, client }: ControllerContext): void {
  const now = clock.now();
  const { name, creationTimestamp } = node.metadata;
  if (heartbeats?.isAnswering(name)) return;
  const stored = lister.get<Lease>('leases.coordination.k8s.io', NODE_LEASE_NAMESPACE, name);
  const lease = stored && heartbeats ? renewedLease(stored, heartbeats) : stored;
  const ready = readiness(node);
  const times = [lease?.spec?.renewTime, ready?.lastHeartbeatTime ?? creationTimestamp].map((time) => parseTime(time) ?? 0);
  const last = Math.max(...times, heartbeats?.kubelet(name, NODE_LEASE_INTERVAL) ?? 0);
  const due = Math.ceil((last + (ready ? GRACE_PERIOD : STARTUP_GRACE_PERIOD) + 1) / MONITOR_PERIOD) * MONITOR_PERIOD;
  if (now < due) return requeueAt(due, silenceKey(name));
  const conditions = silenced(node, formatTime(now));
  if (conditions) client.patch(nodes, undefined, name, { status: { conditions } }, 'status');
}

/** The key under which the controller asks whether a kubelet still answers. */
export function silenceKey(node: string): string {
  return `silence ${node}`;
}

/** Undefined when nothing changes. */
function silenced({ metadata, status }: Node, now: string): NodeCondition[] | undefined {
  const before = status?.conditions ?? [];
  const known = before.map((condition): NodeCondition => {
    if (!KUBELET_CONDITIONS.includes(condition.type) || condition.status === 'Unknown') return condition;
    const message = 'Kubelet stopped posting node status.';
    return { ...condition, status: 'Unknown', reason: 'NodeStatusUnknown', message, lastTransitionTime: now };
  });
  const missing = KUBELET_CONDITIONS.filter((type) => !before.some((each) => each.type === type)).map((type): NodeCondition => ({
    type,
    status: 'Unknown',
    lastHeartbeatTime: metadata.creationTimestamp ?? now,
    lastTransitionTime: now,
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
  }));
  return missing.length > 0 || known.some((condition, at) => condition !== before[at]) ? [...known, ...missing] : undefined;
}

/** A node has ceased to be ready: its pods count no longer, wherever they really are. */
export function markPodsNotReady(node: Node, { lister, client, clock, events }: ControllerContext): void {
  for (const pod of lister.byIndex<Pod>('pods', POD_NODE_INDEX, node.metadata.name)) {
    if (!isReady(pod)) continue;
    const conditions = pod.status!.conditions!.map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: formatTime(clock.now()) } : condition,
    );
    try {
      client.patch(pods, pod.metadata.namespace, pod.metadata.name, { status: { conditions } }, 'status');
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
      continue;
    }
    events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
}
