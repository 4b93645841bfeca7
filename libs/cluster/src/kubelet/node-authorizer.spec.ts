import { TestCluster } from '../../test/test-cluster.ts';

const NODE = { username: 'system:node:node01', groups: ['system:nodes', 'system:authenticated'] };

describe('a kubelet', () => {
  const test = new TestCluster();
  for (const name of ['used', 'unused']) {
    test.apply(`{apiVersion: v1, kind: Secret, metadata: {name: ${name}}, stringData: {a: b}}`);
    test.apply(`{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: {a: b}}`);
  }
  test.runPod(
    'x',
    'nginx:1.27',
    [],
    { nodeName: 'node01', volumes: [{ name: 'v', configMap: { name: 'used' } }] },
    { envFrom: [{ secretRef: { name: 'used' } }] },
  );
  const client = test.cluster.api.clientFor(NODE, 'kubelet');
  const get = (path: string, method: 'GET' | 'DELETE' = 'GET') => client.send({ method, path });
  const message = (path: string) => (get(path).body as { message?: string }).message;

  it.each([
    ['/api/v1/namespaces/default/secrets/used', 200],
    ['/api/v1/namespaces/default/secrets/unused', 403],
    ['/api/v1/namespaces/default/configmaps/used', 200],
    ['/api/v1/namespaces/default/configmaps/unused', 403],
    ['/api/v1/namespaces/default/configmaps/kube-root-ca.crt', 200],
    ['/api/v1/secrets', 403],
    ['/api/v1/nodes/node01', 200],
    ['/api/v1/namespaces/default/pods', 200],
    ['/api/v1/namespaces/default/serviceaccounts/default', 403],
    ['/apis/apps/v1/namespaces/default/deployments', 403],
  ])('GET %s: %i', (path, code) => {
    expect(get(path).code).toBe(code);
  });

  it('is told why', () => {
    expect(message('/api/v1/namespaces/default/secrets/unused')).toBe(
      `secrets "unused" is forbidden: User "system:node:node01" cannot get resource "secrets" in API group "" in the namespace "default": no relationship found between node 'node01' and this object`,
    );
  });

  it('changes nothing that it only reads', () => {
    expect(get('/api/v1/namespaces/default/secrets/used', 'DELETE').code).toBe(403);
  });
});
