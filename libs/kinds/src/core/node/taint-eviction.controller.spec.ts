import type { KubeObject } from '@drydock/apimachinery';
import { TestCluster } from '../../../test-support/test-cluster.ts';
import type { Pod } from '../pod/pod.types.ts';
import { pods } from '../pod/pod.ts';
import { nodeLifecycleController } from './node-lifecycle.controller.ts';
import { nodes } from './node.ts';
import type { Node } from './node.types.ts';
import { taintEvictionController } from './taint-eviction.controller.ts';

const tolerate = (seconds?: number) => ({
  key: 'evict',
  operator: 'Exists',
  ...(seconds === undefined ? {} : { tolerationSeconds: seconds }),
  effect: 'NoExecute',
});

const pod = (name: string, tolerations: readonly object[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { nodeName: 'node01', tolerations, terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'nginx' }] },
});

const node = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });

function newCluster(): TestCluster {
  const cluster = new TestCluster([nodeLifecycleController, taintEvictionController]);
  cluster.trustServiceAccounts();
  // Nobody plays their kubelets, so that a later heartbeat must keep them ready. Nothing is evicted while no node at all is.
  const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2030-01-01T00:00:00Z' }];
  for (const name of ['node01', 'node02']) cluster.create({ ...node(name), status: { conditions } });
  cluster.events.length = 0;
  return cluster;
}

const names = (cluster: TestCluster): string[] => cluster.storage.list<Pod>('pods').map(({ metadata }) => metadata.name);
const taint = (cluster: TestCluster, taints: readonly object[]) => {
  cluster.client.patch(nodes, undefined, 'node01', { spec: { taints } });
  cluster.settle();
};
const EVICT = { key: 'evict', effect: 'NoExecute' };

describe('the taint eviction controller', () => {
  it('removes at once who does not tolerate, later who does for a while, never who does for ever', () => {
    const cluster = newCluster();
    for (const [name, tolerations] of [
      ['none', []],
      ['while', [tolerate(30)]],
      ['ever', [tolerate()]],
    ] as const)
      cluster.create(pod(name, tolerations));
    taint(cluster, [EVICT]);
    expect(names(cluster)).toEqual(['ever', 'while']);
    cluster.advance(29_000);
    expect(names(cluster)).toEqual(['ever', 'while']);
    cluster.advance(1_000);
    expect(names(cluster)).toEqual(['ever']);
    expect(cluster.events).toEqual([
      'Normal TaintManagerEviction Pod/none: Marking for deletion Pod default/none',
      'Normal TaintManagerEviction Pod/while: Marking for deletion Pod default/while',
    ]);
  });

  it('lets a pod stay whose taint goes away in time', () => {
    const cluster = newCluster();
    cluster.create(pod('while', [tolerate(30)]));
    taint(cluster, [EVICT]);
    cluster.advance(10_000);
    taint(cluster, []);
    cluster.advance(60_000);
    expect(names(cluster)).toEqual(['while']);
    expect(cluster.events).toEqual(['Normal TaintManagerEviction Pod/while: Cancelling deletion of Pod default/while']);
  });

  it('says why in the status of a pod that takes its time', () => {
    const cluster = newCluster();
    const slow = pod('slow', []);
    cluster.create({ ...slow, spec: { ...(slow.spec as object), terminationGracePeriodSeconds: 30 } });
    taint(cluster, [EVICT]);
    const { metadata, status } = cluster.client.get<Pod>(pods, 'default', 'slow');
    expect(metadata.deletionTimestamp).toBeDefined();
    expect(status?.conditions).toEqual([
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    ]);
  });
});

describe('the node lifecycle controller', () => {
  it.each([
    [{ spec: { unschedulable: true } }, ['node.kubernetes.io/unschedulable:NoSchedule']],
    [{ status: { conditions: [{ type: 'MemoryPressure', status: 'True' }] } }, ['node.kubernetes.io/memory-pressure:NoSchedule']],
    [
      { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
      ['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'],
    ],
    [{ status: { conditions: [{ type: 'Ready', status: 'True' }] } }, []],
  ])('of %j', (change, expected) => {
    const cluster = newCluster();
    cluster.client.patch(nodes, undefined, 'node01', { spec: { taints: [{ key: 'mine', effect: 'NoSchedule' }] } });
    cluster.client.patch(nodes, undefined, 'node01', change, 'status' in change ? 'status' : undefined);
    cluster.settle();
    const { spec } = cluster.client.get<Node>(nodes, undefined, 'node01');
    expect(spec!.taints!.map(({ key, effect }) => `${key}:${effect}`)).toEqual(['mine:NoSchedule', ...expected]);
  });

  it('takes its taints away again', () => {
    const cluster = newCluster();
    for (const unschedulable of [true, null]) {
      cluster.client.patch(nodes, undefined, 'node01', { spec: { unschedulable } });
      cluster.settle();
    }
    expect(cluster.client.get<Node>(nodes, undefined, 'node01').spec).toEqual({});
  });
});
