import { TestCluster } from '../../test/test-cluster.ts';
import { LEARNER_KUBELET } from './kubelet-profile.ts';

describe('the nodes of learners', () => {
  it('pull for as long as an image is large, one after the other', async () => {
    const test = new TestCluster(LEARNER_KUBELET);
    test.runPod('small', 'busybox:1.36', ['sleep', '99'], { nodeName: 'node01' });
    test.runPod('large', 'mysql:8.0', [], { nodeName: 'node01' }, { env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }] });
    await test.pass(3);
    expect([test.state('small'), test.state('large')]).toEqual(['Ready', 'ContainerCreating']);
    await test.pass(20);
    expect(test.state('large')).toBe('Ready');
    expect(test.events('large')[1]).toMatch(
      /^Normal Pulled Successfully pulled image "mysql:8\.0" in \d+\.?\d*s \(\d+\.?\d*s including waiting\)\. Image size: 233019154 bytes\.$/,
    );
  });

  it('know which tags were published', async () => {
    const test = new TestCluster(LEARNER_KUBELET);
    test.runPod('x', 'nginx:1.161');
    await test.pass(10);
    expect(test.state('x')).toBe('ImagePullBackOff');
  });

  it('report as a kubelet of 1.33 does', async () => {
    const test = new TestCluster(LEARNER_KUBELET);
    test.runPod('x', 'nginx:1.27', [], { nodeName: 'node01' }, { resources: { requests: { cpu: '100m' } } });
    await test.pass(10);
    expect(test.pod('x')?.status?.containerStatuses?.[0]).toMatchObject({
      allocatedResources: { cpu: '100m' },
      resources: { requests: { cpu: '100m' } },
      user: { linux: { gid: 0, supplementalGroups: [0], uid: 0 } },
      volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true, recursiveReadOnly: 'Disabled' }],
    });
  });

  it('pull from private registries with a secret', async () => {
    const test = new TestCluster(LEARNER_KUBELET);
    const auths = { 'registry.drydock.dev': { username: 'u', password: 'p', auth: 'dTpw' } };
    test.client.create(
      { group: '', version: 'v1', plural: 'secrets' },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'pull', namespace: 'default' },
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
      },
    );
    test.runPod('with', 'registry.drydock.dev/team/app:1', [], { imagePullSecrets: [{ name: 'pull' }] });
    test.runPod('without', 'registry.drydock.dev/team/app:1');
    await test.pass(15);
    expect([test.state('with'), test.state('without')]).toEqual(['Ready', 'ImagePullBackOff']);
  });

  it('take no new pods while their kubelet is stopped', async () => {
    const test = new TestCluster();
    test.nodes.changeMachine('node01', { kubelet: 'stopped' });
    test.runPod('x', 'nginx:1.27', [], { nodeName: 'node01' });
    await test.pass(10);
    expect(test.pod('x')?.status?.containerStatuses).toBeUndefined();
    test.nodes.changeMachine('node01', { kubelet: 'running' });
    await test.pass(3);
    expect(test.state('x')).toBe('Ready');
  });

  it('refuse pods that do not fit when nobody scheduled them', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', [], { nodeName: 'node01' }, { resources: { requests: { cpu: '5' } } });
    await test.pass(1);
    expect(test.pod('x')?.status).toMatchObject({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 2000",
    });
  });
});
