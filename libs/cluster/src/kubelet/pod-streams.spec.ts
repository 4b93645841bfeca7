import { TestCluster } from '../../test/test-cluster.ts';

const shell = (script: string) => ['sh', '-c', script];

describe('logs', () => {
  it('have their lines with their times', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox:1.36', shell('for i in 1 2 3; do echo line $i; sleep 2; done; printf end; sleep 999'));
    await test.pass(10);
    expect(test.logs('x')).toBe('line 1\nline 2\nline 3\nend');
    expect(test.logs('x', { tailLines: 2 })).toBe('line 3\nend');
    expect(test.logs('x', { tailLines: 0 })).toBe('');
    expect(test.logs('x', { limitBytes: 8 })).toBe('line 1\nl');
    expect(test.logs('x', { sinceSeconds: 6 })).toBe('line 3\nend');
    expect(test.logs('x', { timestamps: true, tailLines: 1 })).toMatch(/^2026-11-20T18:54:\d\d\.\d{9}Z end$/);
  });

  it('are followed until the container ends', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox:1.36', shell('echo a; sleep 2; echo b; sleep 2; echo c'), { restartPolicy: 'Never' });
    await test.pass(1);
    const stream = test.nodes.backend.logs(test.pod('x')!, { container: 'x', follow: true, previous: false, timestamps: false });
    let wakes = 0;
    stream.onChange(() => wakes++);
    const seen = [stream.read()];
    for (let i = 0; i < 6; i++) {
      await test.pass(1);
      seen.push(stream.read());
    }
    expect([seen.join(''), stream.ended, wakes > 1]).toEqual(['a\nb\nc\n', true, true]);
  });

  it('of the previous run', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox:1.36', shell('echo run; exit 1'));
    test.runPod('y', 'nginx:1.27');
    await test.pass(20);
    expect(test.logs('x', { previous: true })).toBe('run\n');
    expect(test.logs('y', { previous: true })).toBe('error: previous terminated container "y" in pod "y" not found');
  });

  it('are not there before the container is', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:nosuch');
    await test.pass(0.1);
    expect(test.logs('x')).toBe('error: container "x" in pod "x" is waiting to start: ContainerCreating');
    await test.pass(0.5);
    expect(test.logs('x')).toBe(`error: container "x" in pod "x" is waiting to start: image can't be pulled`);
    await test.pass(2);
    expect(test.logs('x')).toBe('error: container "x" in pod "x" is waiting to start: trying and failing to pull image');
  });

  it('show who asked a server', async () => {
    const test = new TestCluster();
    test.runPod('web', 'nginx:1.27', [], { nodeName: 'node01' });
    await test.pass(2);
    await test.exec('web', ['curl', '-s', 'http://localhost/nothing']);
    expect(test.logs('web').trimEnd().split('\n').at(-1)).toMatch(
      /^10\.244\.1\.2 - - \[20\/Nov\/2026:18:54:\d\d \+0000\] "GET \/nothing HTTP\/1\.1" 404 153 "-" "curl\/8\.15\.0" "-"$/,
    );
  });
});

describe('exec', () => {
  it('runs commands with their exit codes', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27');
    await test.pass(2);
    expect(await test.exec('x', ['echo', 'a b'])).toBe('a b\n');
    expect(await test.exec('x', shell('echo out; echo err >&2; exit 7'))).toBe('out\nerr\n(7)');
    expect(await test.exec('x', ['cat', '/etc/hostname'])).toBe('x\n');
    expect(await test.exec('x', ['/nothing'])).toMatch(
      /^Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "\/nothing": stat \/nothing: no such file or directory: unknown$/,
    );
    expect(await test.exec('x', ['sleep', '5'])).toBe('');
  });

  it('has no shell where the image has none', async () => {
    const test = new TestCluster();
    test.runPod('x', 'hashicorp/http-echo', ['-text=hi']);
    await test.pass(2);
    expect(await test.exec('x', ['sh'])).toContain('exec: "sh": executable file not found in $PATH');
  });

  it('is refused for a container that does not run', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox', shell('exit 0'), { restartPolicy: 'Never' });
    await test.pass(2);
    await expect(test.exec('x', ['ls'])).rejects.toThrow('container not found ("x")');
  });

  it('has a terminal with a prompt', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox:1.36', shell('sleep 999'));
    await test.pass(2);
    const stream = test.nodes.backend.exec(test.pod('x')!, {
      container: 'x',
      command: ['sh'],
      stdin: true,
      stdout: true,
      stderr: true,
      tty: true,
    });
    test.cluster.run();
    const first = stream.readStdout();
    stream.write('ecx\x7fho hi\r');
    test.cluster.run();
    const second = stream.readStdout();
    stream.write('exit 3\r');
    test.cluster.run();
    expect(first).toMatch(/[#$] $/);
    expect(second).toContain('\r\nhi\r\n');
    expect(stream.status?.details?.causes?.[0]?.message).toBe('3');
  });

  it('reads its standard input', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox:1.36', shell('sleep 999'));
    await test.pass(2);
    const stream = test.nodes.backend.exec(test.pod('x')!, {
      container: 'x',
      command: ['cat'],
      stdin: true,
      stdout: true,
      stderr: true,
      tty: false,
    });
    stream.write('hello\n');
    stream.closeStdin();
    expect(await test.finish(stream)).toBe('hello\n');
  });

  it('of process 1 ends the container', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27');
    await test.pass(2);
    await test.exec('x', shell('kill 1'));
    await test.pass(2);
    expect(test.state('x')).toBe('Ready x1');
  });

  it('attaches to the main process', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox:1.36', shell('read a; echo got $a; sleep 999'), {}, { stdin: true });
    await test.pass(2);
    const stream = test.nodes.backend.attach(test.pod('x')!, { container: 'x', stdin: true, stdout: true, stderr: true, tty: false });
    stream.write('it\n');
    await test.pass(1);
    expect(stream.readStdout()).toBe('got it\n');
    stream.close();
    expect(test.logs('x')).toBe('got it\n');
  });
});

describe('a snapshot', () => {
  it('goes on where it was, and the original too', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox:1.36', shell('i=0; while true; do i=$((i+1)); echo tick $i; sleep 1; done'));
    test.runPod('web', 'nginx:1.27');
    await test.pass(5);
    await test.exec('web', shell('echo changed > /usr/share/nginx/html/index.html'));
    const copy = test.fork();
    await test.pass(3);
    await copy.pass(10);
    const ticks = (cluster: TestCluster) => cluster.logs('x').trim().split('\n');
    expect(ticks(copy).slice(0, ticks(test).length)).toEqual(ticks(test));
    expect(ticks(copy).length - ticks(test).length).toBe(7);
    expect(await copy.exec('web', ['curl', '-s', 'localhost'])).toBe('changed\n');
    expect(copy.state('web')).toBe('Ready');
  });

  it('gives the same bytes for the same seed', async () => {
    const run = async () => {
      const test = new TestCluster();
      test.runPod('x', 'busybox:1.36', shell('echo $RANDOM; exit 1'));
      await test.pass(40);
      return [test.logs('x'), test.pod('x')];
    };
    expect(await run()).toEqual(await run());
  });
});
