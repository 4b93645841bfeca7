import { nodeRestriction, runtimeClass } from '@drydock/apiserver';
import type { KubeObject } from '@drydock/apimachinery';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';

const KUBELET = { username: 'system:node:node01', groups: ['system:nodes', 'system:authenticated'] };

function newCluster(): TestCluster {
  const cluster = new TestCluster([], [nodeRestriction, runtimeClass]);
  cluster.trustServiceAccounts();
  for (const name of ['node01', 'node02']) cluster.create({ apiVersion: 'v1', kind: 'Node', metadata: { name } } as KubeObject);
  return cluster;
}

function pod(spec: Record<string, unknown>, metadata: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...metadata },
    spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
  } as never;
}

describe('NodeRestriction', () => {
  it.each([
    ['node02', { metadata: { labels: { a: 'b' } } }, 'node "node01" is not allowed to modify node "node02"'],
    [
      'node01',
      { metadata: { labels: { 'node-restriction.kubernetes.io/a': 'b' } } },
      'is not allowed to modify labels: node-restriction.kubernetes.io/a',
    ],
    [
      'node01',
      { metadata: { labels: { 'node-role.kubernetes.io/worker': '' } } },
      'is not allowed to modify labels: node-role.kubernetes.io/worker',
    ],
    ['node01', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }, 'node "node01" is not allowed to modify taints'],
  ])('keeps a kubelet from changing %s: %j', (name, body, why) => {
    const request = {
      method: 'PATCH',
      path: `/api/v1/nodes/${name}`,
      contentType: 'application/merge-patch+json',
      body: body as never,
    } as const;
    expect(refusalOf(newCluster().send(request, KUBELET))).toBe(`nodes "${name}" is forbidden: ${why}`);
  });

  it('lets a kubelet set its own labels, and everybody else do all of it', () => {
    const cluster = newCluster();
    const patch = (name: string, labels: Record<string, string>) =>
      ({
        method: 'PATCH',
        path: `/api/v1/nodes/${name}`,
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels } } as never,
      }) as const;
    expect(cluster.send(patch('node01', { disk: 'ssd', 'topology.kubernetes.io/zone': 'a' }), KUBELET).code).toBe(200);
    expect(cluster.send(patch('node02', { 'node-restriction.kubernetes.io/a': 'b' })).code).toBe(200);
  });

  it('lets a kubelet create mirror pods alone, and delete its own pods', () => {
    const cluster = newCluster();
    const path = '/api/v1/namespaces/default/pods';
    const create = (body: KubeObject) => refusalOf(cluster.send({ method: 'POST', path, body: body as never }, KUBELET));
    expect(create(pod({}))).toBe(
      'pods "p" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "node01" can only create mirror pods',
    );
    const annotations = { 'kubernetes.io/config.mirror': 'x' };
    expect(create(pod({ nodeName: 'node02' }, { annotations }))).toBe(
      'pods "p" is forbidden: node "node01" can only create pods with spec.nodeName set to itself',
    );
    cluster.create(pod({ nodeName: 'node02' }, { namespace: 'default' }));
    const removed = cluster.send({ method: 'DELETE', path: `${path}/p` }, KUBELET);
    expect(refusalOf(removed)).toBe('pods "p" is forbidden: node "node01" can only delete pods with spec.nodeName set to itself');
  });
});

describe('RuntimeClass', () => {
  const classes = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gvisor' }, handler: 'runsc' };

  it('gives pods its overhead and its scheduling', () => {
    const cluster = newCluster();
    const scheduling = { nodeSelector: { sandbox: 'yes' }, tolerations: [{ key: 'sandbox', operator: 'Exists' }] };
    cluster.create({ ...classes, overhead: { podFixed: { cpu: '100m' } }, scheduling } as never);
    cluster.create(pod({ runtimeClassName: 'gvisor' }, { namespace: 'default' }));
    expect(cluster.storage.get('pods', 'default', 'p')?.spec).toMatchObject({
      overhead: { cpu: '100m' },
      nodeSelector: { sandbox: 'yes' },
      tolerations: [{ key: 'sandbox', operator: 'Exists' }],
    });
  });

  it('refuses pods whose class is not there', () => {
    const cluster = newCluster();
    const body = pod({ runtimeClassName: 'kata' }) as never;
    const refused = refusalOf(cluster.send({ method: 'POST', path: '/api/v1/namespaces/default/pods', body }));
    expect(refused).toBe('pods "p" is forbidden: pod rejected: RuntimeClass "kata" not found');
  });
});
