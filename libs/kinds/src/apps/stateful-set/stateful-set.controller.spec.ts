import { formatTime } from '@drydock/apimachinery';
import { ControllerCluster } from '../../../test-support/controller-cluster.ts';
import type { Event } from '../../core/event/event.types.ts';
import { events } from '../../core/event/event.ts';
import { namespaces } from '../../core/namespace/namespace.ts';
import { persistentVolumeClaims } from '../../core/persistent-volume-claim/persistent-volume-claim.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { controllerRevisions } from '../controller-revision/controller-revision.ts';
import { statefulSetController } from './stateful-set.controller.ts';
import { statefulSets } from './stateful-set.ts';
import type { StatefulSet, StatefulSetSpec } from './stateful-set.types.ts';

function newCluster(spec: Partial<StatefulSetSpec> = {}): ControllerCluster {
  const kinds = [statefulSets, controllerRevisions, pods, persistentVolumeClaims, events, namespaces];
  const cluster = new ControllerCluster(kinds, [statefulSetController]);
  cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  cluster.client.create<StatefulSet>(statefulSets, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      serviceName: 'db',
      replicas: 3,
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'pg', image: 'postgres:16' }] } },
      ...spec,
    },
  });
  return cluster;
}

/** Makes every pending pod ready, round after round; the names that came in each round. */
function runPods(cluster: ControllerCluster): string[][] {
  const rounds: string[][] = [];
  for (;;) {
    cluster.settle();
    const waiting = cluster.storage.list<Pod>('pods').filter(({ status }) => status?.phase === 'Pending');
    if (waiting.length === 0) return rounds;
    rounds.push(waiting.map(({ metadata }) => metadata.name));
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(cluster.now) }];
    for (const { metadata } of waiting) {
      cluster.client.patch(pods, 'default', metadata.name, { status: { phase: 'Running', conditions } }, 'status');
    }
  }
}

const patch = (cluster: ControllerCluster, spec: object) => cluster.client.patch(statefulSets, 'default', 'db', { spec });
const newImage = { template: { spec: { containers: [{ name: 'pg', image: 'postgres:17' }] } } };
const status = (cluster: ControllerCluster) => cluster.storage.get<StatefulSet>('statefulsets.apps', 'default', 'db')!.status!;
const images = (cluster: ControllerCluster) => cluster.storage.list<Pod>('pods').map(({ spec }) => spec.containers[0]!.image);
const messages = (cluster: ControllerCluster) =>
  cluster.storage.list<Event>('events').map(({ reason, message }) => `${reason}: ${message}`);

describe('the stateful set controller', () => {
  it('makes one pod after the other, each with its identity', () => {
    const cluster = newCluster();
    expect(runPods(cluster)).toEqual([['db-0'], ['db-1'], ['db-2']]);
    const { metadata, spec } = cluster.storage.get<Pod>('pods', 'default', 'db-1')!;
    expect([spec.hostname, spec.subdomain, metadata.labels]).toEqual([
      'db-1',
      'db',
      {
        app: 'db',
        'apps.kubernetes.io/pod-index': '1',
        'controller-revision-hash': status(cluster).updateRevision,
        'statefulset.kubernetes.io/pod-name': 'db-1',
      },
    ]);
    expect(status(cluster)).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, availableReplicas: 3 });
    expect(messages(cluster).sort()).toEqual(
      [0, 1, 2].map((each) => `SuccessfulCreate: create Pod db-${each} in StatefulSet db successful`),
    );
  });

  it('makes all at once in parallel', () => {
    expect(runPods(newCluster({ podManagementPolicy: 'Parallel' }))).toEqual([['db-0', 'db-1', 'db-2']]);
  });

  it('updates from the highest to the lowest', () => {
    const cluster = newCluster();
    runPods(cluster);
    patch(cluster, newImage);
    expect(runPods(cluster)).toEqual([['db-2'], ['db-1'], ['db-0']]);
    expect(status(cluster).currentRevision).toBe(status(cluster).updateRevision);
    expect(cluster.storage.list('controllerrevisions.apps').length).toBe(2);
  });

  it('leaves the pods below the partition, even when they are made again', () => {
    const cluster = newCluster();
    runPods(cluster);
    patch(cluster, { ...newImage, updateStrategy: { rollingUpdate: { partition: 2 } } });
    runPods(cluster);
    cluster.client.delete(pods, 'default', 'db-0');
    runPods(cluster);
    expect(images(cluster)).toEqual(['postgres:16', 'postgres:16', 'postgres:17']);
    expect(status(cluster)).toMatchObject({ currentReplicas: 2, updatedReplicas: 1 });
  });

  it('shrinks from the highest, and keeps the claims', () => {
    const cluster = newCluster({
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    });
    runPods(cluster);
    patch(cluster, { replicas: 1 });
    runPods(cluster);
    expect(cluster.storage.list('pods').map(({ metadata }) => metadata.name)).toEqual(['db-0']);
    expect(cluster.storage.list('persistentvolumeclaims').map(({ metadata }) => metadata.name)).toEqual([
      'data-db-0',
      'data-db-1',
      'data-db-2',
    ]);
    expect(cluster.storage.get<Pod>('pods', 'default', 'db-0')!.spec.volumes).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } },
    ]);
    expect(messages(cluster)).toContain('SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success');
    expect(messages(cluster)).toContain('SuccessfulDelete: delete Pod db-2 in StatefulSet db successful');
  });
});
