/** Turns what is known of a node into taints (pkg/controller/nodelifecycle). */
import { deepEqual, formatTime } from '@drydock/apimachinery';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import { nodes } from './node.ts';
import type { Node, Taint } from './node.types.ts';

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

/** The key under which this controller asks whether a kubelet still answers. */
export function silenceKey(node: string): string {
  return `silence ${node}`;
}

export const nodeLifecycleController: Controller = {
  name: NODE_CONTROLLER,
  watches: { nodes: enqueueObject },

  reconcile(name, context) {
    const node = context.lister.get<Node>('nodes', undefined, name);
    if (!node) return;
    const before = node.spec?.taints ?? [];
    const taints = withOwnTaints(before, wantedTaints(node), context);
    if (!deepEqual(taints, before)) context.client.patch(nodes, undefined, name, { spec: { taints: taints.length > 0 ? taints : null } });
  },
};

function wantedTaints({ spec, status }: Node): Taint[] {
  const statusOf = (type: string) => status?.conditions?.find((condition) => condition.type === type)?.status;
  const keys = CONDITION_TAINTS.filter(([type, wanted]) => statusOf(type) === wanted).map(([, , key]) => key);
  return [
    ...keys.map((key) => ({ effect: NO_SCHEDULE, key })),
    ...(spec?.unschedulable ? [{ effect: NO_SCHEDULE, key: UNSCHEDULABLE }] : []),
    ...keys.filter((key) => OWN_KEYS[NO_EXECUTE]!.has(key)).map((key) => ({ effect: NO_EXECUTE, key })),
  ];
}

/** What others set stays, what is there keeps its place and its time, what is new comes last. */
function withOwnTaints(before: readonly Taint[], wanted: readonly Taint[], { clock }: ControllerContext): Taint[] {
  const same = (a: Taint) => (b: Taint) => a.key === b.key && a.effect === b.effect;
  const kept = before.filter((taint) => !OWN_KEYS[taint.effect]?.has(taint.key) || wanted.some(same(taint)));
  const added = wanted.filter((taint) => !before.some(same(taint)));
  return [...kept, ...added.map((taint) => ({ ...taint, timeAdded: formatTime(clock.now()) }))];
}
