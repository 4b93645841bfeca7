import type { KubeObject } from '@drydock/apimachinery';
import { API_SERVICE_RESOURCE, NO_AGGREGATED_SERVERS, type AggregatedServers, type APIService } from '@drydock/apiserver';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { establishingController } from '../../apiextensions/custom-resource-definition/establishing.controller.ts';
import { namingConditionController } from '../../apiextensions/custom-resource-definition/naming-condition.controller.ts';
import { crdFinalizer } from '../../apiextensions/custom-resource-definition/crd-finalizer.controller.ts';
import { autoregisterController } from './autoregister.controller.ts';
import { newRemoteAvailableController } from './remote-available.controller.ts';

const PATH = '/apis/apiregistration.k8s.io/v1/apiservices';

function newApiService(spec: Record<string, unknown> = {}, name = 'v1.x.example.com'): KubeObject {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name },
    spec: { group: 'x.example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 10, ...spec },
  };
}

const WITH_SERVICE = { service: { namespace: 'default', name: 'x' } };

function newCluster(servers: AggregatedServers = NO_AGGREGATED_SERVERS): TestCluster {
  const own = [namingConditionController, establishingController, crdFinalizer, autoregisterController];
  return new TestCluster([...own, newRemoteAvailableController(servers)], [], servers);
}

function availability(cluster: TestCluster): string {
  const stored = cluster.storage.get<APIService>(API_SERVICE_RESOURCE, undefined, 'v1.x.example.com');
  const [condition] = stored?.status?.conditions ?? [];
  return `${condition?.status} ${condition?.reason}: ${condition?.message}`;
}

describe('validation', () => {
  it.each<[string, KubeObject, string]>([
    [
      'the name',
      newApiService({}, 'v2.x.example.com'),
      'metadata.name: Invalid value: "v2.x.example.com": must be `spec.version+"."+spec.group`: "v1.x.example.com"',
    ],
    [
      'a priority',
      newApiService({ groupPriorityMinimum: 0 }),
      'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
    ],
    [
      'a local certificate',
      newApiService({ caBundle: 'aGVsbG8=' }),
      'spec.caBundle: Invalid value: "5 bytes": local APIServices may not have a caBundle',
    ],
    ['a service', newApiService({ service: { namespace: 'default' } }), 'spec.service.name: Required value'],
  ])('%s', (_, object, message) => {
    expect(refusalOf(newCluster().send({ method: 'POST', path: PATH, body: object }))).toContain(message);
  });
});

describe('availability', () => {
  const service = (ports: unknown[] = [{ port: 443 }]): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'x', namespace: 'default' },
    spec: { ports },
  });
  const endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'x', namespace: 'default' },
    subsets: [{ addresses: [{ ip: '10.0.0.9' }], ports: [{ port: 443 }] }],
  };

  it.each<[string, KubeObject[], string]>([
    ['no service', [], 'False ServiceNotFound: service/x in "default" is not present'],
    ['another port', [service([{ port: 80 }])], 'False ServicePortError: service/x in "default" is not listening on port 443'],
    ['no endpoints', [service()], 'False EndpointsNotFound: cannot find endpoints for service/x in "default"'],
    ['nobody answers', [service(), endpoints], 'False FailedDiscoveryCheck: failing or missing response from https://'],
  ])('%s', (_, objects, expected) => {
    const cluster = newCluster();
    for (const object of objects) cluster.create(object);
    cluster.create(newApiService(WITH_SERVICE));
    expect(availability(cluster)).toContain(expected);
    expect(cluster.send({ method: 'GET', path: '/apis/x.example.com/v1/things' })).toMatchObject({
      code: 503,
      body: { reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' },
    });
  });

  it('a server that answers gets the requests', () => {
    const cluster = newCluster({
      behind: ({ name }) => (name === 'x' ? { answer: (_, { resource }) => ({ code: 200, body: { resource } }) } : undefined),
    });
    for (const object of [service(), endpoints]) cluster.create(object);
    cluster.create(newApiService(WITH_SERVICE));
    expect(availability(cluster)).toBe('True Passed: all checks passed');
    expect(cluster.send({ method: 'GET', path: '/apis/x.example.com/v1/things' })).toMatchObject({
      code: 200,
      body: { resource: 'things' },
    });
    expect(cluster.send({ method: 'GET', path: '/apis/y.example.com/v1/things' }).code).toBe(404);
  });

  it('local ones are always available', () => {
    const cluster = newCluster();
    cluster.create(newApiService());
    expect(availability(cluster)).toBe('True Local: Local APIServices are always available');
  });
});

it('come and go with custom kinds', () => {
  const cluster = newCluster();
  const schema = { openAPIV3Schema: { type: 'object' } };
  cluster.create({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  });
  const names = () => cluster.storage.list(API_SERVICE_RESOURCE).map(({ metadata }) => metadata.name);
  expect(names()).toEqual(['v1.example.com']);
  cluster.send({ method: 'DELETE', path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com' });
  cluster.settle();
  expect(names()).toEqual([]);
});
