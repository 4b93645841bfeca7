/** What the kubelet of a node reports about its machine (pkg/kubelet/nodestatus). */
import { formatTime } from '@drydock/apimachinery';
import { nodes, type Node, type NodeCondition } from '@drydock/kinds';
import type { NodeIdentity } from '../node-runtime.ts';
import { conditionsOf, type Pressure } from './eviction/eviction-state.ts';
import { answers, type MachineState } from './machine-state.ts';
import { NO_NETWORK } from './node-readiness.ts';
import type { KubeletContext } from './pod-sync.ts';

interface Verdict {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
  /** The reason of the event that tells of the change. */
  event: string;
}

/** Posts the conditions of a node whose machine changed, with the events of a kubelet that starts. Says nothing while the kubelet is silent. */
export function syncNode(name: string, context: KubeletContext, identityOf: (node: string) => NodeIdentity): void {
  const { nodes: table, lister, clock } = context;
  const node = lister.get<Node>('nodes', undefined, name);
  const machine = table.machine(name);
  if (!node || !answers(machine)) return;
  const { client, events } = identityOf(name);
  // The kubelet does not know the uid of its node, and puts the name in its place.
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    events.eventAbout({ kind: 'Node', name, uid: name }, type, reason, message);
  const now = formatTime(clock.now());
  const before = node.status?.conditions ?? [];
  const verdicts = verdictsOf(machine, conditionsOf(table.eviction(name)), clock.now());
  const starts = machine.answersSince === clock.now() && machine.startedAt === machine.answersSince;
  if (starts) tell('Normal', 'Starting', 'Starting kubelet.');
  for (const { type, status, event } of verdicts) {
    const changed = before.find((each) => each.type === type)?.status !== status;
    if (changed || (starts && type !== 'Ready')) tell('Normal', event, `Node ${name} status is now: ${event}`);
  }
  if (starts) tell('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  const rebooted = starts && machine.bootedAt === machine.startedAt ? { bootID: context.rng.uuid() } : undefined;
  if (rebooted) tell('Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${rebooted.bootID}`);
  const others = before.filter(({ type }) => !verdicts.some((verdict) => verdict.type === type));
  const conditions = [...others, ...verdicts.map((verdict) => conditionOf(verdict, before, now))];
  client.patch(nodes, undefined, name, { status: { conditions, ...(rebooted ? { nodeInfo: rebooted } : {}) } }, 'status');
}

function conditionOf({ type, status, reason, message }: Verdict, before: readonly NodeCondition[], now: string): NodeCondition {
  const old = before.find((each) => each.type === type);
  const lastTransitionTime = old?.status === status ? (old.lastTransitionTime ?? now) : now;
  return { lastHeartbeatTime: now, lastTransitionTime, message, reason, status, type };
}

function verdictsOf(machine: MachineState, pressures: readonly Pressure[], now: number): Verdict[] {
  return [
    pressures.includes('MemoryPressure')
      ? pressed('MemoryPressure', 'KubeletHasInsufficientMemory', 'kubelet has insufficient memory available', 'NodeHasInsufficientMemory')
      : relaxed('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available', 'NodeHasSufficientMemory'),
    pressures.includes('DiskPressure')
      ? pressed('DiskPressure', 'KubeletHasDiskPressure', 'kubelet has disk pressure', 'NodeHasDiskPressure')
      : relaxed('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure', 'NodeHasNoDiskPressure'),
    pressures.includes('PIDPressure')
      ? pressed('PIDPressure', 'KubeletHasInsufficientPID', 'kubelet has insufficient PID available', 'NodeHasInsufficientPID')
      : relaxed('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available', 'NodeHasSufficientPID'),
    readiness(machine, now),
  ];
}

function pressed(type: string, reason: string, message: string, event: string): Verdict {
  return { type, status: 'True', reason, message, event };
}

function relaxed(type: string, reason: string, message: string, event: string): Verdict {
  return { type, status: 'False', reason, message, event };
}

function readiness({ containerRuntime, networkAt = 0 }: MachineState, now: number): Verdict {
  if (containerRuntime === 'running' && now >= networkAt) {
    return { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status', event: 'NodeReady' };
  }
  if (containerRuntime === 'running') {
    return { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: NO_NETWORK, event: 'NodeNotReady' };
  }
  const message = '[container runtime is down, PLEG is not healthy: pleg was last seen active too long ago; threshold is 3m0s]';
  return { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message, event: 'NodeNotReady' };
}
