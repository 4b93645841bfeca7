/** Watches over nodes: who is silent, what that means for its pods, and which taints follow (pkg/controller/nodelifecycle). */
import { deepEqual, formatTime } from '@drydock/apimachinery';
import type { StorageEvent } from '@drydock/apiserver';
import { NODE_LEASE_NAMESPACE } from '../../coordination/lease/lease.ts';
import type { Controller, ControllerContext } from '../../controller/controller.ts';
import { markPodsNotReady, monitorHealth, readiness, silenceKey } from './node-health.ts';
import { nodes } from './node.ts';
import type { Node, Taint } from './node.types.ts';
import { nextEvictionAt } from './zone-state.ts';

const NO_SCHEDULE = 'NoSchedule';
const NO_EXECUTE = 'NoExecute';
const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Which taint a condition in a certain state brings. */
const CONDITION_TAINTS: readonly (readonly [type: string, status: string, key: string])[] = [
  ['Ready', 'False', NOT_READY],
  ['Ready', 'Unknown', UNREACHABLE],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
];

const OWN_KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  [NO_SCHEDULE]: new Set([...CONDITION_TAINTS.map(([, , key]) => key), UNSCHEDULABLE]),
  [NO_EXECUTE]: new Set([NOT_READY, UNREACHABLE]),
};

export const NODE_CONTROLLER = 'node-controller';

/** Keys are names of nodes, and `TASK NAME`: what else is to be done about a node. */
type Task = 'silence' | 'fallen' | 'registered' | 'removed';

export const nodeLifecycleController: Controller = {
  name: NODE_CONTROLLER,
  watches: {
    nodes(event, enqueue, lister) {
      const { type, key, object, previous } = event as StorageEvent<Node>;
      if (type === 'DELETED') return enqueue(`removed ${key} ${object.metadata.uid}`);
      if (type === 'ADDED') enqueue(`registered ${key}`);
      const [before, now] = [previous ? isReady(previous) : false, isReady(object)];
      if (before && !now) enqueue(`fallen ${key}`);
      // How fast nodes are emptied depends on how many of them are down.
      if (type === 'MODIFIED' && before !== now) for (const { metadata } of lister.list('nodes')) enqueue(metadata.name);
      else enqueue(key);
    },
    'leases.coordination.k8s.io'({ type, object }, enqueue) {
      if (type !== 'DELETED' && object.metadata.namespace === NODE_LEASE_NAMESPACE) enqueue(silenceKey(object.metadata.name));
    },
  },

  reconcile(key, context) {
    const [first, second, uid] = key.split(' ') as [string, string?, string?];
    const name = second ?? first;
    const node = context.lister.get<Node>('nodes', undefined, name);
    if (second !== undefined && first === 'removed') return tellRemoved(name, uid!, node, context);
    if (!node) return;
    if (second === undefined) return taint(node, context);
    doTask(first as Task, node, context);
  },
};

function doTask(task: Task, node: Node, context: ControllerContext): void {
  switch (task) {
    case 'registered':
      context.events.event(
        node,
        'Normal',
        'RegisteredNode',
        `Node ${node.metadata.name} event: Registered Node ${node.metadata.name} in Controller`,
      );
      return monitorHealth(node, context);
    case 'silence':
      return monitorHealth(node, context);
    case 'fallen':
      if (isReady(node)) return;
      context.events.event(node, 'Normal', 'NodeNotReady', `Node ${node.metadata.name} status is now: NodeNotReady`);
      return markPodsNotReady(node, context);
  }
}

function tellRemoved(name: string, uid: string, successor: Node | undefined, { events }: ControllerContext): void {
  if (successor) return;
  const gone: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid } };
  events.event(gone, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
}

function taint(node: Node, context: ControllerContext): void {
  const before = node.spec?.taints ?? [];
  const taints = withOwnTaints(before, wantedTaints(node, context), context);
  if (deepEqual(taints, before)) return;
  context.client.patch(nodes, undefined, node.metadata.name, { spec: { taints: taints.length > 0 ? taints : null } });
}

function isReady(node: Node): boolean {
  return readiness(node)?.status === 'True';
}

function wantedTaints(node: Node, context: ControllerContext): Taint[] {
  const { spec, status } = node;
  const statusOf = (type: string) => status?.conditions?.find((condition) => condition.type === type)?.status;
  const keys = CONDITION_TAINTS.filter(([type, wanted]) => statusOf(type) === wanted).map(([, , key]) => key);
  const executing = keys.filter((key) => OWN_KEYS[NO_EXECUTE]!.has(key));
  return [
    ...keys.map((key) => ({ effect: NO_SCHEDULE, key })),
    ...(spec?.unschedulable ? [{ effect: NO_SCHEDULE, key: UNSCHEDULABLE }] : []),
    ...(executing.length > 0 && mayEvict(node, context) ? executing.map((key) => ({ effect: NO_EXECUTE, key })) : []),
  ];
}

/** Whether the node's turn to be emptied has come; looks again when it will have. */
function mayEvict(node: Node, { lister, clock, requeueAt }: ControllerContext): boolean {
  const own = OWN_KEYS[NO_EXECUTE]!;
  const at = nextEvictionAt(node, lister.list<Node>('nodes'), own);
  // What is being emptied already goes on, unless the whole cluster is down.
  if (at !== Infinity && node.spec?.taints?.some(({ key, effect }) => effect === NO_EXECUTE && own.has(key))) return true;
  if (at <= clock.now()) return true;
  if (at !== Infinity) requeueAt(at);
  return false;
}

/** What others set stays, what is there keeps its place and its time, what is new comes last. */
function withOwnTaints(before: readonly Taint[], wanted: readonly Taint[], { clock }: ControllerContext): Taint[] {
  const same = (a: Taint) => (b: Taint) => a.key === b.key && a.effect === b.effect;
  const kept = before.filter((taint) => !OWN_KEYS[taint.effect]?.has(taint.key) || wanted.some(same(taint)));
  const added = wanted.filter((taint) => !before.some(same(taint)));
  return [...kept, ...added.map((taint) => ({ ...taint, timeAdded: formatTime(clock.now()) }))];
}
