import type { KubeList } from '@drydock/apimachinery';
import { TestCluster } from '../../../test-support/test-cluster.ts';

describe('ComponentStatus', () => {
  it('is read, with a warning, and never written', () => {
    const cluster = new TestCluster([]);
    const list = cluster.send({ method: 'GET', path: '/api/v1/componentstatuses' });
    expect((list.body as KubeList).items.map(({ metadata }) => metadata.name)).toEqual(['controller-manager', 'etcd-0', 'scheduler']);
    expect(list.warnings).toEqual(['v1 ComponentStatus is deprecated in v1.19+']);
    expect(cluster.send({ method: 'GET', path: '/api/v1/componentstatuses/scheduler' }).code).toBe(200);
    expect(cluster.send({ method: 'GET', path: '/api/v1/componentstatuses/none' }).code).toBe(404);
    expect(cluster.send({ method: 'DELETE', path: '/api/v1/componentstatuses/scheduler' }).code).toBe(405);
  });
});
