import type { KubeObject } from '@drydock/apimachinery';
import type { ConfigMap, Event, Node, Pod } from '@drydock/kinds';
import { TestCluster } from '../../../test/test-cluster.ts';
import { clusterAutoscalerObjects } from './cluster-autoscaler.objects.ts';
import { nodeGroups, type NodeGroupSpec } from './node-groups.ts';

const DEPLOYMENTS = { group: 'apps', version: 'v1', plural: 'deployments' };
const NODES = { group: '', version: 'v1', plural: 'nodes' };
const WORKERS: NodeGroupSpec = { name: 'workers', min: 0, max: 3 };
/** What is asked for first, so that no other node can serve. */
const ON_GROUP = { nodeSelector: { 'cloud.drydock.dev/node-group': 'workers' } };

interface Workload {
  replicas?: number;
  requests?: object;
  spec?: object;
  annotations?: object;
}

function deployment(name: string, { replicas = 1, requests = { cpu: '1' }, spec = ON_GROUP, annotations = {} }: Workload = {}): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations },
        spec: { terminationGracePeriodSeconds: 1, containers: [{ name, image: 'nginx:1.27', resources: { requests } }], ...spec },
      },
    },
  });
}

async function newCluster(nodeGroups: readonly NodeGroupSpec[] = [WORKERS], ...flags: readonly string[]): Promise<TestCluster> {
  const test = new TestCluster();
  const objects = clusterAutoscalerObjects({ nodeGroups });
  test.applyObjects(
    JSON.parse(
      JSON.stringify(objects).replace('"--v=4"', ['--v=4', ...flags].map((each) => JSON.stringify(each)).join(',')),
    ) as KubeObject[],
  );
  await test.pass(60);
  return test;
}

const groupNodes = (test: TestCluster, group = 'workers') =>
  test.cluster.api.storage.list<Node>('nodes').filter(({ metadata }) => metadata.labels?.['cloud.drydock.dev/node-group'] === group);
const states = (test: TestCluster) =>
  groupNodes(test).map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'none');
const sizes = (test: TestCluster) =>
  Object.fromEntries(nodeGroups(test.cluster.api.storage).map(({ name, targetSize }) => [name, targetSize]));
const taintsOf = (test: TestCluster) =>
  groupNodes(test).map(({ spec }) => (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`));
const told = (test: TestCluster, reason: string, namespace?: string) =>
  test.cluster.api.storage
    .list<Event>('events', namespace)
    .filter((event) => event.reason === reason)
    .map(({ involvedObject, message }) => `${involvedObject.kind}: ${message}`);
const phases = (test: TestCluster) =>
  test.cluster.api.storage.list<Pod>('pods', 'default').map(({ status, spec }) => (spec.nodeName ? status?.phase : 'waiting'));
const scale = (test: TestCluster, name: string, replicas: number, namespace = 'default') =>
  void test.client.patch(DEPLOYMENTS, namespace, name, { spec: { replicas } });
const statusOf = (test: TestCluster) =>
  test.cluster.api.storage.get<ConfigMap>('configmaps', 'kube-system', 'cluster-autoscaler-status')?.data?.['status'] ?? '';

describe('the cluster autoscaler grows', () => {
  it('a group for pods that find no room, by as many nodes as they need, which become ready and take them', async () => {
    const test = await newCluster();
    test.apply(deployment('web', { replicas: 3, requests: { cpu: '1500m' } }));
    await test.pass(15);
    expect(sizes(test)).toEqual({ workers: 3 });
    expect(told(test, 'TriggeredScaleUp')).toEqual(Array(3).fill('Pod: pod triggered scale-up: [{workers 0->3 (max: 3)}]'));
    expect(told(test, 'ScaledUpGroup')).toEqual([
      'ConfigMap: Scale-up: setting group workers size to 3 instead of 0 (max: 3)',
      'ConfigMap: Scale-up: group workers size set to 3 instead of 0 (max: 3)',
    ]);
    expect(states(test)).toEqual([]);
    await test.pass(25);
    expect(states(test)).toEqual(['False', 'False', 'False']);
    for (const taints of taintsOf(test)) {
      expect(taints).toContain('node.kubernetes.io/not-ready:NoSchedule');
      expect(taints.join()).not.toContain('ClusterAutoscaler');
    }
    await test.pass(60);
    expect(states(test)).toEqual(['True', 'True', 'True']);
    expect(phases(test)).toEqual(['Running', 'Running', 'Running']);
    const [{ metadata, spec, status }] = groupNodes(test) as [Node];
    expect(metadata.name).toMatch(/^workers-[a-z0-9]{5}$/);
    expect([spec?.providerID, spec?.podCIDR]).toEqual([
      `drydock://workers/${metadata.name}`,
      expect.stringMatching(/^10\.244\.\d+\.0\/24$/),
    ]);
    expect(status?.addresses?.[0]?.address).toMatch(/^172\.30\.2\.\d+$/);
    expect(statusOf(test)).toContain('    cloudProviderTarget: 3\n    minSize: 0\n    maxSize: 3\n');
  });

  it('does not count a pod twice while its node is on its way', async () => {
    const test = await newCluster();
    test.apply(deployment('web'));
    await test.pass(12);
    test.apply(deployment('api', { requests: { cpu: '500m' } }));
    await test.pass(90);
    expect(sizes(test)).toEqual({ workers: 1 });
    expect(phases(test)).toEqual(['Running', 'Running']);
  });

  it.each<[string, readonly NodeGroupSpec[], Workload, readonly string[]]>([
    ['too much', [WORKERS], { requests: { cpu: '8' } }, ["Pod: pod didn't trigger scale-up: 1 Insufficient cpu"]],
    [
      'more than the groups may grow',
      [
        { ...WORKERS, max: 0 },
        { name: 'small', min: 0, max: 2, cpu: '1' },
        { name: 'tiny', min: 0, max: 2, cpu: '1' },
      ],
      { requests: { cpu: '1500m' }, spec: { nodeSelector: { 'kubernetes.io/os': 'linux' }, containers: undefined } },
      ["Pod: pod didn't trigger scale-up: 1 max node group size reached, 2 Insufficient cpu"],
    ],
    [
      'what it does not tolerate',
      [{ ...WORKERS, taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] }],
      {},
      ["Pod: pod didn't trigger scale-up: 1 node(s) had untolerated taint {gpu: yes}"],
    ],
    [
      'another kind of node',
      [WORKERS],
      { spec: { nodeSelector: { disk: 'ssd' } } },
      ["Pod: pod didn't trigger scale-up: 1 node(s) didn't match Pod's node affinity/selector"],
    ],
  ])('nothing for a pod that wants %s', async (_, groups, workload, messages) => {
    const test = await newCluster(groups);
    if (workload.spec && 'containers' in workload.spec) {
      delete (workload.spec as { containers?: unknown }).containers;
      for (const node of ['node01', 'node02']) test.client.patch(NODES, undefined, node, { spec: { unschedulable: true } });
    }
    test.apply(deployment('web', workload));
    await test.pass(30);
    expect([...new Set(told(test, 'NotTriggerScaleUp'))]).toEqual(messages);
    expect(Object.values(sizes(test)).every((size) => size === 0)).toBe(true);
  });

  it.each<[string, readonly string[], string]>([
    ['least-waste', [], 'small'],
    ['most-pods', ['--expander=most-pods'], 'big'],
    ['priority', ['--expander=priority'], 'big'],
  ])('the group that %s prefers', async (name, flags, expected) => {
    const test = new TestCluster();
    const groups: NodeGroupSpec[] = [
      { name: 'big', min: 0, max: 1, cpu: '32', memory: '128Gi', labels: { pool: 'any' } },
      { name: 'small', min: 0, max: 1, cpu: '2', memory: '4Gi', labels: { pool: 'any' } },
    ];
    const objects = JSON.stringify(clusterAutoscalerObjects({ nodeGroups: groups }));
    test.applyObjects(JSON.parse(flags[0] ? objects.replace('--expander=least-waste', flags[0]) : objects) as KubeObject[]);
    if (name === 'priority') {
      test.apply(
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'cluster-autoscaler-priority-expander', namespace: 'kube-system' },
          data: { priorities: '10:\n- small.*\n50:\n- ^big$\n' },
        }),
      );
    }
    await test.pass(60);
    test.apply(deployment('web', { replicas: 3, spec: { nodeSelector: { pool: 'any' } } }));
    await test.pass(11);
    expect(told(test, 'ScaledUpGroup')[0]).toBe(`ConfigMap: Scale-up: setting group ${expected} size to 1 instead of 0 (max: 1)`);
  });

  it('nothing while its pod is away', async () => {
    const test = await newCluster();
    scale(test, 'cluster-autoscaler', 0, 'kube-system');
    await test.pass(30);
    test.apply(deployment('web'));
    await test.pass(300);
    expect(sizes(test)).toEqual({ workers: 0 });
    scale(test, 'cluster-autoscaler', 1, 'kube-system');
    await test.pass(120);
    expect(phases(test)).toEqual(['Running']);
  });
});

describe('the cluster autoscaler shrinks', () => {
  it('a group by a node that nobody has needed for ten minutes', async () => {
    const test = await newCluster();
    test.apply(deployment('web'));
    await test.pass(90);
    scale(test, 'web', 0);
    await test.pass(20);
    expect(taintsOf(test)).toEqual([['DeletionCandidateOfClusterAutoscaler:PreferNoSchedule']]);
    expect(statusOf(test)).toContain('status: CandidatesPresent');
    await test.pass(560);
    expect(states(test)).toEqual(['True']);
    await test.pass(60);
    expect([states(test), sizes(test)]).toEqual([[], { workers: 0 }]);
    expect(told(test, 'ScaleDownEmpty').map((text) => text.replace(/workers-\w+/, 'NODE'))).toEqual([
      'ConfigMap: Scale-down: removing empty node "NODE"',
      'ConfigMap: Scale-down: empty node NODE removed',
    ]);
    expect(told(test, 'ScaleDown')).toEqual([
      'Node: marked the node as toBeDeleted/unschedulable',
      'Node: nodes removed by cluster autoscaler',
    ]);
    await test.pass(120);
    expect(test.cluster.api.storage.list<Pod>('pods').filter(({ spec }) => spec.nodeName?.startsWith('workers-'))).toEqual([]);
  });

  it('one that is hardly used, after its pods have gone elsewhere', async () => {
    const test = await newCluster([{ ...WORKERS, size: 2 }]);
    await test.pass(60);
    test.apply(deployment('web', { replicas: 2, requests: { cpu: '300m' } }));
    await test.pass(700);
    expect([states(test), sizes(test)]).toEqual([['True'], { workers: 1 }]);
    expect(phases(test)).toEqual(['Running', 'Running']);
    expect(told(test, 'ScaleDown').filter((text) => text.startsWith('Pod'))).toEqual(['Pod: deleting pod for node scale down']);
    expect(
      told(test, 'ScaleDown', 'kube-system')
        .map((text) => text.replace(/workers-\w+/, 'NODE'))
        .at(-1),
    ).toBe('ConfigMap: Scale-down: node NODE removed with drain');
  });

  it.each<[string, Workload, string | undefined]>([
    ['pods with a directory of their own', { spec: { ...ON_GROUP, volumes: [{ name: 'tmp', emptyDir: {} }] } }, undefined],
    ['pods that must not be evicted', { annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' } }, undefined],
    [
      'pods whose budget is used up',
      {},
      '{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}}',
    ],
    ['pods that ask for half of it', { requests: { cpu: '1' } }, undefined],
  ])('no group whose nodes have %s', async (_, workload, budget) => {
    const test = await newCluster([{ ...WORKERS, size: 2 }]);
    await test.pass(60);
    if (budget) test.apply(budget);
    test.apply(deployment('web', { requests: { cpu: '300m' }, ...workload, replicas: 2 }));
    await test.pass(1500);
    expect(states(test)).toEqual(['True', 'True']);
  });

  it.each<[string, Workload, number]>([
    [
      'an annotation forgives the directory',
      {
        spec: { ...ON_GROUP, volumes: [{ name: 'tmp', emptyDir: {} }] },
        annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'tmp' },
      },
      1,
    ],
    [
      'safe to evict beats everything',
      {
        spec: { ...ON_GROUP, volumes: [{ name: 'tmp', emptyDir: {} }] },
        annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' },
      },
      1,
    ],
  ])('%s', async (_, workload, left) => {
    const test = await newCluster([{ ...WORKERS, size: 2 }]);
    await test.pass(60);
    test.apply(deployment('web', { requests: { cpu: '300m' }, ...workload, replicas: 2 }));
    await test.pass(1500);
    expect(states(test)).toHaveLength(left);
  });

  it('no further than it may, and no node that says so', async () => {
    const test = await newCluster([{ ...WORKERS, min: 1, size: 3 }]);
    await test.pass(60);
    const [first] = groupNodes(test);
    const annotations = { 'cluster-autoscaler.kubernetes.io/scale-down-disabled': 'true' };
    test.client.patch(NODES, undefined, first!.metadata.name, { metadata: { annotations } });
    await test.pass(1500);
    expect(groupNodes(test).map(({ metadata }) => metadata.name)).toEqual([first!.metadata.name]);
  });
});

describe('a cluster with an autoscaler', () => {
  it('has nothing to do when it is at rest', async () => {
    const test = await newCluster([{ ...WORKERS, size: 1, min: 1 }]);
    // Until the Events of its beginning have expired, too.
    await test.pass(2 * 60 * 60);
    const before = test.cluster.snapshot();
    expect(before.due.filter(({ component }) => component === 'cluster-autoscaler')).toEqual([]);
    await test.pass(24 * 60 * 60);
    expect(test.cluster.snapshot().storage.resourceVersion).toBe(before.storage.resourceVersion);
  });

  it('replaces a machine that somebody has thrown out', async () => {
    const test = await newCluster([{ ...WORKERS, size: 1, min: 1 }]);
    await test.pass(60);
    const [lost] = groupNodes(test);
    test.client.delete(NODES, undefined, lost!.metadata.name);
    await test.pass(120);
    expect(states(test)).toEqual(['True']);
    expect(groupNodes(test)[0]!.metadata.name).not.toBe(lost!.metadata.name);
  });

  it('goes on where a fork leaves off', async () => {
    const test = await newCluster();
    test.apply(deployment('web', { replicas: 2 }));
    await test.pass(25);
    const fork = test.fork();
    await Promise.all([test.pass(60), fork.pass(60)]);
    expect(groupNodes(fork).map(({ metadata }) => metadata.name)).toEqual(groupNodes(test).map(({ metadata }) => metadata.name));
    expect(phases(fork)).toEqual(['Running', 'Running']);
  });
});
