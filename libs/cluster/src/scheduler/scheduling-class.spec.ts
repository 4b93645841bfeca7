import { Rng, type KubeObject } from '@drydock/apimachinery';
import { EMPTY_STORAGE, indexersOf, Storage } from '@drydock/apiserver';
import { allKinds, type Pod } from '@drydock/kinds';
import { profilesOf } from './configuration/read-configuration.ts';
import { firstRefusal } from './filter-node.ts';
import type { Profile, SchedulingContext } from './framework.ts';
import { NodeInfoCache, observeChange, type NodeInfo } from './node-info.ts';
import { DEFAULT_PROFILE } from './registry.ts';
import { schedulePod } from './schedule-pod.ts';

/** A few, and so many that not all feasible ones are compared. */
const SIZES = [1, 12, 230];

interface NodeTraits {
  readonly zone?: number | undefined;
  readonly taint?: string | undefined;
  readonly unschedulable?: boolean;
  readonly cpu?: number;
  readonly images?: boolean;
}

function newNode(name: string, { zone, taint, unschedulable, cpu = 2, images }: NodeTraits): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...(zone === undefined ? {} : { zone: `z${zone}` }) } },
    spec: { unschedulable, taints: taint ? [{ key: 'busy', effect: taint }] : undefined },
    status: {
      allocatable: { cpu: `${cpu}`, memory: `${4 + cpu}Gi`, pods: '9' },
      images: images ? [{ names: ['nginx:latest'], sizeBytes: 700 * 1024 * 1024 }] : undefined,
    },
  } as KubeObject;
}

function randomNode(name: string, rng: Rng): KubeObject {
  return newNode(name, {
    zone: rng.pick([0, 0, 1, 2, undefined]),
    taint: rng.pick([undefined, undefined, undefined, 'NoSchedule', 'PreferNoSchedule']),
    unschedulable: rng.integer(9) === 0,
    cpu: 2 + rng.integer(4),
  });
}

type Change = (pod: Pod, index: number) => Pod;
const PLAIN: Change = (pod) => pod;

const KINDS_OF_PODS: readonly [string, Change][] = [
  ['plain ones', PLAIN],
  ['with requests', (pod) => withSpec(pod, { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '300m' } } }] })],
  ['with a node selector', (pod) => withSpec(pod, { nodeSelector: { zone: 'z1' } })],
  [
    'with host ports',
    (pod) => withSpec(pod, { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort: 80 }] }] }),
  ],
  ['of two sorts in turn', (pod, index) => (index % 2 ? withSpec(pod, { nodeSelector: { zone: 'z2' } }) : pod)],
  ['spread softly over zones', (pod) => withSpec(pod, { topologySpreadConstraints: [spread('ScheduleAnyway')] })],
  ['spread strictly over zones', (pod) => withSpec(pod, { topologySpreadConstraints: [spread('DoNotSchedule')] })],
  ['that prefer some nodes', (pod) => withSpec(pod, { affinity: { nodeAffinity: PREFERENCE } })],
  ['that tolerate what others do not', (pod) => withSpec(pod, { tolerations: [{ key: 'busy', operator: 'Exists' }] })],
  ['of a ReplicaSet', owned],
  ['of three ReplicaSets in turn', (pod, index) => withApp(owned(pod), `web-${index % 3}`)],
  ['with disks in turn', (pod, index) => withSpec(pod, { volumes: [{ name: 'd', gcePersistentDisk: { pdName: `disk-${index % 4}` } }] })],
  ['that ask for more and more', (pod, index) => withSpec(pod, { containers: [requesting(`${100 * (index % 5)}m`)] })],
  ['of two namespaces', (pod, index) => ({ ...pod, metadata: { ...pod.metadata, namespace: index % 2 ? 'default' : 'other' } })],
  ['that would rather be near others', (pod, index) => (index % 5 ? pod : withSpec(pod, { affinity: NEAR }))],
  ['of which some keep away from others', (pod, index) => (index % 3 ? pod : withSpec(pod, { affinity: AWAY }))],
];

const PREFERENCE = {
  preferredDuringSchedulingIgnoredDuringExecution: [
    { weight: 7, preference: { matchExpressions: [{ key: 'zone', operator: 'In', values: ['z1'] }] } },
  ],
};

const NEAR = {
  podAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 9, podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } } },
    ],
  },
};

const AWAY = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
    ],
  },
};

function spread(whenUnsatisfiable: string) {
  return { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable, labelSelector: { matchLabels: { app: 'web' } } };
}

function requesting(cpu: string): object {
  return { name: 'c', image: 'nginx', resources: { requests: { cpu, memory: '64Mi' } } };
}

function owned(pod: Pod): Pod {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'owner', controller: true };
  return { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } };
}

function withApp(pod: Pod, app: string): Pod {
  return { ...pod, metadata: { ...pod.metadata, labels: { app } } };
}

function withSpec(pod: Pod, spec: object): Pod {
  return { ...pod, spec: { ...pod.spec, ...spec } as Pod['spec'] };
}

function newPod(index: number, change: Change): Pod {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${index}`, namespace: 'default', uid: `${index}`, labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'nginx' }], schedulerName: 'default-scheduler' } as Pod['spec'],
  };
  return change(pod, index);
}

/** What the scheduler decides that asks every plugin about every node from the start, with the same draws. */
function plainChoice(pod: Pod, profile: Profile, storage: Storage, rng: Rng): string | undefined {
  const cache = new NodeInfoCache(storage);
  const nodes = cache.nodes();
  const context: SchedulingContext = {
    pod,
    profile,
    lister: storage,
    nodes,
    hasAffinity: cache.hasAffinityTo(pod),
    hasAntiAffinity: cache.hasAntiAffinityTo(pod),
    hasImages: cache.hasImages,
  };
  const wanted =
    nodes.length < 100 ? nodes.length : Math.max(Math.floor((nodes.length * (50 - Math.floor(nodes.length / 125))) / 100), 100);
  const start = wanted < nodes.length ? rng.integer(nodes.length) : 0;
  const inTurn = [...nodes.slice(start), ...nodes.slice(0, start)];
  const feasible: NodeInfo[] = [];
  for (const node of inTurn) if (feasible.length < wanted && firstRefusal(node, context) === undefined) feasible.push(node);
  if (feasible.length < 2) return feasible[0]?.node.metadata.name;
  const scores = profile.scores.map((plugin) => plugin.score(feasible, context).map((score) => score * plugin.weight));
  const totals = feasible.map((_, at) => scores.reduce((sum, each) => sum + each[at]!, 0));
  const highest = Math.max(...totals);
  return rng.pick(feasible.filter((_, at) => totals[at] === highest)).node.metadata.name;
}

const CONFIGURATION = `
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- plugins:
    score:
      disabled: [{ name: ImageLocality }]
      enabled: [{ name: TaintToleration, weight: 1 }, { name: NodeResourcesFit, weight: 7 }]
    postFilter:
      disabled: [{ name: DefaultPreemption }]
  pluginConfig:
  - name: NodeResourcesFit
    args: { scoringStrategy: { type: MostAllocated, resources: [{ name: cpu, weight: 3 }, { name: memory, weight: 1 }] } }
  - name: PodTopologySpread
    args:
      defaultingType: List
      defaultConstraints: [{ maxSkew: 2, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway }]
`;

const PROFILES: readonly [string, Profile][] = [
  ['by default', DEFAULT_PROFILE],
  ['as configured', profilesOf(CONFIGURATION)[0]!],
];

const CASES = PROFILES.flatMap(([name, profile]) =>
  SIZES.flatMap((nodes) => KINDS_OF_PODS.map(([kind, change]) => ({ kind, change, nodes, name, profile }))),
);

/** What happens in a cluster beside pods being placed. */
const HAPPENINGS: readonly ((storage: Storage, rng: Rng) => void)[] = [
  (storage, rng) => {
    const { metadata, spec } = rng.pick(storage.list<Pod & { spec: { nodeName?: string } }>('pods'));
    if (spec.nodeName) storage.remove('pods', `${metadata.namespace}/${metadata.name}`);
  },
  (storage, rng) => changePod(storage, rng, ({ metadata }) => ({ metadata: { ...metadata, labels: { app: 'other' } } })),
  (storage, rng) => changePod(storage, rng, ({ metadata }) => ({ metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } })),
  (storage, rng) => changePod(storage, rng, () => ({ status: { phase: 'Succeeded' } })),
  (storage, rng) => changePod(storage, rng, ({ status }) => ({ status: { ...status, startTime: '2026-01-01T00:00:00Z' } })),
  (storage, rng) => void storage.write('nodes', randomNode(rng.pick(storage.list('nodes')).metadata.name, rng)),
  (storage, rng) => void storage.write('nodes', randomNode(`new${rng.integer(9)}`, rng)),
  (storage) => {
    const isUsed = (name: string) => storage.list<Pod>('pods').some(({ spec }) => spec.nodeName === name);
    const unused = storage.list('nodes').find(({ metadata }) => !isUsed(metadata.name));
    if (unused && storage.count('nodes') > 1) storage.remove('nodes', unused.metadata.name);
  },
  (storage) => {
    const spec = { selector: { app: 'web' } };
    storage.write('services', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec } as KubeObject);
  },
  (storage) => {
    const spec = { selector: { matchLabels: { app: 'web' } } };
    const metadata = { name: 'web', namespace: 'default', uid: 'owner' };
    storage.write('replicasets.apps', { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec } as KubeObject);
  },
];

function changePod(storage: Storage, rng: Rng, change: (pod: Pod) => Partial<Pod>): void {
  const pod = rng.pick(storage.list<Pod>('pods'));
  storage.write('pods', { ...pod, metadata: { ...pod.metadata }, ...change(pod) });
}

describe('pods that are alike', () => {
  it.each(CASES)('go where each of them would go by itself: $kind, $nodes nodes, $name', ({ change, nodes, profile }) => {
    const storage = new Storage(EMPTY_STORAGE, indexersOf(allKinds));
    const chance = new Rng({ seed: nodes });
    for (let index = 0; index < nodes; index++) storage.write('nodes', randomNode(`node${index}`, chance));
    storage.subscribe((event) => observeChange(storage, event));
    const [rng, plainRng] = [new Rng({ seed: 3 }), new Rng({ seed: 3 })];
    for (let index = 0; index < 60; index++) {
      const pod = storage.write('pods', newPod(index, change));
      const { node } = schedulePod(pod, profile, storage, rng);
      expect(node).toBe(plainChoice(pod, profile, storage, plainRng));
      if (node) storage.write('pods', { ...pod, metadata: { ...pod.metadata }, spec: { ...pod.spec, nodeName: node } });
      if (chance.integer(3) === 0) chance.pick(HAPPENINGS)(storage, chance);
      if (index === 50) storage.write('nodes', newNode('with-images', { images: true }));
    }
    expect(rng.next()).toBe(plainRng.next());
  });
});
