import { Rng, type KubeObject } from '@drydock/apimachinery';
import { EMPTY_STORAGE, indexersOf, Storage } from '@drydock/apiserver';
import { allKinds, type Pod } from '@drydock/kinds';
import { firstRefusal } from './filter-node.ts';
import type { SchedulingContext } from './framework.ts';
import { nodeInfoCache, observeChange } from './node-info.ts';
import { DEFAULT_PROFILE, SCORE_PLUGINS } from './registry.ts';
import { schedulePod } from './schedule-pod.ts';

const NODES = 12;

function newNode(index: number): KubeObject {
  const name = `node${String(index).padStart(2, '0')}`;
  const taints = index % 5 === 0 ? [{ key: 'busy', effect: index % 10 === 0 ? 'NoSchedule' : 'PreferNoSchedule' }] : undefined;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, zone: `z${index % 3}` } },
    spec: { taints },
    status: { allocatable: { cpu: `${2 + (index % 4)}`, memory: `${4 + (index % 2) * 4}Gi`, pods: '6' } },
  } as KubeObject;
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
  ['of which some keep away from others', (pod, index) => (index % 3 ? pod : withSpec(pod, { affinity: AWAY }))],
];

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

/** The nodes that every plugin, asked about each node from the start, likes best. */
function bestNodes(pod: Pod, storage: Storage): (string | undefined)[] {
  const cache = nodeInfoCache(storage);
  const { hasImages } = cache;
  const context: SchedulingContext = {
    pod,
    profile: DEFAULT_PROFILE,
    lister: storage,
    nodes: cache.nodes(),
    hasAffinity: cache.hasAffinityTo(pod),
    hasAntiAffinity: cache.hasAntiAffinityTo(pod),
    hasImages,
  };
  const feasible = context.nodes.filter((node) => firstRefusal(node, context) === undefined);
  if (feasible.length === 0) return [undefined];
  const scores = SCORE_PLUGINS.map((plugin) => plugin.score(feasible, context).map((score) => score * plugin.weight));
  const totals = feasible.map((_, at) => scores.reduce((sum, each) => sum + each[at]!, 0));
  const highest = Math.max(...totals);
  return feasible.filter((_, at) => totals[at] === highest).map(({ node }) => node.metadata.name);
}

describe('pods that are alike', () => {
  it.each(KINDS_OF_PODS)('go where each of them would go by itself: %s', (_, change) => {
    const storage = new Storage(EMPTY_STORAGE, indexersOf(allKinds));
    for (let index = 0; index < NODES; index++) storage.write('nodes', newNode(index));
    storage.subscribe((event) => observeChange(storage, event));
    const rng = new Rng({ seed: 3 });
    for (let index = 0; index < 40; index++) {
      const pod = storage.write('pods', newPod(index, change));
      const { node } = schedulePod(pod, DEFAULT_PROFILE, storage, rng);
      expect(bestNodes(pod, storage)).toContain(node);
      if (node) storage.write('pods', { ...pod, metadata: { ...pod.metadata }, spec: { ...pod.spec, nodeName: node } });
      // Now and then one leaves, or a node changes.
      if (index % 7 === 6) storage.remove('pods', `default/web-${index - 3}`);
      if (index === 20) storage.write('nodes', { ...newNode(1), spec: { unschedulable: true } } as KubeObject);
    }
  });
});
