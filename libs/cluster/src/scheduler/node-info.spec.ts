import { Rng, type KubeObject } from '@drydock/apimachinery';
import { EMPTY_STORAGE, indexersOf, Storage, type StorageEvent } from '@drydock/apiserver';
import { allKinds, type Pod } from '@drydock/kinds';
import { NodeInfoCache, presentPods, type NodeInfo } from './node-info.ts';

const NODES = ['a', 'b', 'c'];
const STRANGER: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', labels: { app: 'x' } }, spec: { containers: [] } } as never;

function newNode(name: string, cpu: number): KubeObject {
  const status = { allocatable: { cpu: `${cpu}`, pods: '20' } };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {}, status } as KubeObject;
}

function newPod(name: string, rng: Rng): Pod {
  const requests = rng.pick([undefined, { cpu: '100m' }, { cpu: '250m', memory: '1Gi' }]);
  const terms = [{ topologyKey: 'zone', labelSelector: { matchLabels: { app: 'x' } } }];
  const affinity = rng.pick([undefined, undefined, { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } }]);
  const spec = { containers: [{ name: 'c', resources: { requests } }], nodeName: rng.pick([undefined, ...NODES]), affinity };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: '', labels: { app: 'web' } }, spec } as unknown as Pod;
}

/** What may happen to a pod that is there. */
const CHANGES: readonly ((pod: Pod, rng: Rng) => Partial<Pod>)[] = [
  ({ spec }, rng) => (spec.nodeName ? {} : { spec: { ...spec, nodeName: rng.pick(NODES) } as Pod['spec'] }),
  ({ status }) => ({ status: { ...status, startTime: '2026-01-01T00:00:00Z' } }),
  ({ metadata }) => ({ metadata: { ...metadata, annotations: { seen: 'yes' } } }),
  ({ metadata }) => ({ metadata: { ...metadata, labels: { app: 'other' } } }),
  ({ metadata }) => ({ metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }),
  () => ({ status: { phase: 'Failed' } }),
  ({ status, spec }) => ({
    status: {
      ...status,
      conditions: [{ type: 'PodResizePending', status: 'True', reason: 'Deferred' }],
      containerStatuses: [{ name: spec.containers[0]!.name, resources: { requests: { cpu: '700m' } } }],
    } as unknown as NonNullable<Pod['status']>,
  }),
  ({ status }) => ({ status: { ...status, nominatedNodeName: 'a' } }),
];

function happen(storage: Storage, rng: Rng): void {
  const name = `pod${rng.integer(12)}`;
  const pod = storage.get<Pod>('pods', undefined, name);
  if (!pod) storage.write('pods', newPod(name, rng));
  else if (rng.integer(5) === 0) storage.remove('pods', name);
  else storage.write('pods', { ...pod, metadata: { ...pod.metadata }, ...rng.pick(CHANGES)(pod, rng) });
  if (rng.integer(9) === 0) storage.write('nodes', newNode(rng.pick(NODES), 1 + rng.integer(8)));
}

describe('the nodes that are kept up to date', () => {
  it('are what they would be if they were read now', () => {
    const storage = new Storage(EMPTY_STORAGE, indexersOf(allKinds));
    for (const name of NODES) storage.write('nodes', newNode(name, 4));
    const cache = new NodeInfoCache(storage);
    storage.subscribe((event) => cache.observe(event));
    const rng = new Rng({ seed: 5 });
    const stateOf = (each: NodeInfoCache) => ({
      nodes: each.nodes().map((node) => infoOf(node, storage)),
      hasNominated: each.hasNominated,
      isAvoided: each.hasAntiAffinityTo({ ...STRANGER, metadata: { ...STRANGER.metadata, namespace: '' } }),
      dependent: [...each.dependentPods].map(({ metadata }) => metadata.name).sort(),
    });
    for (let step = 0; step < 400; step++) {
      happen(storage, rng);
      expect(stateOf(cache)).toEqual(stateOf(new NodeInfoCache(storage)));
    }
  });

  it('count a pod once that was there already when they were read', () => {
    const storage = new Storage(EMPTY_STORAGE, indexersOf(allKinds));
    storage.write('nodes', newNode('a', 4));
    const events: StorageEvent[] = [];
    storage.subscribe((event) => events.push(event));
    const { spec, ...rest } = newPod('web', new Rng({ seed: 1 }));
    storage.write('pods', { ...rest, spec: { ...spec, nodeName: 'a' } });
    const cache = new NodeInfoCache(storage);
    const from = cache.changes;
    for (const event of events) cache.observe(event);
    expect(cache.nodes()[0]!.pods.size).toBe(1);
    expect([cache.change(from).more, cache.change(from + 1).more, cache.changes - from]).toEqual([-1, 1, 2]);
  });

  it('remember their latest changes, and that there were others', () => {
    const storage = new Storage(EMPTY_STORAGE, indexersOf(allKinds));
    storage.write('nodes', newNode('a', 4));
    const cache = new NodeInfoCache(storage);
    storage.subscribe((event) => cache.observe(event));
    for (let count = 0; count < 5000; count++) {
      const before = cache.changes;
      storage.write('nodes', newNode('a', count));
      expect(cache.changes).toBe(before + 1);
      expect(cache.change(before)).toEqual({ info: cache.nodes()[0], pod: undefined, more: 0 });
      expect(cache.change(cache.oldestChange)).toBeDefined();
    }
    expect(cache.oldestChange).toBeGreaterThan(0);
  });
});

function infoOf(node: NodeInfo, storage: Storage) {
  const { allocatable, requested, assumed, place } = node;
  // An amount that is zero again is as good as none.
  const amounts = [...requested].filter(([, amount]) => amount !== 0).sort();
  const pods = presentPods(node, storage).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return { name: node.node.metadata.name, allocatable, amounts, assumed, place, pods };
}
