import type { KubeObject } from '@drydock/apimachinery';
import { TestCluster } from '../../../test-support/test-cluster.ts';
import { endpointSliceMirroringController } from '../../discovery/endpoint-slice/endpoint-slice-mirroring.controller.ts';
import { endpointSliceController } from '../../discovery/endpoint-slice/endpoint-slice.controller.ts';
import type { EndpointSlice } from '../../discovery/endpoint-slice/endpoint-slice.types.ts';
import { endpointsController } from '../endpoints/endpoints.controller.ts';
import { endpointsTable } from '../endpoints/endpoints.table.ts';
import type { Endpoints } from '../endpoints/endpoints.types.ts';
import { newKubernetesServiceController } from './kubernetes-service.controller.ts';

function newCluster(): TestCluster {
  const controllers = [endpointsController, endpointSliceController, endpointSliceMirroringController];
  const cluster = new TestCluster([...controllers, newKubernetesServiceController('172.30.1.2', 6443)]);
  cluster.trustServiceAccounts();
  return cluster;
}

function pod(name: string, podIP: string, ready: boolean, port = 8080): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'web' } },
    spec: { nodeName: 'node01', containers: [{ name: 'c', image: 'nginx', ports: [{ name: 'http', containerPort: port }] }] },
    status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

const service = (spec: Record<string, unknown>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec,
});

const subsetsOf = (cluster: TestCluster) => cluster.storage.get<Endpoints>('endpoints', 'default', 'web')?.subsets;
const slicesOf = (cluster: TestCluster) =>
  cluster.storage
    .byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', 'service', 'default/web')
    .map(({ endpoints, ports }) => [
      (ports ?? []).map(({ port }) => port),
      (endpoints ?? []).map(({ addresses, conditions }) => `${addresses} ${conditions?.ready}`),
    ]);

describe('endpoint controllers', () => {
  it('follow the pods of a Service by their named port and readiness', () => {
    const cluster = newCluster();
    cluster.create(service({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] }));
    expect([subsetsOf(cluster), slicesOf(cluster)]).toEqual([undefined, [[[], []]]]);
    cluster.create(pod('a', '10.244.1.3', true));
    cluster.create(pod('b', '10.244.1.2', false));
    cluster.create(pod('c', '10.244.2.2', true, 9090));
    const names = subsetsOf(cluster)!.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => [
      addresses.map(({ ip }) => ip),
      notReadyAddresses.map(({ ip }) => ip),
      ports,
    ]);
    expect(names).toEqual([
      [['10.244.1.3'], ['10.244.1.2'], [{ port: 8080, protocol: 'TCP' }]],
      [['10.244.2.2'], [], [{ port: 9090, protocol: 'TCP' }]],
    ]);
    expect(slicesOf(cluster).sort()).toEqual([
      [[8080], ['10.244.1.3 true', '10.244.1.2 false']],
      [[9090], ['10.244.2.2 true']],
    ]);
    const endpoints = cluster.storage.get<Endpoints>('endpoints', 'default', 'web')!;
    expect(endpointsTable.cells(endpoints, cluster.clock)[1]).toBe('10.244.1.3:8080,10.244.2.2:9090');
  });

  it('leave nothing behind when the Service goes', () => {
    const cluster = newCluster();
    cluster.create(service({ selector: { app: 'web' }, ports: [{ port: 80 }] }));
    cluster.send({ method: 'DELETE', path: '/api/v1/namespaces/default/services/web' });
    cluster.settle();
    expect(cluster.storage.get('endpoints', 'default', 'web')).toBeUndefined();
  });

  it('mirror Endpoints that were written by hand', () => {
    const cluster = newCluster();
    cluster.create(service({ ports: [{ port: 80 }] }));
    cluster.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web', namespace: 'default' },
      subsets: [{ addresses: [{ ip: '192.168.1.1' }], ports: [{ port: 9376 }] }],
    });
    expect(slicesOf(cluster)).toEqual([[[9376], ['192.168.1.1 true']]]);
    cluster.send({ method: 'DELETE', path: '/api/v1/namespaces/default/endpoints/web' });
    cluster.settle();
    expect(slicesOf(cluster)).toEqual([]);
  });
});

describe('the kubernetes service', () => {
  it('comes back', () => {
    const cluster = newCluster();
    cluster.send({ method: 'DELETE', path: '/api/v1/namespaces/default/services/kubernetes' });
    cluster.settle();
    expect(cluster.storage.get('services', 'default', 'kubernetes')).toBeUndefined();
    cluster.advance(10_000);
    const { spec } = cluster.storage.get('services', 'default', 'kubernetes')!;
    expect(spec).toMatchObject({ clusterIP: '10.96.0.1', ports: [{ port: 443, targetPort: 6443 }] });
    expect(cluster.storage.get<Endpoints>('endpoints', 'default', 'kubernetes')!.subsets).toEqual([
      { addresses: [{ ip: '172.30.1.2' }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] },
    ]);
  });

  it('warns about Endpoints', () => {
    const cluster = newCluster();
    expect(cluster.send({ method: 'GET', path: '/api/v1/namespaces/default/endpoints' }).warnings).toEqual([
      'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
    ]);
  });
});
