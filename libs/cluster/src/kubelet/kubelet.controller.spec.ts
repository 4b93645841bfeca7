import { pods } from '@drydock/kinds';
import { TestCluster } from '../../test/test-cluster.ts';
import { KUBELET } from './kubelet.controller.ts';

const WEB = `
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web }, annotations: { team: blue } }
spec: { containers: [{ name: web, image: nginx }] }
`;

/** The pods that kubelets are about to look at. */
const awaited = ({ cluster }: TestCluster) => cluster.snapshot().queues[KUBELET]?.keys ?? [];

describe('a kubelet', () => {
  it('looks at a pod that has changed, and not because of a status', async () => {
    const test = new TestCluster();
    test.apply(WEB);
    await test.pass(10);
    const pod = test.pod('web')!;
    test.client.updateStatus(pods, { ...pod, status: { ...pod.status, message: 'told by somebody' } });
    expect(test.pod('web')!.status!.message).toBe('told by somebody');
    expect(awaited(test)).toEqual([]);
    test.client.patch(pods, 'default', 'web', { metadata: { labels: { app: 'other' } } });
    expect(awaited(test)).toEqual(['default/web']);
  });
});
