import type { KubeObject } from '@drydock/apimachinery';
import { TestCluster } from '../../../test-support/test-cluster.ts';
import { disruptionController } from './disruption.controller.ts';
import type { PodDisruptionBudget } from './pod-disruption-budget.types.ts';

function newCluster(spec: PodDisruptionBudget['spec'], pods: readonly KubeObject[]): TestCluster {
  const cluster = new TestCluster([disruptionController]);
  cluster.trustServiceAccounts();
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const { metadata } = cluster.create<KubeObject>({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template },
  });
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: metadata.uid!, controller: true }];
  for (const pod of pods) cluster.create({ ...pod, metadata: { ...pod.metadata, ownerReferences } });
  cluster.create({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'default' }, spec });
  return cluster;
}

const pod = (name: string, ready: boolean): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

const selector = { matchLabels: { app: 'web' } };
const three = [pod('a', true), pod('b', true), pod('c', false)];

describe('the disruption controller', () => {
  it.each([
    [{ minAvailable: 1 }, { expectedPods: 3, desiredHealthy: 1, disruptionsAllowed: 1 }],
    [{ minAvailable: 2 }, { expectedPods: 3, desiredHealthy: 2, disruptionsAllowed: 0 }],
    [{ minAvailable: '30%' }, { expectedPods: 4, desiredHealthy: 2, disruptionsAllowed: 0 }],
    [{ maxUnavailable: 3 }, { expectedPods: 4, desiredHealthy: 1, disruptionsAllowed: 1 }],
    [{ maxUnavailable: '50%' }, { expectedPods: 4, desiredHealthy: 2, disruptionsAllowed: 0 }],
  ])('%j of four wanted and two healthy pods', (amounts, expected) => {
    const cluster = newCluster({ ...amounts, selector }, three);
    const { status } = cluster.storage.get<PodDisruptionBudget>('poddisruptionbudgets.policy', 'default', 'web')!;
    expect(status).toMatchObject({ ...expected, currentHealthy: 2, observedGeneration: 1 });
    expect(status!.conditions!.map(({ reason }) => reason)).toEqual([expected.disruptionsAllowed ? 'SufficientPods' : 'InsufficientPods']);
  });

  it('says when nothing matches', () => {
    expect(newCluster({ minAvailable: 1, selector: { matchLabels: { app: 'other' } } }, three).events).toContain(
      'Normal NoPods PodDisruptionBudget/web: No matching pods found',
    );
  });
});
