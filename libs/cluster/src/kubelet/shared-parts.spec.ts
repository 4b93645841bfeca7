/** What pods of one template, and the states of one pod, have in common: it is the same object, and it is right. */
import type { Pod } from '@drydock/kinds';
import { TestCluster } from '../../test/test-cluster.ts';
import type { NodePartsState } from './node-parts.ts';

const CREDENTIALS = /^kube-api-access-/;

function credentialsOf(test: TestCluster, pod: string) {
  const { nodes } = test.nodes.snapshot() as unknown as NodePartsState;
  const volumes = nodes.records.get(`default/${pod}`)!.volumes!;
  return volumes[Object.keys(volumes).find((name) => CREDENTIALS.test(name))!]!;
}

const token = '/var/run/secrets/kubernetes.io/serviceaccount';

describe('the credentials of pods', () => {
  it('are mounted from the same record until the certificates change', async () => {
    const test = new TestCluster();
    for (const name of ['a', 'b']) test.runPod(name, 'busybox', ['sleep', '999']);
    await test.pass(3);
    expect(credentialsOf(test, 'a')).toBe(credentialsOf(test, 'b'));

    const configMaps = { group: '', version: 'v1', plural: 'configmaps' };
    test.client.patch(configMaps, 'default', 'kube-root-ca.crt', { metadata: { annotations: { changed: 'yes' } } });
    test.runPod('c', 'busybox', ['sh', '-c', `cat ${token}/ca.crt; sleep 999`]);
    await test.pass(3);
    const now = test.cluster.api.storage.get('configmaps', 'default', 'kube-root-ca.crt')!;
    expect(credentialsOf(test, 'c')).toEqual({
      kind: 'projected',
      sources: { 'configmaps/default/kube-root-ca.crt': now.metadata.resourceVersion },
    });
    expect(credentialsOf(test, 'a')).not.toBe(credentialsOf(test, 'c'));
    expect(test.logs('c')).toContain('BEGIN CERTIFICATE');

    // Those that were there show it at their next periodic sync.
    await test.pass(120);
    for (const name of ['a', 'b']) expect(credentialsOf(test, name)).toEqual(credentialsOf(test, 'c'));
  });

  it('are there in a copy that comes from the middle', async () => {
    const test = new TestCluster();
    test.runPod('a', 'busybox', ['sh', '-c', `ls ${token}; sleep 999`]);
    await test.pass(0);
    const fork = test.fork();
    await test.pass(3);
    await fork.pass(3);
    expect(fork.logs('a')).toBe(test.logs('a'));
    expect(fork.pod('a')).toEqual(test.pod('a'));
  });
});

describe('the status of a pod', () => {
  const states = async (test: TestCluster, name: string) => {
    const seen: NonNullable<Pod['status']>[] = [];
    for (let step = 0; step < 40; step++) {
      await test.pass(0.1);
      const status = test.pod(name)?.status;
      if (status && status !== seen.at(-1)) seen.push(status);
    }
    return seen;
  };

  it('keeps the conditions that have not changed, with their fields in one order', async () => {
    const test = new TestCluster();
    test.runPod('a', 'nginx');
    const seen = await states(test, 'a');
    const last = seen.at(-1)!;
    const before = seen.at(-2)!;
    const named = ({ conditions = [] }: typeof last, type: string) => conditions.find((each) => each.type === type)!;
    expect(last.phase).toBe('Running');
    for (const type of ['Initialized', 'PodScheduled']) expect(named(last, type)).toBe(named(before, type));
    expect(named(last, 'Ready')).not.toBe(named(before, 'Ready'));
    for (const condition of last.conditions!) {
      expect(Object.keys(condition).filter((key) => key !== 'reason' && key !== 'message')).toEqual([
        'lastTransitionTime',
        'status',
        'type',
        'lastProbeTime',
      ]);
    }
  });

  it('is written anew where somebody else has changed it', async () => {
    const test = new TestCluster();
    test.runPod('a', 'nginx');
    await test.pass(5);
    const pods = { group: '', version: 'v1', plural: 'pods' };
    const pod = test.pod('a')!;
    const conditions = pod.status!.conditions!.map((each) => (each.type === 'Initialized' ? { ...each, message: 'not true' } : each));
    test.client.updateStatus(pods, { ...pod, status: { ...pod.status, conditions } });
    test.client.patch(pods, 'default', 'a', { metadata: { labels: { a: 'b' } } });
    await test.pass(1);
    expect(test.pod('a')!.status).toEqual(pod.status);
  });
});
