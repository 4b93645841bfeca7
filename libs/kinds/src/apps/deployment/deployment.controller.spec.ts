import { formatTime } from '@drydock/apimachinery';
import { ControllerCluster } from '../../../test-support/controller-cluster.ts';
import type { Event } from '../../core/event/event.types.ts';
import { events } from '../../core/event/event.ts';
import { namespaces } from '../../core/namespace/namespace.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { replicaSetController } from '../replica-set/replica-set.controller.ts';
import { replicaSets } from '../replica-set/replica-set.ts';
import type { ReplicaSet } from '../replica-set/replica-set.types.ts';
import { newDeploymentController } from './deployment.controller.ts';
import { deployments } from './deployment.ts';
import type { Deployment } from './deployment.types.ts';
import { templateHashes } from '../../meta/template-hash.ts';

function newDeployment(spec: Partial<Deployment['spec']> = {}): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.25' }] } },
      ...spec,
    },
  };
}

function newCluster(): ControllerCluster {
  const cluster = new ControllerCluster(
    [deployments, replicaSets, pods, events, namespaces],
    [newDeploymentController(templateHashes['1.33']), replicaSetController],
  );
  cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  return cluster;
}

/** Plays the kubelet: every pod whose image exists becomes ready. */
function runPods(cluster: ControllerCluster): void {
  for (;;) {
    cluster.settle();
    const waiting = cluster.storage
      .list<Pod>('pods')
      .filter(({ status, spec }) => status?.phase === 'Pending' && spec.containers[0]!.image !== 'nosuch');
    if (waiting.length === 0) return;
    const now = formatTime(cluster.now);
    for (const { metadata } of waiting) {
      const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: now }];
      cluster.client.patch(pods, metadata.namespace, metadata.name, { status: { phase: 'Running', conditions } }, 'status');
    }
  }
}

function setImage(cluster: ControllerCluster, image: string): void {
  const template = { spec: { containers: [{ name: 'nginx', image }] } };
  cluster.client.patch(deployments, 'default', 'web', { spec: { template } });
}

const get = (cluster: ControllerCluster) => cluster.storage.get<Deployment>('deployments.apps', 'default', 'web')!;
const sizes = (cluster: ControllerCluster) =>
  cluster.storage
    .list<ReplicaSet>('replicasets.apps')
    .map(({ metadata, spec }) => [
      metadata.annotations!['deployment.kubernetes.io/revision'],
      spec.template.spec.containers[0]!.image,
      spec.replicas,
    ])
    .sort();
const messages = (cluster: ControllerCluster, reason: string) =>
  cluster.storage
    .list<Event>('events')
    .filter((event) => event.reason === reason)
    .map(({ message }) => message!.replace(/web-[a-z0-9]+/, 'web-X'))
    .sort();
const conditionsOf = (cluster: ControllerCluster) =>
  get(cluster).status!.conditions!.map(
    ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message!.replace(/web-[a-z0-9]+/, 'web-X')}`,
  );

describe('the deployment controller', () => {
  it('brings up a deployment', () => {
    const cluster = newCluster();
    cluster.client.create(deployments, newDeployment());
    runPods(cluster);
    const { metadata, status } = get(cluster);
    expect(metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
    expect(status).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 1 });
    expect(conditionsOf(cluster)).toEqual([
      'Available=True MinimumReplicasAvailable: Deployment has minimum availability.',
      'Progressing=True NewReplicaSetAvailable: ReplicaSet "web-X" has successfully progressed.',
    ]);
    expect(messages(cluster, 'ScalingReplicaSet')).toEqual(['Scaled up replica set web-X from 0 to 3']);
    expect(messages(cluster, 'SuccessfulCreate')).toHaveLength(3);
  });

  it('rolls to a new image and back', () => {
    const cluster = newCluster();
    cluster.client.create(deployments, newDeployment());
    runPods(cluster);
    setImage(cluster, 'nginx:1.26');
    runPods(cluster);
    expect(sizes(cluster)).toEqual([
      ['1', 'nginx:1.25', 0],
      ['2', 'nginx:1.26', 3],
    ]);
    setImage(cluster, 'nginx:1.25');
    runPods(cluster);
    expect(sizes(cluster)).toEqual([
      ['2', 'nginx:1.26', 0],
      ['3', 'nginx:1.25', 3],
    ]);
    const back = cluster.storage.list<ReplicaSet>('replicasets.apps').find(({ spec }) => spec.replicas === 3)!;
    expect(back.metadata.annotations!['deployment.kubernetes.io/revision-history']).toBe('1');
    expect(get(cluster).metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '3' });
  });

  it('stays within the limits of a rolling update that is stuck, and times out', () => {
    const cluster = newCluster();
    cluster.client.create(deployments, newDeployment({ replicas: 5, progressDeadlineSeconds: 8 }));
    runPods(cluster);
    setImage(cluster, 'nosuch');
    runPods(cluster);
    expect(sizes(cluster)).toEqual([
      ['1', 'nginx:1.25', 4],
      ['2', 'nosuch', 3],
    ]);
    expect(get(cluster).status).toMatchObject({ replicas: 7, updatedReplicas: 3, availableReplicas: 4, unavailableReplicas: 3 });
    cluster.advance(12_000);
    expect(conditionsOf(cluster)).toEqual([
      'Available=True MinimumReplicasAvailable: Deployment has minimum availability.',
      'Progressing=False ProgressDeadlineExceeded: ReplicaSet "web-X" has timed out progressing.',
    ]);
  });

  it('recreates only when the old pods are gone', () => {
    const cluster = newCluster();
    cluster.client.create(deployments, newDeployment({ strategy: { type: 'Recreate' } }));
    runPods(cluster);
    setImage(cluster, 'nginx:1.26');
    runPods(cluster);
    expect(sizes(cluster)).toEqual([
      ['1', 'nginx:1.25', 0],
      ['2', 'nginx:1.26', 3],
    ]);
    expect(messages(cluster, 'ScalingReplicaSet')).toEqual([
      'Scaled down replica set web-X from 3 to 0',
      'Scaled up replica set web-X from 0 to 3',
      'Scaled up replica set web-X from 0 to 3',
    ]);
  });

  it('does nothing about the template while it is paused', () => {
    const cluster = newCluster();
    cluster.client.create(deployments, newDeployment());
    runPods(cluster);
    cluster.client.patch(deployments, 'default', 'web', { spec: { paused: true } });
    setImage(cluster, 'nginx:1.26');
    runPods(cluster);
    expect(sizes(cluster)).toEqual([['1', 'nginx:1.25', 3]]);
    expect(conditionsOf(cluster)[1]).toBe('Progressing=Unknown DeploymentPaused: Deployment is paused');
    cluster.client.patch(deployments, 'default', 'web', { spec: { paused: null } });
    runPods(cluster);
    expect(sizes(cluster)).toEqual([
      ['1', 'nginx:1.25', 0],
      ['2', 'nginx:1.26', 3],
    ]);
  });

  it('shares a new size out among the ReplicaSets of a stuck rollout', () => {
    const cluster = newCluster();
    cluster.client.create(
      deployments,
      newDeployment({ replicas: 10, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
    );
    runPods(cluster);
    setImage(cluster, 'nosuch');
    runPods(cluster);
    expect(sizes(cluster)).toEqual([
      ['1', 'nginx:1.25', 8],
      ['2', 'nosuch', 5],
    ]);
    cluster.client.patch(deployments, 'default', 'web', { spec: { replicas: 15 } });
    runPods(cluster);
    expect(sizes(cluster)).toEqual([
      ['1', 'nginx:1.25', 11],
      ['2', 'nosuch', 7],
    ]);
  });

  it('forgets ReplicaSets beyond its history', () => {
    const cluster = newCluster();
    cluster.client.create(deployments, newDeployment({ revisionHistoryLimit: 1 }));
    for (const image of ['nginx:1.26', 'nginx:1.27', 'nginx:1.28']) {
      runPods(cluster);
      setImage(cluster, image);
    }
    runPods(cluster);
    expect(sizes(cluster)).toEqual([
      ['3', 'nginx:1.27', 0],
      ['4', 'nginx:1.28', 3],
    ]);
  });

  it('adopts a matching pod, and lets one go whose label changes', () => {
    const cluster = newCluster();
    cluster.client.create(deployments, newDeployment({ replicas: 1 }));
    runPods(cluster);
    const [pod] = cluster.storage.list<Pod>('pods');
    cluster.client.patch(pods, 'default', pod!.metadata.name, { metadata: { labels: { app: 'debug' } } });
    runPods(cluster);
    expect(cluster.storage.get<Pod>('pods', 'default', pod!.metadata.name)!.metadata.ownerReferences).toBeUndefined();
    expect(cluster.storage.list('pods')).toHaveLength(2);
    cluster.client.patch(pods, 'default', pod!.metadata.name, { metadata: { labels: { app: 'web' } } });
    runPods(cluster);
    expect(cluster.storage.list('pods')).toHaveLength(1);
  });
});
