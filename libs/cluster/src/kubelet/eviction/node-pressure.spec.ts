import { nodes, type Event, type Node } from '@drydock/kinds';
import { directoryName, Files, ROOT } from '@drydock/shell';
import { TestCluster } from '../../../test/test-cluster.ts';
import { allFaults } from '../../faults/all-faults.ts';
import { makeDirectories } from '../../volumes/volume-manager.ts';
import { KUBELET_CONFIG } from '../../node-image/kubelet-files.ts';

const fault = (name: string) => allFaults.find((each) => each.name === name)!;
const NODE = { node: 'node01' };
const HERE = { nodeName: 'node01' };

const memory = (amount: string) => ({ 'load.drydock.dev/memory': amount });
const disk = (amount: string) => ({ 'load.drydock.dev/ephemeral-storage': amount });

function condition(test: TestCluster, type: string): string {
  const { status, reason } = test.client.get<Node>(nodes, undefined, 'node01').status!.conditions!.find((each) => each.type === type)!;
  return `${status} ${reason}`;
}

function taints(test: TestCluster): string[] {
  return (test.client.get<Node>(nodes, undefined, 'node01').spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
}

function nodeEvents(test: TestCluster): string[] {
  return test.cluster.api.storage
    .list<Event>('events', 'default')
    .filter(({ involvedObject }) => involvedObject.kind === 'Node' && involvedObject.name === 'node01')
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(({ type, reason, message }) => `${type} ${reason} ${message}`);
}

describe('memory', () => {
  it('that is short costs a pod, with all that is told of it', async () => {
    const test = new TestCluster();
    test.runPod('small', 'nginx:1.27', [], HERE);
    test.runPod('big', 'nginx:1.27', [], HERE, {}, memory('3600Mi'));
    await test.pass(20);
    const { phase, reason, message, conditions } = test.pod('big')!.status!;
    expect({ phase, reason, message }).toEqual({
      phase: 'Failed',
      reason: 'Evicted',
      message:
        'The node was low on resource: memory. Threshold quantity: 100Mi, available: 73428Ki. Container big was using 3600Mi, request is 0, has larger consumption of memory. ',
    });
    expect(conditions!.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'TerminationByKubelet',
      message,
    });
    expect(test.events('big')).toContainEqual(`Warning Evicted ${message}`);
    expect(nodeEvents(test)).toEqual([
      'Warning EvictionThresholdMet Attempting to reclaim memory',
      'Normal NodeHasInsufficientMemory Node node01 status is now: NodeHasInsufficientMemory',
    ]);
    expect(test.state('small')).toBe('Ready');
    expect(condition(test, 'MemoryPressure')).toBe('True KubeletHasInsufficientMemory');
    expect(taints(test)).toEqual(['node.kubernetes.io/memory-pressure:NoSchedule']);
    await test.pass(310);
    expect(condition(test, 'MemoryPressure')).toBe('False KubeletHasSufficientMemory');
    expect(taints(test)).toEqual([]);
    expect(test.cluster.run()).toEqual({ state: 'blocked', wakeAt: undefined });
  });

  it('takes from those above their requests, then from the least important', async () => {
    const test = new TestCluster();
    const asks = (amount: string) => ({ resources: { requests: { memory: amount } } });
    test.apply('apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000');
    test.runPod('within', 'nginx:1.27', [], HERE, asks('2Gi'), memory('1200Mi'));
    test.runPod('important', 'nginx:1.27', [], { ...HERE, priorityClassName: 'high' }, asks('100Mi'), memory('1Gi'));
    test.runPod('less', 'nginx:1.27', [], HERE, asks('400Mi'), memory('500Mi'));
    test.runPod('least', 'nginx:1.27', [], HERE, asks('100Mi'), memory('500Mi'));
    await test.pass(5);
    test.runPod('last', 'nginx:1.27', [], HERE, asks('400Mi'), memory('420Mi'));
    await test.pass(12);
    const phases = () => ['within', 'important', 'less', 'least', 'last'].filter((name) => test.pod(name)?.status?.phase === 'Failed');
    expect(phases()).toEqual(['least']);
    test.nodes.changeMachine('node01', { pressure: { memory: true } });
    await test.pass(30);
    expect(phases()).toEqual(['within', 'important', 'less', 'least', 'last']);
    const ends = ['less', 'last', 'important', 'within'].map(
      (name) => test.pod(name)!.status!.containerStatuses![0]!.state!.terminated!.finishedAt!,
    );
    expect(ends).toEqual([...ends].sort());
    expect(new Set(ends).size).toBe(4);
  });

  it('that is used up is taken by the kernel', async () => {
    const test = new TestCluster();
    test.runPod('small', 'nginx:1.27', [], HERE);
    test.runPod('greedy', 'polinux/stress', ['stress', '--vm', '1', '--vm-bytes', '5G'], HERE);
    await test.pass(8);
    expect(test.pod('greedy')!.status!.containerStatuses![0]!.lastState!.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    expect(nodeEvents(test)[0]).toMatch(/^Warning SystemOOM System OOM encountered, victim process: stress, pid: \d+$/);
    expect(test.state('small')).toBe('Ready');
  });

  it('that is short turns pods without requests away', async () => {
    const test = new TestCluster();
    fault('memory-short').apply(test.cluster, NODE);
    await test.pass(12);
    test.runPod('besteffort', 'nginx:1.27', [], HERE);
    test.runPod('tolerant', 'nginx:1.27', [], {
      ...HERE,
      tolerations: [{ key: 'node.kubernetes.io/memory-pressure', operator: 'Exists' }],
    });
    await test.pass(1);
    expect(test.pod('besteffort')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    });
    expect(test.events('besteffort')).toEqual(['Warning Evicted The node had condition: [MemoryPressure]. ']);
    expect(test.pod('tolerant')!.status!.phase).not.toBe('Failed');
  });
});

describe('a full disk', () => {
  it('is emptied of what nobody uses, then of pods, until it is mended', async () => {
    const test = new TestCluster({ imagesShared: false });
    test.runPod('done', 'redis:7', [], { ...HERE, restartPolicy: 'Never' });
    test.runPod('web', 'nginx:1.27', [], HERE);
    test.runPod('writer', 'nginx:1.27', [], HERE, {}, disk('2Gi'));
    await test.pass(10);
    test.delete('done', 0);
    await test.pass(1);
    const images = () => test.nodes.images.on('node01').map(({ repository }) => repository);
    expect(images()).toEqual(['docker.io/library/nginx', 'docker.io/library/redis']);
    fault('disk-full').apply(test.cluster, NODE);
    await test.pass(11);
    expect(images()).toEqual(['docker.io/library/nginx']);
    expect(test.pod('writer')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message:
        'The node was low on resource: ephemeral-storage. Threshold quantity: 2061782251, available: 0. Container writer was using 2Gi, request is 0, has larger consumption of ephemeral-storage. ',
    });
    expect(condition(test, 'DiskPressure')).toBe('True KubeletHasDiskPressure');
    expect(taints(test)).toEqual(['node.kubernetes.io/disk-pressure:NoSchedule']);
    await test.pass(10);
    expect(test.pod('web')!.status!.reason).toBe('Evicted');
    test.runPod('late', 'nginx:1.27', [], HERE, { resources: { requests: { memory: '1Mi' } } });
    await test.pass(1);
    expect(test.pod('late')!.status!.message).toBe('Pod was rejected: The node had condition: [DiskPressure]. ');
    await test.pass(700);
    expect(nodeEvents(test).filter((event) => event.includes('GC') || event.includes('FreeDisk'))).toEqual([
      expect.stringMatching(
        /^Warning FreeDiskSpaceFailed Failed to garbage collect required amount of images. Attempted to free 4123564441 bytes, but only found \d+ bytes eligible to free.$/,
      ),
      expect.stringMatching(
        /^Warning ImageGCFailed Failed to garbage collect required amount of images. Attempted to free 4123564441 bytes, but only found 0 bytes eligible to free.$/,
      ),
    ]);
    expect(test.cluster.run()).toEqual({ state: 'blocked', wakeAt: undefined });
    fault('disk-full').clear(test.cluster, NODE);
    await test.pass(320);
    expect(condition(test, 'DiskPressure')).toBe('False KubeletHasNoDiskPressure');
    expect(test.cluster.run()).toEqual({ state: 'blocked', wakeAt: undefined });
  });

  it('takes no more bytes, from nobody', async () => {
    const test = new TestCluster();
    const volumes = [
      { name: 'disk', emptyDir: {} },
      { name: 'memory', emptyDir: { medium: 'Memory' } },
    ];
    const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `/${name}` }));
    test.runPod('x', 'busybox:1.36', ['sleep', '1000'], { ...HERE, volumes }, { volumeMounts });
    await test.pass(5);
    fault('disk-full').apply(test.cluster, NODE);
    const write = (path: string) => test.exec('x', ['sh', '-c', `echo hello > ${path}`]);
    expect(await write('/tmp/a')).toMatch(/No space left on device/);
    expect(await write('/disk/a')).toMatch(/No space left on device/);
    expect(await write('/memory/a')).toBe('');
    fault('disk-full').clear(test.cluster, NODE);
    expect(await write('/tmp/a')).toBe('');
  });

  it.each([
    [
      'a container',
      { resources: { limits: { 'ephemeral-storage': '1Mi' } } },
      [],
      '/tmp/x',
      'Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ',
    ],
    ['an emptyDir', {}, [{ name: 'v', emptyDir: { sizeLimit: '1Mi' } }], '/v/x', 'Usage of EmptyDir volume "v" exceeds the limit "1Mi". '],
  ])('%s that has written more than it may ends its pod', async (_, container, volumes, path, message) => {
    const test = new TestCluster();
    const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: '/v' }));
    const script = `sleep 3; head -c 2000000 /dev/zero > ${path}; sleep 1000`;
    test.runPod('x', 'busybox:1.36', ['sh', '-c', script], { ...HERE, volumes }, { ...container, volumeMounts });
    await test.pass(3);
    expect(test.state('x')).toBe('Ready');
    await test.pass(15);
    expect(test.pod('x')!.status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message });
    expect(test.pod('x')!.status!.conditions!.some(({ type }) => type === 'DisruptionTarget')).toBe(false);
    expect(condition(test, 'DiskPressure')).toBe('False KubeletHasNoDiskPressure');
  });
});

describe('what the configuration of a kubelet says', () => {
  const configured = (test: TestCluster, text: string) => {
    const tree = new Map([['/', test.nodes.nodeFiles('node01')]]);
    const files = new Files({ mounts: tree, cwd: '/', user: ROOT, umask: 0o022, now: () => 0, readDevice: () => undefined });
    makeDirectories(files, directoryName(KUBELET_CONFIG));
    files.writeText(KUBELET_CONFIG, `kind: KubeletConfiguration\n${text}`);
    for (const kubelet of ['stopped', 'running'] as const) test.nodes.changeMachine('node01', { kubelet });
  };

  it('counts from its next start on; soft thresholds wait', async () => {
    const test = new TestCluster();
    test.runPod('web', 'nginx:1.27', [], HERE, {}, memory('3Gi'));
    configured(
      test,
      'evictionSoft: {memory.available: 1Gi}\nevictionSoftGracePeriod: {memory.available: 1m30s}\nevictionMaxPodGracePeriod: 60\nevictionPressureTransitionPeriod: 30s\n',
    );
    await test.pass(25);
    expect(condition(test, 'MemoryPressure')).toBe('True KubeletHasInsufficientMemory');
    expect(test.state('web')).toBe('Ready');
    await test.pass(60);
    expect(test.state('web')).toBe('Ready');
    await test.pass(30);
    expect(test.pod('web')!.status!.message).toMatch(/^The node was low on resource: memory. Threshold quantity: 1Gi, available: /);
    await test.pass(50);
    expect(condition(test, 'MemoryPressure')).toBe('False KubeletHasSufficientMemory');
  });

  it('replaces all hard thresholds', async () => {
    const test = new TestCluster();
    configured(test, 'evictionHard: {memory.available: 200Mi}\n');
    fault('disk-full').apply(test.cluster, NODE);
    await test.pass(30);
    expect(condition(test, 'DiskPressure')).toBe('False KubeletHasNoDiskPressure');
  });
});

it('a copy of the cluster goes the same way', async () => {
  const test = new TestCluster();
  test.runPod('web', 'nginx:1.27', [], HERE);
  await test.pass(5);
  fault('memory-short').apply(test.cluster, NODE);
  test.runPod('big', 'nginx:1.27', [], HERE, {}, memory('1Gi'));
  const copy = test.fork();
  for (const each of [test, copy]) await each.pass(40);
  const ends = [test, copy].map((each) => ['web', 'big'].map((name) => each.pod(name)!.status!.message));
  expect(ends[0]).toEqual(ends[1]);
  expect(test.pod('web')!.status!.reason).toBe('Evicted');
});
