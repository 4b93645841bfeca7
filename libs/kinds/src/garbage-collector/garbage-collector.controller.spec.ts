import type { KubeObject } from '@drydock/apimachinery';
import { ControllerCluster } from '../../test-support/controller-cluster.ts';
import { replicaSetController } from '../apps/replica-set/replica-set.controller.ts';
import { replicaSets } from '../apps/replica-set/replica-set.ts';
import { configMaps } from '../core/config-map/config-map.ts';
import { events } from '../core/event/event.ts';
import { namespaces } from '../core/namespace/namespace.ts';
import { nodes } from '../core/node/node.ts';
import { pods } from '../core/pod/pod.ts';
import type { Pod } from '../core/pod/pod.types.ts';
import { garbageCollector } from './garbage-collector.controller.ts';
import { podGarbageCollector } from './pod-garbage-collector.controller.ts';

const replicaSet = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'front', namespace: 'default' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { tier: 'front' } },
    template: { metadata: { labels: { tier: 'front' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } },
  },
};

function newCluster(): ControllerCluster {
  const cluster = new ControllerCluster(
    [replicaSets, pods, nodes, configMaps, events, namespaces],
    [replicaSetController, garbageCollector, podGarbageCollector],
  );
  cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  return cluster;
}

function withReplicaSet(): ControllerCluster {
  const cluster = newCluster();
  cluster.client.create(replicaSets, replicaSet);
  cluster.settle();
  return cluster;
}

function newConfigMap(name: string, ownerReferences: KubeObject['metadata']['ownerReferences'] = []): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', ownerReferences } };
}

const count = (cluster: ControllerCluster, resource: string) => cluster.storage.list(resource).length;

describe('the garbage collector', () => {
  it.each(['Background', 'Foreground'] as const)('removes dependents: %s', (propagationPolicy) => {
    const cluster = withReplicaSet();
    expect(count(cluster, 'pods')).toBe(2);
    cluster.client.delete(replicaSets, 'default', 'front', { propagationPolicy });
    expect(count(cluster, 'replicasets.apps')).toBe(propagationPolicy === 'Foreground' ? 1 : 0);
    cluster.settle();
    expect([count(cluster, 'replicasets.apps'), count(cluster, 'pods')]).toEqual([0, 0]);
  });

  it('orphans dependents', () => {
    const cluster = withReplicaSet();
    cluster.client.delete(replicaSets, 'default', 'front', { propagationPolicy: 'Orphan' });
    cluster.settle();
    expect(count(cluster, 'replicasets.apps')).toBe(0);
    expect(cluster.storage.list<Pod>('pods').map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined, undefined]);
  });

  it('keeps what another owner still owns, without the one that is gone', () => {
    const cluster = newCluster();
    const owners = ['a', 'b'].map((name) => {
      const { apiVersion, kind, metadata } = cluster.client.create(configMaps, newConfigMap(name));
      return { apiVersion, kind, name, uid: metadata.uid! };
    });
    cluster.client.create(configMaps, newConfigMap('c', owners));
    cluster.client.delete(configMaps, 'default', 'a');
    cluster.settle();
    expect(cluster.storage.get('configmaps', 'default', 'c')!.metadata.ownerReferences).toEqual([owners[1]]);
    cluster.client.delete(configMaps, 'default', 'b');
    cluster.settle();
    expect(count(cluster, 'configmaps')).toBe(0);
  });

  it('removes what is created with an owner that does not exist', () => {
    const cluster = newCluster();
    cluster.client.create(configMaps, newConfigMap('c', [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'x' }]));
    cluster.settle();
    expect(count(cluster, 'configmaps')).toBe(0);
  });
});

describe('the pod garbage collector', () => {
  it('removes the pods of a node that stays away', () => {
    const cluster = newCluster();
    cluster.client.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node01' } });
    const spec = { nodeName: 'node01', containers: [{ name: 'web', image: 'nginx:1.27' }] };
    cluster.client.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' }, spec });
    cluster.client.delete(nodes, undefined, 'node01');
    cluster.advance(39_000);
    expect(count(cluster, 'pods')).toBe(1);
    cluster.advance(2_000);
    expect(count(cluster, 'pods')).toBe(0);
  });
});
