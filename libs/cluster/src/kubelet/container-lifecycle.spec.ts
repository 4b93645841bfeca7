import { TestCluster } from '../../test/test-cluster.ts';

const shell = (script: string) => ['sh', '-c', script];

describe('how containers end', () => {
  it.each([
    ['sleep 1; exit 0', 'Completed 0', 'Succeeded'],
    ['exit 3', 'Error 3', 'Failed'],
    ['nosuchcommand', 'Error 127', 'Failed'],
    ['sleep 9 & kill -9 $!; wait $!', 'Error 137', 'Failed'],
    ['sleep 3600', 'Ready', 'Running'],
    ['while true; do sleep 5; done', 'Ready', 'Running'],
    ['while :; do :; done', 'Ready', 'Running'],
  ])('%s: %s', async (script, state, phase) => {
    const test = new TestCluster();
    test.runPod('x', 'busybox:1.36', shell(script), { restartPolicy: 'Never' });
    await test.pass(5);
    expect([test.state('x'), test.pod('x')?.status?.phase]).toEqual([state, phase]);
  });

  it.each([
    ['busybox:1.36', [], 'Completed 0'],
    ['ubuntu:24.04', [], 'Completed 0'],
    ['alpine', ['sleep', '1000'], 'Ready'],
    ['nginx:1.27', [], 'Ready'],
    ['redis:7', [], 'Ready'],
    ['registry.k8s.io/pause:3.10', [], 'Ready'],
    ['quay.io/acme/shop:v2', [], 'Ready'],
    ['mysql:8.0', [], 'Error 1'],
    ['mariadb:11', [], 'Error 1'],
    ['postgres:16', [], 'Error 1'],
    ['hashicorp/http-echo', ['-text=hi'], 'Ready'],
    ['registry.k8s.io/e2e-test-images/agnhost:2.40', ['netexec'], 'Ready'],
    ['registry.k8s.io/e2e-test-images/agnhost:2.40', ['nonsense'], 'Error 1'],
    ['python:3.13', ['python', '-m', 'http.server', '8000'], 'Ready'],
    ['nginx:1.27', ['sh', '-c', 'sleep 1; nginx -g "daemon off;"'], 'Ready'],
  ])('%s %j: %s', async (image, args, state) => {
    const test = new TestCluster();
    test.runPod('x', image, args, { restartPolicy: 'Never' });
    await test.pass(5);
    expect(test.state('x')).toBe(state);
  });

  it('takes a password for a database', async () => {
    const test = new TestCluster();
    test.runPod('db', 'postgres:16', [], {}, { env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] });
    test.runPod('no', 'postgres:16', [], { restartPolicy: 'Never' });
    await test.pass(3);
    expect(test.state('db')).toBe('Ready');
    expect(test.logs('no').split('\n')[0]).toBe('Error: Database is uninitialized and superuser password is not specified.');
  });

  it('says which program it did not find', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', ['foo'], { restartPolicy: 'Never' });
    test.runPod('y', 'nginx:1.27', [], { restartPolicy: 'Never' }, { command: ['/bin/foo'] });
    await test.pass(3);
    const runc =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';
    expect(test.pod('x')?.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: `${runc}exec: "foo": executable file not found in $PATH: unknown`,
      startedAt: '1970-01-01T00:00:00Z',
    });
    expect(test.events('y').at(-1)).toBe(
      `Warning Failed Error: ${runc}exec: "/bin/foo": stat /bin/foo: no such file or directory: unknown`,
    );
  });

  it('is killed for using more memory than its limit', async () => {
    const test = new TestCluster();
    const container = {
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
      resources: { limits: { memory: '100Mi' } },
    };
    test.runPod('x', 'polinux/stress', [], { restartPolicy: 'Never' }, container);
    test.runPod('y', 'polinux/stress', [], { restartPolicy: 'Never' }, { ...container, resources: { limits: { memory: '300Mi' } } });
    await test.pass(3);
    expect([test.state('x'), test.state('y')]).toEqual(['OOMKilled 137', 'Ready']);
  });

  it('reports its last words', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox', shell('echo bye > /dev/termination-log; exit 1'), { restartPolicy: 'Never' });
    test.runPod(
      'y',
      'busybox',
      shell('echo one; echo two; exit 1'),
      { restartPolicy: 'Never' },
      { terminationMessagePolicy: 'FallbackToLogsOnError' },
    );
    await test.pass(3);
    const message = (name: string) => test.pod(name)?.status?.containerStatuses?.[0]?.state?.terminated?.message;
    expect([message('x'), message('y')]).toEqual(['bye\n', 'one\ntwo\n']);
  });

  it('ends with its deadline', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', [], { activeDeadlineSeconds: 5 });
    await test.pass(10);
    expect(test.pod('x')?.status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
  });
});

describe('restarts', () => {
  it('come with a back-off that doubles up to five minutes', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox', shell('exit 1'));
    const starts: number[] = [];
    let count = -1;
    for (let second = 0; second < 1500; second++) {
      await test.pass(1);
      const restarts = test.pod('x')?.status?.containerStatuses?.[0]?.restartCount ?? 0;
      if (restarts !== count && test.state('x') !== 'ContainerCreating') starts.push(second);
      count = restarts;
    }
    const gaps = starts.slice(1).map((start, i) => start - starts[i]!);
    expect(gaps.map((gap) => Math.round(gap / 5) * 5)).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(test.pod('x')?.status?.containerStatuses?.[0]?.state?.waiting?.message).toMatch(
      /^back-off 5m0s restarting failed container=x pod=x_default\([-0-9a-f]{36}\)$/,
    );
  });

  it('happen only to failures under OnFailure', async () => {
    const test = new TestCluster();
    test.runPod('good', 'busybox', shell('exit 0'), { restartPolicy: 'OnFailure' });
    test.runPod('bad', 'busybox', shell('exit 2'), { restartPolicy: 'OnFailure' });
    await test.pass(5);
    expect([test.state('good'), test.state('bad')]).toEqual(['Completed 0', 'CrashLoopBackOff x1']);
  });

  it('take over a new image', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.26');
    await test.pass(2);
    const pod = test.pod('x')!;
    test.client.update(
      { group: '', version: 'v1', plural: 'pods' },
      { ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0]!, image: 'nginx:1.27' }] } },
    );
    await test.pass(3);
    expect(test.state('x')).toBe('Ready x1');
    expect(test.events('x')).toContain('Normal Killing Container x definition changed, will be restarted');
  });
});

describe('images that do not come', () => {
  it('are tried again after 10, 20, 40 seconds', async () => {
    const test = new TestCluster();
    test.runPod('bad', 'nginx:nosuch');
    const seen: string[] = [];
    for (let tenth = 0; tenth < 800; tenth++) {
      await test.pass(0.1);
      const pulls = test.events('bad').find((event) => event.includes('Pulling')) ?? '';
      const state = `${test.state('bad')} ${/x(\d+)$/.exec(pulls)?.[1] ?? (pulls ? 1 : 0)}`;
      if (seen.at(-1) !== state) seen.push(state);
    }
    expect(seen).toEqual([
      'ContainerCreating 0',
      'ContainerCreating 1',
      'ErrImagePull 1',
      'ImagePullBackOff 1',
      'ImagePullBackOff 2',
      'ErrImagePull 2',
      'ImagePullBackOff 2',
      'ImagePullBackOff 3',
      'ErrImagePull 3',
      'ImagePullBackOff 3',
      'ImagePullBackOff 4',
      'ErrImagePull 4',
      'ImagePullBackOff 4',
    ]);
    expect(test.pod('bad')?.status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
      'Back-off pulling image "nginx:nosuch": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nosuch": failed to resolve reference "docker.io/library/nginx:nosuch": docker.io/library/nginx:nosuch: not found',
    );
  });

  it.each([
    ['Nginx', 'Always', 'InvalidImageName'],
    ['redis:7', 'Never', 'ErrImageNeverPull'],
  ])('%s with %s: %s', async (image, imagePullPolicy, reason) => {
    const test = new TestCluster();
    test.runPod('x', image, [], {}, { imagePullPolicy });
    await test.pass(2);
    expect(test.state('x')).toBe(reason);
  });

  it('are on a node once they were pulled', async () => {
    const test = new TestCluster({ imagesShared: false });
    for (const name of ['a', 'b']) test.runPod(name, 'redis:7', [], { nodeName: 'node01' });
    await test.pass(2);
    test.runPod('c', 'redis:7', [], { nodeName: 'node01' });
    test.runPod('d', 'redis:7', [], { nodeName: 'node02' });
    await test.pass(2);
    expect(test.events('c')[0]).toBe('Normal Pulled Container image "redis:7" already present on machine');
    expect(test.events('d')[0]).toBe('Normal Pulling Pulling image "redis:7"');
  });
});

describe('init containers and sidecars', () => {
  const init = (name: string, script: string, extra: object = {}) => ({ name, image: 'busybox:1.36', command: shell(script), ...extra });

  it('run one after the other, before the others', async () => {
    const test = new TestCluster();
    test.runPod('warm', 'nginx:1.27');
    await test.pass(2);
    test.runPod('x', 'nginx:1.27', [], { initContainers: [init('one', 'sleep 2'), init('two', 'sleep 2')] });
    const seen: string[] = [];
    for (let i = 0; i < 60; i++) {
      await test.pass(0.1);
      const status = test.pod('x')?.status;
      const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
      const text = all.map(({ state }) => state?.waiting?.reason ?? (state?.running ? 'Running' : state?.terminated?.reason)).join(' ');
      if (seen.at(-1) !== text) seen.push(text);
    }
    expect(seen).toEqual([
      'PodInitializing PodInitializing PodInitializing',
      'Running PodInitializing PodInitializing',
      'Completed Running PodInitializing',
      'Completed Completed Running',
    ]);
  });

  it('fail the pod under Never', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', [], { restartPolicy: 'Never', initContainers: [init('one', 'exit 4')] });
    await test.pass(3);
    expect(test.pod('x')?.status?.phase).toBe('Failed');
    expect(test.pod('x')?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('PodInitializing');
  });

  it('a sidecar goes on beside the containers and ends after them', async () => {
    const test = new TestCluster();
    const sidecar = init('side', 'trap "exit 0" TERM; while true; do sleep 1; done', { restartPolicy: 'Always' });
    test.runPod('x', 'busybox', shell('sleep 5'), { restartPolicy: 'Never', initContainers: [sidecar] });
    await test.pass(3);
    expect(test.pod('x')?.status?.initContainerStatuses?.[0]).toMatchObject({ ready: true, started: true });
    await test.pass(6);
    expect(test.pod('x')?.status?.phase).toBe('Succeeded');
    expect(test.pod('x')?.status?.initContainerStatuses?.[0]?.state?.terminated?.exitCode).toBe(0);
  });
});

describe('deletion', () => {
  it.each([
    ['a server at once', 'nginx:1.27', [], 30, 1],
    ['a shell without a trap takes its grace period', 'busybox', shell('sleep 3600'), 5, 5],
    ['a shell with a trap goes when it has', 'busybox', shell('trap "exit 0" TERM; while true; do sleep 1; done'), 30, 1],
  ] as const)('%s', async (_, image, args, grace, seconds) => {
    const test = new TestCluster();
    test.runPod('x', image, args, { terminationGracePeriodSeconds: grace });
    await test.pass(2);
    test.delete('x');
    await test.pass(seconds - 0.9);
    // Its containers run, so they are ready as ever: endpoints look at the deletion.
    if (seconds > 1) expect(test.pod('x')?.status?.containerStatuses?.[0]).toMatchObject({ ready: true, state: { running: {} } });
    await test.pass(1.5);
    expect(test.pod('x')).toBeUndefined();
  });

  it('runs preStop first, and gives the address back', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', [], { nodeName: 'node01' }, { lifecycle: { preStop: { exec: { command: shell('sleep 4') } } } });
    await test.pass(2);
    const address = test.pod('x')?.status?.podIP;
    test.delete('x');
    await test.pass(3);
    expect(test.pod('x')?.metadata.deletionTimestamp).toBeDefined();
    await test.pass(2);
    expect(test.pod('x')).toBeUndefined();
    expect(test.nodes.network.connect({ address: '172.30.1.2', pod: undefined }, address!, 80)).toEqual({ failure: 'timeout' });
  });

  it('forgets what was deleted by force', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox', shell('sleep 3600'));
    await test.pass(2);
    test.delete('x', 0);
    await test.pass(1);
    test.runPod('x', 'nginx:1.27');
    await test.pass(2);
    expect(test.state('x')).toBe('Ready');
  });
});

describe('hooks', () => {
  it('a failed postStart restarts the container', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', [], {}, { lifecycle: { postStart: { exec: { command: shell('exit 7') } } } });
    await test.pass(4);
    expect(test.state('x')).toBe('CrashLoopBackOff x1');
    expect(test.events('x')).toEqual(
      expect.arrayContaining(['Warning FailedPostStartHook PostStartHook failed x2', 'Normal Killing FailedPostStartHook x2']),
    );
  });

  it('a postStart that works leaves its traces', async () => {
    const test = new TestCluster();
    test.runPod(
      'x',
      'nginx:1.27',
      [],
      {},
      { lifecycle: { postStart: { exec: { command: shell('echo hello > /usr/share/nginx/html/index.html') } } } },
    );
    await test.pass(3);
    expect(test.state('x')).toBe('Ready');
    expect(await test.exec('x', ['curl', '-s', 'http://localhost/'])).toBe('hello\n');
  });
});
