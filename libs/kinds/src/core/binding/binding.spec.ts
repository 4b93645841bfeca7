import type { KubeObject } from '@drydock/apimachinery';
import { isFailure } from '@drydock/apiserver';
import { TestCluster } from '../../../test-support/test-cluster.ts';
import type { Pod } from '../pod/pod.types.ts';

it('a pod gets its node once', () => {
  const cluster = new TestCluster([]);
  const spec = { containers: [{ name: 'main', image: 'nginx' }] };
  cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'default' }, spec } as KubeObject);
  const bind = (name: string) => {
    const body = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name },
      target: { kind: 'Node', name: 'node01' },
    } as unknown as KubeObject;
    const response = cluster.send({ method: 'POST', path: '/api/v1/namespaces/default/bindings', query: {}, body });
    return isFailure(response) ? response.body.message : response.code;
  };
  expect([bind('x'), bind('x'), bind('y')]).toEqual([
    201,
    'Operation cannot be fulfilled on pods/binding "x": pod x is already assigned to node "node01"',
    'pods "y" not found',
  ]);
  expect(cluster.storage.get<Pod>('pods', 'default', 'x')!.spec.nodeName).toBe('node01');
});
