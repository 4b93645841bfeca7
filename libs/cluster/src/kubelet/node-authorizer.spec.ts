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
  const get = (url: string, method: 'GET' | 'DELETE' = 'GET') => {
    const [path = '', query] = url.split('?');
    return client.send({ method, path, query: query ? { fieldSelector: decodeURIComponent(query.slice('fieldSelector='.length)) } : {} });
  };
  const message = (path: string) => (get(path).body as { message?: string }).message;

  it.each([
    ['/api/v1/namespaces/default/secrets/used', 200],
    ['/api/v1/namespaces/default/secrets/unused', 403],
    ['/api/v1/namespaces/default/configmaps/used', 200],
    ['/api/v1/namespaces/default/configmaps/unused', 403],
    ['/api/v1/namespaces/default/configmaps/kube-root-ca.crt', 200],
    ['/api/v1/secrets', 403],
    ['/api/v1/nodes/node01', 200],
    ['/api/v1/namespaces/default/pods', 403],
    ['/api/v1/pods?fieldSelector=spec.nodeName%3Dnode01', 200],
    ['/api/v1/pods?fieldSelector=spec.nodeName%3Dnode02', 403],
    ['/api/v1/namespaces/default/pods/x', 200],
    ['/api/v1/nodes', 403],
    ['/api/v1/nodes/controlplane', 403],
    ['/api/v1/services', 200],
    ['/api/v1/namespaces/default/serviceaccounts/default', 403],
    ['/apis/apps/v1/namespaces/default/deployments', 403],
  ])('GET %s: %i', (path, code) => {
    expect(get(path).code).toBe(code);
  });

  it.each([
    [
      '/api/v1/nodes',
      'cannot list resource "nodes" in API group "" at the cluster scope: node \'node01\' cannot read all nodes, only its own Node object',
    ],
    ['/api/v1/nodes/controlplane', "node 'node01' cannot read 'controlplane', only its own Node object"],
    ['/api/v1/namespaces/default/pods', 'can only list/watch pods with spec.nodeName field selector'],
    ['/api/v1/secrets', 'can only read namespaced object of this type'],
    ['/api/v1/persistentvolumes', 'can only get individual resources of this type'],
  ])('is refused %s: %s', (path, why) => expect(message(path)).toContain(why));

  it('is told why', () => {
    expect(message('/api/v1/namespaces/default/secrets/unused')).toBe(
      `secrets "unused" is forbidden: User "system:node:node01" cannot get resource "secrets" in API group "" in the namespace "default": no relationship found between node 'node01' and this object`,
    );
  });

  it('changes nothing that it only reads', () => {
    expect(get('/api/v1/namespaces/default/secrets/used', 'DELETE').code).toBe(403);
  });
});
