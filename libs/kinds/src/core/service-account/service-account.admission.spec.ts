import { serviceAccount } from '@drydock/apiserver';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';

function newCluster(): TestCluster {
  const cluster = new TestCluster([], [serviceAccount]);
  cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } });
  return cluster;
}

const create = (spec: object) => ({
  method: 'POST' as const,
  path: '/api/v1/namespaces/default/pods',
  body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec } as never,
});

describe('the admission of service accounts', () => {
  it('mounts the token of the default account', () => {
    const { body } = newCluster().send(create({ containers: [{ name: 'c', image: 'nginx' }] }));
    expect(body).toMatchObject({
      spec: {
        serviceAccountName: 'default',
        containers: [{ volumeMounts: [{ readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] }],
        volumes: [{ projected: { sources: [{ serviceAccountToken: { path: 'token' } }, { configMap: {} }, { downwardAPI: {} }] } }],
      },
    });
  });

  it.each([[{}], [{ containers: null }], [{ containers: [] }]])('leaves it to the validation that %j has no containers', (spec) => {
    expect(refusalOf(newCluster().send(create(spec)))).toBe('Pod "a" is invalid: spec.containers: Required value');
  });
});
