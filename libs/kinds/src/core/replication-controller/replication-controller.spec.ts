import type { KubeObject } from '@drydock/apimachinery';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import type { Pod } from '../pod/pod.types.ts';
import { replicationController, replicationControllers, type ReplicationController } from './replication-controller.ts';

const PATH = '/api/v1/namespaces/default/replicationcontrollers';

function rc(spec: object = {}, name = 'web'): ReplicationController {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  return {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name, namespace: 'default' },
    spec: { replicas: 2, template, ...spec },
  } as never;
}

function newCluster(): TestCluster {
  const cluster = new TestCluster([replicationController]);
  cluster.trustServiceAccounts();
  return cluster;
}

const pods = (cluster: TestCluster) => cluster.storage.list<Pod>('pods');
const read = (cluster: TestCluster) => cluster.client.get<ReplicationController>(replicationControllers, 'default', 'web');

describe('ReplicationController', () => {
  it('has its labels and its selector from its template', () => {
    const { metadata, spec } = newCluster().create(rc());
    expect([metadata.labels, spec.selector]).toEqual([{ app: 'web' }, { app: 'web' }]);
  });

  it('keeps as many pods as it wants', () => {
    const cluster = newCluster();
    cluster.create(rc());
    expect(pods(cluster).map(({ metadata }) => metadata.ownerReferences![0]!.kind)).toEqual([
      'ReplicationController',
      'ReplicationController',
    ]);
    expect(read(cluster).status).toMatchObject({ replicas: 2, fullyLabeledReplicas: 2, observedGeneration: 1 });
    expect(
      cluster.events.filter((event) => event.startsWith('Normal SuccessfulCreate ReplicationController/web: Created pod: web-')),
    ).toHaveLength(2);
    const path = `${PATH}/web/scale`;
    const scale = cluster.send({ method: 'GET', path }).body as KubeObject;
    expect([scale.spec, scale.status]).toEqual([{ replicas: 2 }, { replicas: 2, selector: 'app=web' }]);
    cluster.send({ method: 'PUT', path, body: { ...scale, spec: { replicas: 1 } } });
    cluster.settle();
    expect(pods(cluster)).toHaveLength(1);
  });

  it('adopts a pod that has its labels', () => {
    const cluster = newCluster();
    cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'old', namespace: 'default', labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    });
    cluster.create(rc());
    expect(pods(cluster).map(({ metadata }) => metadata.ownerReferences?.[0]?.name)).toEqual(['web', 'web']);
  });

  it('is a row with its selector at the end', () => {
    const cluster = newCluster();
    cluster.create(rc());
    expect(replicationControllers.table.cells(read(cluster), cluster.clock)).toEqual(['web', 2, 2, 0, '0s', 'web', 'nginx', 'app=web']);
  });

  it.each([
    [{ template: undefined }, 'spec.selector: Required value, spec.template: Required value'],
    [
      { selector: { app: 'x' } },
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`',
    ],
    [{ replicas: -1 }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  ])('is refused with %j', (spec, why) => {
    expect(refusalOf(newCluster().send({ method: 'POST', path: PATH, body: rc(spec) }))).toContain(why);
  });
});
