import type { KubeObject } from '@drydock/apimachinery';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { limitRanger } from '../limit-range/limit-ranger.admission.ts';
import { resourceQuotaAdmission } from './resource-quota.admission.ts';

function newCluster(objects: readonly KubeObject[]): TestCluster {
  const cluster = new TestCluster([], [limitRanger, resourceQuotaAdmission]);
  for (const object of objects) cluster.create(object);
  return cluster;
}

const quota = (hard: Record<string, string>, spec = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'q', namespace: 'default' },
  spec: { hard, ...spec },
});

const limitRange = (...limits: unknown[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'limits', namespace: 'default' },
  spec: { limits },
});

const pod = (name: string, ...resources: unknown[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { containers: resources.map((each, index) => ({ name: `c${index}`, image: 'nginx', resources: each })) },
});

const refusal = (cluster: TestCluster, object: KubeObject, plural: string) =>
  refusalOf(cluster.send({ method: 'POST', path: `/api/v1/namespaces/default/${plural}`, body: object }));

describe('ResourceQuota', () => {
  it('makes containers say what they need, and stops at the limit', () => {
    const cluster = newCluster([quota({ pods: '3', 'requests.cpu': '1', 'limits.memory': '1Gi' })]);
    const resources = { requests: { cpu: '400m' }, limits: { memory: '512Mi' } };
    expect(refusal(cluster, pod('p', {}, resources, { limits: { memory: '1' } }), 'pods')).toBe(
      'pods "p" is forbidden: failed quota: q: must specify limits.memory for: c0; requests.cpu for: c0,c2',
    );
    expect([1, 2].map((each) => refusal(cluster, pod(`p${each}`, resources), 'pods'))).toEqual(['code 201', 'code 201']);
    expect(refusal(cluster, pod('p3', resources), 'pods')).toBe(
      'pods "p3" is forbidden: exceeded quota: q, requested: limits.memory=512Mi,requests.cpu=400m, used: limits.memory=1Gi,requests.cpu=800m, limited: limits.memory=1Gi,requests.cpu=1',
    );
  });

  it('counts objects of other kinds, and what an update adds', () => {
    const cluster = newCluster([quota({ 'count/configmaps': '1', 'services.nodeports': '0' })]);
    const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } });
    const service = (type: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's', namespace: 'default' },
      spec: { type, ports: [{ port: 80 }] },
    });
    expect([refusal(cluster, configMap('a'), 'configmaps'), refusal(cluster, configMap('b'), 'configmaps')]).toEqual([
      'code 201',
      'configmaps "b" is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
    ]);
    expect(refusal(cluster, service('ClusterIP'), 'services')).toBe('code 201');
    const path = '/api/v1/namespaces/default/services/s';
    expect(refusalOf(cluster.send({ method: 'PUT', path, body: service('NodePort') }))).toBe(
      'services "s" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
    );
  });

  it('lets pass what is out of its scope', () => {
    const cluster = newCluster([quota({ pods: '0' }, { scopes: ['BestEffort'] })]);
    expect([refusal(cluster, pod('a', { requests: { cpu: '1' } }), 'pods'), refusal(cluster, pod('b', {}), 'pods')]).toEqual([
      'code 201',
      'pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
    ]);
  });
});

describe('LimitRanger', () => {
  it('fills in defaults and says so', () => {
    const cluster = newCluster([
      limitRange({ type: 'Container', default: { cpu: '200m', memory: '128Mi' }, defaultRequest: { cpu: '100m', memory: '64Mi' } }),
    ]);
    const created = cluster.create(pod('p', {}, { limits: { cpu: '1' }, requests: { memory: '1Mi' } })) as KubeObject & {
      spec: { containers: { resources: unknown }[] };
    };
    expect(created.spec.containers.map(({ resources }) => resources)).toEqual([
      { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
      { requests: { cpu: '1', memory: '1Mi' }, limits: { cpu: '1', memory: '128Mi' } },
    ]);
    expect(created.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container c0; cpu, memory limit for container c0; memory limit for container c1',
    });
  });

  it.each([
    ['Container', { min: { cpu: '50m' } }, [{ requests: { cpu: '10m' } }], 'minimum cpu usage per Container is 50m, but request is 10m'],
    [
      'Container',
      { max: { memory: '1Gi' } },
      [{ limits: { memory: '2Gi' } }],
      'maximum memory usage per Container is 1Gi, but limit is 2Gi',
    ],
    [
      'Container',
      { maxLimitRequestRatio: { cpu: '2' } },
      [{ requests: { cpu: '100m' }, limits: { cpu: '250m' } }],
      'cpu max limit to request ratio per Container is 2, but provided ratio is 2.500000',
    ],
    [
      'Pod',
      { min: { memory: '1Gi' }, max: { cpu: '1' } },
      [{ limits: { cpu: '600m' } }, { limits: { cpu: '600m' } }],
      '[minimum memory usage per Pod is 1Gi.  No request is specified, maximum cpu usage per Pod is 1, but limit is 1200m]',
    ],
  ])('refuses what a limit of type %s forbids', (type, limit, resources, why) => {
    const cluster = newCluster([limitRange({ type, ...limit })]);
    expect(refusal(cluster, pod('p', ...resources), 'pods')).toBe(`pods "p" is forbidden: ${why}`);
  });
});
