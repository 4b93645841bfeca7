import type { Event, Service } from '@drydock/kinds';
import { TestCluster } from '../../../test/test-cluster.ts';
import { cloudProviderObjects } from './cloud-provider.objects.ts';

const SERVICES = { group: '', version: 'v1', plural: 'services' };
const balanced = (name: string) =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {type: LoadBalancer, ports: [{port: 80}]}}`;

function addressOf(test: TestCluster, name: string): string | undefined {
  return test.cluster.api.storage.get<Service>('services', 'default', name)?.status?.loadBalancer?.ingress?.[0]?.ip;
}

function eventsOf(test: TestCluster, name: string): string[] {
  const events = test.cluster.api.storage.list<Event>('events', 'default').filter(({ involvedObject }) => involvedObject.name === name);
  return events.map(({ type, reason, message }) => `${type} ${reason} ${message}`);
}

describe('a cloud provider', () => {
  it('gives balanced Services addresses, one for each, and takes them back', async () => {
    const test = new TestCluster();
    test.apply(balanced('web'));
    await test.pass(60);
    expect(addressOf(test, 'web')).toBe(undefined);
    test.applyObjects(cloudProviderObjects());
    await test.pass(30);
    test.apply(balanced('api'));
    await test.pass(1);
    expect([addressOf(test, 'web'), addressOf(test, 'api')]).toEqual(['172.30.255.1', '172.30.255.2']);
    expect(eventsOf(test, 'api')).toEqual([
      'Normal EnsuringLoadBalancer Ensuring load balancer',
      'Normal EnsuredLoadBalancer Ensured load balancer',
    ]);
    test.client.patch(SERVICES, 'default', 'web', { spec: { type: 'ClusterIP' } });
    await test.pass(1);
    expect(addressOf(test, 'web')).toBe(undefined);
    test.client.delete(SERVICES, 'default', 'api');
    await test.pass(1);
    expect(test.cluster.api.storage.get('services', 'default', 'api')).toBe(undefined);
    expect(eventsOf(test, 'api').slice(2)).toEqual([
      'Normal DeletingLoadBalancer Deleting load balancer',
      'Normal DeletedLoadBalancer Deleted load balancer',
    ]);
  });
});
