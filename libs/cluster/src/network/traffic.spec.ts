import type { Pod } from '@drydock/kinds';
import { TestCluster } from '../../test/test-cluster.ts';

const NODES = { group: '', version: 'v1', plural: 'nodes' };
const ADDRESSES = { controlplane: '172.30.1.2', node01: '172.30.2.2', node02: '172.30.2.4' };

/** Three servers: a and b on node01, c on node02. */
function newWorld(service: string): TestCluster {
  const test = new TestCluster();
  test.client.patch(NODES, undefined, 'node01', { metadata: { labels: { 'topology.kubernetes.io/zone': 'east' } } });
  test.client.patch(NODES, undefined, 'node02', { metadata: { labels: { 'topology.kubernetes.io/zone': 'west' } } });
  for (const [name, node] of [
    ['a', 'node01'],
    ['b', 'node01'],
    ['c', 'node02'],
  ] as const) {
    test.apply(
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: web}}, spec: {nodeName: ${node}, containers: [{name: c, image: "nginx:1.27"}]}}`,
    );
  }
  test.apply(
    `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.96.7.7, selector: {app: web}, ports: [{port: 80, nodePort: 30001}], ${service}}}`,
  );
  return test;
}

/** Whom several connections from a node reach, each once. */
function reached(test: TestCluster, from: keyof typeof ADDRESSES, address: string, port: number): string[] {
  const client = test.nodes.nodeNetwork(from);
  const names = Array.from({ length: 30 }, () => {
    const connection = client.connect(address, port);
    if ('failure' in connection) return connection.failure;
    const pods = test.cluster.api.storage.list<Pod>('pods', 'default');
    return pods.find(({ status }) => status?.podIP === connection.address)?.metadata.name ?? '?';
  });
  return [...new Set(names)].sort();
}

describe('the traffic of a Service', () => {
  it.each<[string, string, keyof typeof ADDRESSES, string, number, string[]]>([
    ['goes to all', 'type: NodePort', 'controlplane', '10.96.7.7', 80, ['a', 'b', 'c']],
    ['goes to all through any node', 'type: NodePort', 'controlplane', ADDRESSES.node02, 30001, ['a', 'b', 'c']],
    ['stays on the node: internally', 'internalTrafficPolicy: Local, type: NodePort', 'node01', '10.96.7.7', 80, ['a', 'b']],
    [
      'is dropped without anybody on the node',
      'internalTrafficPolicy: Local, type: NodePort',
      'controlplane',
      '10.96.7.7',
      80,
      ['timeout'],
    ],
    ['stays on the node: from outside', 'externalTrafficPolicy: Local, type: NodePort', 'controlplane', ADDRESSES.node02, 30001, ['c']],
    [
      'is dropped by a node without any',
      'externalTrafficPolicy: Local, type: NodePort',
      'node01',
      ADDRESSES.controlplane,
      30001,
      ['timeout'],
    ],
    ['stays in the zone', 'trafficDistribution: PreferClose, type: NodePort', 'node02', '10.96.7.7', 80, ['c']],
    ['has no zone to stay in', 'trafficDistribution: PreferClose, type: NodePort', 'controlplane', '10.96.7.7', 80, ['a', 'b', 'c']],
  ])('%s', async (_, service, from, address, port, expected) => {
    const test = newWorld(service);
    await test.pass(20);
    expect(reached(test, from, address, port)).toEqual(expected);
  });

  it('goes from one client to one pod as long as that is there', async () => {
    const test = newWorld('sessionAffinity: ClientIP, type: NodePort');
    await test.pass(20);
    const [first, ...others] = reached(test, 'controlplane', '10.96.7.7', 80);
    expect(others).toEqual([]);
    test.client.delete({ group: '', version: 'v1', plural: 'pods' }, 'default', first!, { gracePeriodSeconds: 0 });
    await test.pass(20);
    const next = reached(test, 'controlplane', '10.96.7.7', 80);
    expect([next.length, next.includes(first!)]).toEqual([1, false]);
  });
});

describe('session affinity', () => {
  it('is forgotten when the client was silent for longer than its timeout', async () => {
    const test = newWorld('sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}, type: NodePort');
    await test.pass(20);
    const once = () => {
      const connection = test.nodes.nodeNetwork('controlplane').connect('10.96.7.7', 80);
      return 'address' in connection ? connection.address : connection.failure;
    };
    const first = once();
    const kept: string[] = [];
    for (let i = 0; i < 20; i++) {
      await test.pass(59);
      kept.push(once());
    }
    expect(new Set(kept)).toEqual(new Set([first]));
    const others = new Set<string>();
    for (let i = 0; i < 20; i++) {
      await test.pass(61);
      others.add(once());
    }
    expect(others.size).toBe(3);
    const fork = test.fork();
    expect(fork.nodes.proxies.snapshot().affinity).toEqual(test.nodes.proxies.snapshot().affinity);
  });
});
