import type { KubeObject } from '@drydock/apimachinery';
import { isFailure } from '@drydock/apiserver';
import { TestCluster } from '../test-support/test-cluster.ts';

type Json = Record<string, unknown>;

describe('what the server says of a wrong status', () => {
  const cluster = new TestCluster([]);
  const labels = { app: 'x' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } };
  const workload = { selector: { matchLabels: labels }, template };
  const ports = [{ port: 80 }];
  for (const [apiVersion, kind, name, spec] of [
    ['v1', 'Service', 'plain', { ports }],
    ['v1', 'Service', 'balanced', { ports, type: 'LoadBalancer' }],
    ['v1', 'Node', 'node', {}],
    ['v1', 'Pod', 'pod', template.spec],
    ['apps/v1', 'Deployment', 'web', workload],
    ['apps/v1', 'StatefulSet', 'db', { ...workload, serviceName: 'db' }],
  ] as const) {
    const metadata = { name, ...(kind === 'Node' ? {} : { namespace: 'default' }) };
    cluster.create({ apiVersion, kind, metadata, spec } as KubeObject);
  }

  function patched(path: string, status: Json): unknown {
    const response = cluster.send({
      method: 'PATCH',
      path: `${path}/status`,
      query: {},
      contentType: 'application/merge-patch+json',
      body: { status } as unknown as KubeObject,
    });
    if (isFailure(response)) return (response.body.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
    return (response.body as unknown as { status: unknown }).status;
  }

  it.each<[string, Json, string[]]>([
    [
      '/api/v1/namespaces/default/services/plain',
      { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
      ["status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'"],
    ],
    [
      '/api/v1/namespaces/default/services/balanced',
      { loadBalancer: { ingress: [{ ip: '192.0.2.1', ipMode: 'Fast' }, { hostname: '192.0.2.2' }] } },
      [
        'status.loadBalancer.ingress[0].ipMode: Unsupported value: "Fast": supported values: "Proxy", "VIP"',
        'status.loadBalancer.ingress[1].hostname: Invalid value: "192.0.2.2": must be a DNS name, not an IP address',
      ],
    ],
    [
      '/api/v1/namespaces/default',
      { phase: 'Terminating' },
      ['status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty'],
    ],
    [
      '/api/v1/nodes/node',
      { capacity: { 'example.com/dongle': '-1' }, allocatable: { 'example.com/dongle': '1' } },
      ['status.capacity.example.com/dongle: Invalid value: "-1": must be greater than or equal to 0'],
    ],
    [
      '/api/v1/namespaces/default/pods/pod',
      { qosClass: 'Guaranteed', conditions: [{ type: 'not a name', status: 'True' }] },
      [
        expect.stringMatching(/^status.conditions\[0\].Type: Invalid value: "not a name": name part must consist of/) as unknown as string,
        'status.qosClass: Invalid value: "Guaranteed": field is immutable',
      ],
    ],
    [
      '/apis/apps/v1/namespaces/default/deployments/web',
      { replicas: 1, readyReplicas: 2, availableReplicas: -1 },
      [
        'status.availableReplicas: Invalid value: -1: must be greater than or equal to 0',
        'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
      ],
    ],
    [
      '/apis/apps/v1/namespaces/default/statefulsets/db',
      { replicas: 2, readyReplicas: 1, availableReplicas: 2 },
      ['status.availableReplicas: Invalid value: 2: cannot be greater than status.readyReplicas'],
    ],
  ])('%s', (path, status, expected) => expect(patched(path, status)).toEqual(expected));

  it('fills in what was left out', () => {
    expect(patched('/api/v1/namespaces/default/services/balanced', { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } })).toEqual({
      loadBalancer: { ingress: [{ ip: '192.0.2.1', ipMode: 'VIP' }] },
    });
    expect(patched('/api/v1/nodes/node', { capacity: { 'example.com/dongle': '4' } })).toMatchObject({
      capacity: { 'example.com/dongle': '4' },
      allocatable: { 'example.com/dongle': '4' },
    });
  });
});
