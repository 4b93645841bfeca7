/** exec, attach and portforward over everything that clients carry them in. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { SpdyClient, tunnelIn, upgrade } from '../test/spdy-client.ts';
import { TestEndpoint } from '../test/test-endpoint.ts';

const POD = '/api/v1/namespaces/default/pods/web';
const NODE = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } };
const SUCCESS = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };

const execPath = (command: readonly string[], flags: string) =>
  `${POD}/exec?${command.map((word) => `command=${encodeURIComponent(word)}`).join('&')}&${flags}`;

const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 400) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe('streams', () => {
  let endpoint: TestEndpoint;
  const open: { close(): void }[] = [];

  beforeAll(async () => {
    endpoint = await TestEndpoint.start();
    const containers = [{ name: 'web', image: 'nginx:1.27' }];
    const created = await endpoint.send('/api/v1/namespaces/default/pods', { method: 'POST', json: { ...NODE, spec: { containers } } });
    expect(created.code).toBe(201);
    await endpoint.pass(30_000);
    const { status } = (await endpoint.send(POD)).json<{ status: { phase: string } }>();
    expect(status.phase).toBe('Running');
  });
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
    expect(endpoint.bugs).toEqual([]);
  });
  afterAll(() => endpoint.stop());

  const connectionOptions = () => {
    const { cert, key } = endpoint.admin;
    return { host: '127.0.0.1', port: endpoint.port, ca: endpoint.cluster.caCertificate, cert, key, agent: false as const };
  };

  const spdyRequest = (path: string, protocols: readonly string[]) =>
    upgrade({
      ...connectionOptions(),
      method: 'POST',
      path,
      headers: { Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': [...protocols] },
    });

  const spdy = async (path: string, protocols: readonly string[]) => {
    const { answer, transport, text } = await spdyRequest(path, protocols);
    if (!transport) throw new Error(text);
    const client = new SpdyClient(transport);
    open.push(client);
    return { client, protocol: answer.headers['x-stream-protocol-version'] };
  };

  const webSocket = async (path: string, protocols: string[]) => {
    const socket = new WebSocket(`wss://127.0.0.1:${endpoint.port}${path}`, protocols, connectionOptions());
    const messages: Buffer[] = [];
    socket.on('message', (data: Buffer) => messages.push(data));
    open.push({ close: () => socket.terminate() });
    await once(socket, 'open');
    const of = (channel: number) =>
      Buffer.concat(messages.filter((each) => each[0] === channel).map((each) => each.subarray(1))).toString();
    return { socket, messages, of };
  };

  describe('exec over SPDY', () => {
    it.each([
      [['v5.channel.k8s.io', 'v4.channel.k8s.io'], 'v5.channel.k8s.io'],
      [['nonsense', 'v4.channel.k8s.io, v3.channel.k8s.io'], 'v4.channel.k8s.io'],
    ])('speaks one of %j', async (offered, chosen) => {
      const { client, protocol } = await spdy(execPath(['sh', '-c', 'echo out; echo err >&2; exit 3'], 'stdout=true&stderr=true'), offered);
      const [error, stdout, stderr] = await Promise.all(['error', 'stdout', 'stderr'].map((streamtype) => client.open({ streamtype })));
      await until(() => client.goneAway);
      expect(protocol).toBe(chosen);
      expect([stdout!.received, stderr!.received]).toEqual(['out\n', 'err\n']);
      expect(JSON.parse(error!.received)).toMatchObject({
        status: 'Failure',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '3' }] },
      });
      expect([error!, stdout!, stderr!].map(({ state }) => state)).toEqual(['ended', 'ended', 'ended']);
    });

    it('hands on input until its end, and much output', async () => {
      const { client } = await spdy(execPath(['cat'], 'stdin=true&stdout=true'), ['v4.channel.k8s.io']);
      const error = await client.open({ streamtype: 'error' });
      const stdin = await client.open({ streamtype: 'stdin' });
      const stdout = await client.open({ streamtype: 'stdout' });
      await until(() => stdout.state === 'replied');
      stdin.write(Buffer.alloc(300_000, 'x'));
      stdin.end();
      await until(() => error.state === 'ended');
      expect(stdout.received).toBe('x'.repeat(300_000));
      expect(JSON.parse(error.received)).toEqual(SUCCESS);
    });

    it('tells the terminal its size', async () => {
      const { client } = await spdy(execPath(['sh', '-c', 'read x; stty size'], 'stdin=true&stdout=true&tty=true'), ['v3.channel.k8s.io']);
      const types = ['error', 'stdin', 'stdout', 'resize'];
      const [error, stdin, stdout, resize] = await Promise.all(types.map((streamtype) => client.open({ streamtype })));
      await until(() => [...client.streams.values()].every(({ state }) => state === 'replied'));
      resize!.write('{"Width":120,"Hei');
      resize!.write('ght":40}\n');
      stdin!.write('\r');
      await until(() => client.goneAway);
      expect(stdout!.received).toContain('40 120');
      expect(error!.received).toBe('');
    });

    it('refuses streams that it was not asked for, and answers pings', async () => {
      const { client } = await spdy(execPath(['sleep', '60'], 'stdout=true'), ['v4.channel.k8s.io']);
      const stdin = await client.open({ streamtype: 'stdin' });
      client.ping(1);
      await until(() => stdin.state === 'reset' && client.pongs.length > 0);
      expect(client.pongs).toEqual([1]);
    });

    it.each([
      [
        ['nonsense.k8s.io'],
        403,
        /^unable to upgrade: unable to negotiate protocol: client supports \[nonsense.k8s.io\], server accepts \[v5/,
      ],
      [[], 400, /^unable to upgrade: X-Stream-Protocol-Version is required\n$/],
    ])('refuses protocols %j', async (protocols, code, message) => {
      const { answer, text } = await spdyRequest(execPath(['ls'], 'stdout=true'), protocols);
      expect([answer.statusCode, text]).toEqual([code, expect.stringMatching(message)]);
    });

    it('is refused in words of the kubelet for a container that does not run', async () => {
      const other = {
        ...NODE,
        metadata: { name: 'gone' },
        spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] },
      };
      await endpoint.send('/api/v1/namespaces/default/pods', { method: 'POST', json: other });
      await endpoint.pass(30_000);
      const { answer, text } = await spdyRequest(execPath(['ls'], 'stdout=true').replace('web', 'gone'), ['v4.channel.k8s.io']);
      expect([answer.statusCode, answer.headers['content-type'], text]).toEqual([
        500,
        'text/plain; charset=utf-8',
        'container not found ("c")',
      ]);
    });
  });

  describe('exec over a WebSocket', () => {
    const line = (text: string) => Buffer.concat([Buffer.of(0), Buffer.from(text)]);

    it.each(['v5.channel.k8s.io', 'v4.channel.k8s.io'])('by %s ends with a Status', async (protocol) => {
      const { socket, of } = await webSocket(execPath(['sh', '-c', 'read x; echo got $x; exit 2'], 'stdin=1&stdout=1&stderr=1'), [
        protocol,
      ]);
      socket.send(line('it\n'));
      await once(socket, 'close');
      expect(socket.protocol).toBe(protocol);
      expect(of(1)).toBe('got it\n');
      expect(JSON.parse(of(3))).toMatchObject({ details: { causes: [{ message: '2' }] } });
    });

    it('by v5 may close its input', async () => {
      const { socket, of } = await webSocket(execPath(['cat'], 'stdin=1&stdout=1'), ['v5.channel.k8s.io']);
      socket.send(line('a'));
      socket.send(Buffer.of(255, 0));
      await once(socket, 'close');
      expect([of(1), JSON.parse(of(3))]).toEqual(['a', SUCCESS]);
    });

    it('in base64 is text', async () => {
      const { socket, messages } = await webSocket(execPath(['sh', '-c', 'read x; echo got $x'], 'stdin=1&stdout=1'), [
        'base64.channel.k8s.io',
      ]);
      socket.send(`0${Buffer.from('it\n').toString('base64')}`);
      await once(socket, 'close');
      expect(messages.map(String)).toEqual(['1', `1${Buffer.from('got it\n').toString('base64')}`]);
    });

    it('is refused for a protocol that nobody knows', async () => {
      await expect(webSocket(execPath(['ls'], 'stdout=1'), ['v9.channel.k8s.io'])).rejects.toThrow('403');
    });
  });

  describe('portforward', () => {
    const GET = 'GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n';

    const tunnel = async () => {
      const { answer, transport } = await upgrade({
        ...connectionOptions(),
        path: `${POD}/portforward`,
        headers: {
          Connection: 'Upgrade',
          Upgrade: 'websocket',
          'Sec-WebSocket-Version': '13',
          'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
          'Sec-WebSocket-Protocol': 'SPDY/3.1+portforward.k8s.io',
        },
      });
      expect(answer.headers['sec-websocket-protocol']).toBe('SPDY/3.1+portforward.k8s.io');
      const client = new SpdyClient(tunnelIn(transport!));
      open.push(client);
      return { client };
    };

    it.each([
      ['SPDY', () => spdy(`${POD}/portforward`, ['portforward.k8s.io'])],
      ['SPDY in a WebSocket', tunnel],
    ])('over %s makes connections', async (_, connect) => {
      const { client } = await connect();
      for (const requestid of ['0', '1']) {
        const error = await client.open({ streamtype: 'error', port: '80', requestid });
        const data = await client.open({ streamtype: 'data', port: '80', requestid });
        error.end();
        data.write(GET);
        await until(() => data.state === 'ended' && error.state === 'ended');
        expect(data.received).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Welcome to nginx!/);
        expect(error.received).toBe('');
      }
    });

    it('says why there is no connection', async () => {
      const { client } = await spdy(`${POD}/portforward`, ['portforward.k8s.io']);
      const error = await client.open({ streamtype: 'error', port: '81', requestid: '0' });
      await client.open({ streamtype: 'data', port: '81', requestid: '0' });
      await until(() => error.state === 'ended');
      expect(error.received).toMatch(
        /^error forwarding port 81 to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace /,
      );
    });

    it.each([
      { streamtype: 'data' },
      { streamtype: 'data', port: '0' },
      { streamtype: 'data', port: '70000' },
      { streamtype: 'other', port: '80' },
    ])('refuses a stream with %j', async (headers) => {
      const { client } = await spdy(`${POD}/portforward`, ['portforward.k8s.io']);
      const stream = await client.open(headers as Record<string, string>);
      await until(() => stream.state === 'reset');
    });

    it('over channels of a WebSocket begins with the port', async () => {
      const { socket, of } = await webSocket(`${POD}/portforward?ports=80&ports=81`, ['v4.channel.k8s.io']);
      socket.send(Buffer.concat([Buffer.of(0), Buffer.from(GET)]));
      await once(socket, 'close');
      expect(of(0)).toMatch(/^\x50\x00HTTP\/1\.1 200 OK/);
      expect(of(1)).toBe('\x50\x00');
      expect(of(3)).toMatch(/^\x51\x00error forwarding port 81/);
    });

    it('needs an upgrade', async () => {
      const answer = await endpoint.send(`${POD}/portforward`, { method: 'POST' });
      expect([answer.code, answer.json()]).toEqual([400, expect.objectContaining({ message: 'Upgrade request required' })]);
    });
  });

  it('proxies requests to a pod', async () => {
    const answer = await endpoint.send(`${POD}/proxy/`);
    expect([answer.code, answer.headers['content-type']]).toEqual([200, 'text/html']);
    expect(answer.text).toContain('Welcome to nginx!');
  });
});
