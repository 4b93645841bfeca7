import { Desk } from '../../test/desk.ts';

const WELCOME = 'Welcome to Ubuntu 24.04.1 LTS (GNU/Linux 6.8.0-51-generic x86_64)\n\n';

describe('ssh with a terminal', () => {
  it('shows a shell of the other node until it ends', async () => {
    const desk = new Desk();
    expect(await desk.enter('ssh node01')).toBe(WELCOME);
    expect(await desk.enter('hostname; cd /tmp; echo kept > note')).toBe('node01\n');
    expect(await desk.enter('pwd')).toBe('/tmp\n');
    expect(await desk.enter('exit')).toBe('logout\nConnection to node01 closed.\n');
    expect(await desk.enter('hostname; ls /tmp/note')).toBe("controlplane\nls: cannot access '/tmp/note': No such file or directory\n");
    expect(await desk.enter('ssh node01 cat /tmp/note')).toBe('kept\n');
  });

  it('gives the exit status of the last command', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01');
    await desk.enter('exit 7');
    expect(await desk.enter('echo $?')).toBe('7\n');
  });

  it('goes from node to node and back', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01');
    await desk.enter('ssh node02');
    expect(await desk.enter('hostname')).toBe('node02\n');
    await desk.enter('exit');
    expect(await desk.enter('hostname')).toBe('node01\n');
  });

  it('takes Ctrl-C to the program there', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01');
    await desk.enter('sleep 1000', 2_000);
    desk.terminal.sendKeys('\x03');
    await desk.pass(10);
    expect(await desk.enter('echo $?; hostname')).toBe('130\nnode01\n');
  });

  it('completes names of the files there', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01 touch /root/only-here');
    await desk.enter('ssh node01');
    expect(desk.sandbox.complete('main', 'cat only', 8).candidates.map(({ value }) => value)).toEqual(['only-here']);
  });

  it('survives a restore', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01');
    await desk.enter('x=5');
    const again = desk.reopened();
    expect(await again.enter('echo $x; hostname')).toBe('5\nnode01\n');
    expect(await again.enter('exit')).toContain('Connection to node01 closed.\n');
  });

  it('keeps a record of the commands there, and of the connection', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01');
    await desk.enter('false');
    await desk.enter('exit');
    expect(desk.sandbox.commands.map(({ line, finishedAt }) => [line, finishedAt !== undefined])).toEqual([
      ['ssh node01', true],
      ['false', true],
      ['exit', true],
    ]);
  });

  it('breaks when the node loses power', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01');
    expect(desk.sandbox.applyFault('node-down', { node: 'node01' })).toBeUndefined();
    expect(await desk.pass(10)).toContain('client_loop: send disconnect: Broken pipe\n');
    expect(await desk.enter('ssh node01', 5_000)).toBe('ssh: connect to host node01 port 22: No route to host\n');
    desk.sandbox.clearFault('node-down', { node: 'node01' });
    expect(await desk.enter('ssh node01 uptime')).toMatch(/up\s+0 min/);
  });
});

describe('ssh with a command', () => {
  it.each<[string, string]>([
    ['ssh node01 hostname', 'node01\n'],
    ['ssh root@172.30.2.4 hostname', 'node02\n'],
    ['ssh -o StrictHostKeyChecking=no node01 "echo a b; exit 3"; echo $?', 'a b\n3\n'],
    ['echo text | ssh node01 "cat > /tmp/t"; ssh node01 wc -c /tmp/t', '5 /tmp/t\n'],
    ['ssh node01 ls /nowhere; echo $?', "ls: cannot access '/nowhere': No such file or directory\n2\n"],
    ['ssh nowhere; echo $?', 'ssh: Could not resolve hostname nowhere: Name or service not known\n255\n'],
    ['ssh -p 2222 node01', 'ssh: connect to host node01 port 2222: Connection refused\n'],
    ['ssh jane@node01; echo $?', 'jane@node01: Permission denied (publickey).\n255\n'],
    ['ssh -p x node01', "Bad port 'x'\n"],
    ['ssh node01 yes | head -2', 'y\ny\n'],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line, 1_000)).toBe(expected);
  });
});

describe('scp', () => {
  it.each<[string, string]>([
    ['echo a > f; scp -q f node01:/tmp/; ssh node01 cat /tmp/f', 'a\n'],
    ['ssh node01 "mkdir -p d/e; echo b > d/e/f"; scp -qr node01:d .; cat d/e/f', 'b\n'],
    ['ssh node01 "echo c > /tmp/c"; scp -q node01:/tmp/c node02:/tmp/; ssh node02 cat /tmp/c', 'c\n'],
    ['scp nothing node01:; echo $?', 'scp: stat local "nothing": No such file or directory\n1\n'],
    ['scp node01:/etc .', 'scp: download /etc: not a regular file\n'],
    ['scp f nowhere:', 'ssh: Could not resolve hostname nowhere: Name or service not known\nscp: Connection closed\n'],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line, 1_000)).toBe(expected);
  });
});

describe('the files of a node', () => {
  it('are what pods see through hostPath volumes', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01 "mkdir -p /data; echo from-node > /data/a"');
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: {
        nodeName: 'node01',
        containers: [
          {
            name: 'c',
            image: 'busybox:1.36',
            command: ['sh', '-c', 'cat /host/a; echo from-pod > /host/b; sleep 9999'],
            volumeMounts: [{ name: 'v', mountPath: '/host' }],
          },
        ],
        volumes: [{ name: 'v', hostPath: { path: '/data' } }],
      },
    };
    desk.sandbox.writeFile('/root/p.yaml', JSON.stringify(pod));
    await desk.enter('kubectl apply -f p.yaml', 10_000);
    expect(await desk.enter('kubectl logs p; ssh node01 cat /data/b')).toBe('from-node\nfrom-pod\n');
  });

  it('are not copied for each sandbox', () => {
    const { clusters, ...rest } = new Desk().sandbox.save();
    expect(JSON.stringify(rest).length).toBeLessThan(6_000);
    expect(JSON.stringify(clusters)).not.toContain('PRIVATE KEY');
  });
});

it('a machine has run for as long as its node is there', async () => {
  const desk = new Desk();
  const since = await desk.enter('ssh node01 uptime -s');
  const created = await desk.enter("kubectl get node node01 -o jsonpath='{.metadata.creationTimestamp}'");
  expect(since.replace(' ', 'T').trim()).toBe(created.replace('Z', '').trim());
});
