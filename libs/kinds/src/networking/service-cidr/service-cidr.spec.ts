import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { services } from '../../core/service/service.ts';
import type { Service } from '../../core/service/service.types.ts';
import { ipAddresses, type IPAddress } from '../ip-address/ip-address.ts';
import { serviceAddressesController } from '../ip-address/service-addresses.controller.ts';
import { serviceCIDRs, type ServiceCIDR } from './service-cidr.ts';
import { serviceCIDRsController } from './service-cidrs.controller.ts';

const range = (name: string, ...cidrs: string[]): ServiceCIDR => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name },
  spec: { cidrs },
});
const service = (name: string, spec: object = {}): Service =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec: { ports: [{ port: 80 }], ...spec } }) as Service;

function newCluster(...ranges: ServiceCIDR[]): TestCluster {
  const cluster = new TestCluster([serviceAddressesController, serviceCIDRsController]);
  cluster.trustServiceAccounts();
  for (const each of ranges) cluster.create(each);
  return cluster;
}

const addresses = (cluster: TestCluster) => cluster.client.list<IPAddress>(ipAddresses).items;

describe('ServiceCIDR', () => {
  it('is where the addresses of Services come from', () => {
    const cluster = newCluster(range('small', '192.168.7.0/28'));
    cluster.create(service('web'));
    const [address, ...others] = addresses(cluster);
    expect(others).toEqual([]);
    expect(address!.metadata.name).toMatch(/^192\.168\.7\.\d+$/);
    expect(ipAddresses.table.cells(address!, cluster.clock)).toEqual([address!.metadata.name, 'services/default/web']);
    expect(address!.metadata.labels).toEqual({
      'ipaddress.kubernetes.io/ip-family': 'IPv4',
      'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
    });
    cluster.client.delete(services, 'default', 'web');
    cluster.settle();
    expect(addresses(cluster)).toEqual([]);
  });

  it('is exhausted, until there is another', () => {
    const cluster = newCluster(range('tiny', '192.168.7.0/30'));
    for (const name of ['a', 'b']) cluster.create(service(name));
    const path = '/api/v1/namespaces/default/services';
    expect(refusalOf(cluster.send({ method: 'POST', path, body: service('c') }))).toContain(
      'failed to allocate a serviceIP: range is full',
    );
    cluster.create(range('more', '192.168.8.0/28'));
    expect(cluster.create(service('c')).spec.clusterIP).toMatch(/^192\.168\.8\./);
  });

  it('stays while its addresses are used', () => {
    const cluster = newCluster(range('small', '192.168.7.0/28'));
    cluster.create(service('web'));
    cluster.client.delete(serviceCIDRs, undefined, 'small');
    cluster.settle();
    const [held] = cluster.client.list<ServiceCIDR>(serviceCIDRs).items;
    expect(held!.status?.conditions).toEqual([
      {
        lastTransitionTime: expect.any(String),
        message: 'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
        reason: 'Terminating',
        status: 'False',
        type: 'Ready',
      },
    ]);
    cluster.client.delete(services, 'default', 'web');
    cluster.settle();
    expect(cluster.client.list(serviceCIDRs).items).toEqual([]);
  });

  it.each([
    [[], 'spec.cidrs: Required value: at least one CIDR required'],
    [['10.0.0.0/8', '11.0.0.0/8', '12.0.0.0/8'], 'may only hold up to 2 values'],
    [['nonsense'], 'spec.cidrs[0]: Invalid value: "nonsense"'],
    [['10.0.0.0/24', '10.1.0.0/24'], 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'],
  ])('is refused with %j', (cidrs, why) => {
    const path = '/apis/networking.k8s.io/v1/servicecidrs';
    expect(refusalOf(newCluster().send({ method: 'POST', path, body: range('x', ...cidrs) }))).toContain(why);
  });
});

describe('IPAddress', () => {
  it.each([
    ['10.0.0.1', undefined, 'spec.parentRef: Required value'],
    ['010.0.0.1', { resource: 'services', name: 'x' }, 'metadata.name: Invalid value'],
    ['10.0.0.1', { resource: 'services' }, 'spec.parentRef.name: Required value'],
  ])('%s of %j is refused', (name, parentRef, why) => {
    const body = { apiVersion: 'networking.k8s.io/v1', kind: 'IPAddress', metadata: { name }, spec: { parentRef } };
    expect(refusalOf(newCluster().send({ method: 'POST', path: '/apis/networking.k8s.io/v1/ipaddresses', body }))).toContain(why);
  });
});
