import { once } from 'node:events';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { parseYaml } from '@drydock/apimachinery';
import type { TestClient } from './test-client.ts';
import { TestServer } from './test-server.ts';

const START = 'mutation ($restart: Boolean) { startAttempt(track: "basics", slug: "files", restart: $restart) { id } }';
const KUBECONFIG = 'query ($id: ID!) { kubeconfig(attemptId: $id) { fileName text } }';
const PODS = '/api/v1/namespaces/default/pods';

interface Config {
  clusters: { name: string; cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: Record<string, string> }[];
}

describe('the Kubernetes API of a sandbox', () => {
  const server = new TestServer();
  let learner: TestClient;
  let attemptId: string;

  beforeAll(() => server.start());
  beforeEach(async () => ({ learner, attemptId } = await begin()));
  afterAll(() => server.stop());

  async function begin(): Promise<{ learner: TestClient; attemptId: string }> {
    const client = await server.guest();
    return { learner: client, attemptId: (await client.get(START)).startAttempt.id };
  }

  async function download(client: TestClient, id: string) {
    const { fileName, text } = (await client.get(KUBECONFIG, { id })).kubeconfig;
    const config = parseYaml(text).documents[0] as Config;
    const { server: url, 'certificate-authority-data': ca } = config.clusters[0]!.cluster;
    return { fileName, config, url: new URL(url), ca: Buffer.from(ca, 'base64').toString() };
  }

  async function ask(url: URL | string, ca: string, method = 'GET'): Promise<{ code: number; body: Record<string, unknown> }> {
    const sent = request(url, { method, ca, agent: false, headers: { 'content-type': 'application/json' } });
    sent.end(method === 'GET' ? undefined : '{}');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer) text += chunk;
    return { code: answer.statusCode!, body: JSON.parse(text) };
  }

  it('is reached with the kubeconfig that its learner downloads', async () => {
    const { fileName, config, url, ca } = await download(learner, attemptId);
    expect(fileName).toBe('drydock-files.yaml');
    expect(url.href).toMatch(new RegExp(`^https://localhost:\\d+/clusters/${attemptId}/[\\w-]{43}$`));
    expect(config.users[0]!.user).toEqual({
      'client-certificate-data': Buffer.from('the certificate').toString('base64'),
      'client-key-data': Buffer.from('the key').toString('base64'),
    });
    expect(await ask(`${url.href}${PODS}?limit=1`, ca)).toEqual({ code: 200, body: { kind: 'Asked', method: 'GET', path: PODS } });
    expect((await ask(url, ca)).body).toMatchObject({ path: '/' });
  });

  it('keeps what it has acknowledged', async () => {
    const { url, ca } = await download(learner, attemptId);
    await ask(`${url.href}${PODS}`, ca, 'POST');
    const { revision } = server.engine.sandboxes.at(-1)!;
    await server.restart();
    const again = await download(server.client(learner.cookie), attemptId);
    expect([revision, server.engine.sandboxes.at(-1)!.changes]).toEqual([1, 1]);
    // Its way stays the same, but for the port that this server got.
    expect([again.url.pathname, again.ca]).toEqual([url.pathname, ca]);
    expect((await ask(`${again.url.href}${PODS}`, again.ca)).code).toBe(200);
  });

  it.each([
    ['another learner’s key', (mine: string, other: string) => mine.replace(/[^/]+$/, other.split('/').at(-1)!)],
    ['no key', (mine: string) => mine.replace(/[^/]+$/, '')],
    ['a key that is cut off', (mine: string) => mine.slice(0, -1)],
    ['the attempt alone', (mine: string) => mine.split('/').slice(0, 3).join('/')],
    ['no path', () => '/'],
  ])('does not open to %s', async (_, wayOf) => {
    const { url, ca } = await download(learner, attemptId);
    const other = await begin();
    const theirs = await download(other.learner, other.attemptId);
    const way = new URL(wayOf(url.pathname, theirs.url.pathname), url);
    expect(await ask(way, ca)).toEqual({
      code: 401,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      },
    });
  });

  it('is not told to others', async () => {
    const other = await begin();
    expect((await other.learner.ask(KUBECONFIG, { id: attemptId })).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('says that it has ended, once its lesson is begun anew', async () => {
    const { url, ca } = await download(learner, attemptId);
    await learner.get(START, { restart: true });
    expect((await ask(`${url.href}/version`, ca)).body).toMatchObject({
      code: 410,
      reason: 'Gone',
      message: 'this sandbox has ended: its lesson was begun anew, with a sandbox that has a kubeconfig of its own',
    });
  });

  it('says plainly that its API server does not run', async () => {
    const { url, ca } = await download(learner, attemptId);
    server.engine.sandboxes.at(-1)!.apiServerProblem = 'refused';
    expect((await ask(`${url.href}/version`, ca)).body).toMatchObject({
      code: 503,
      message: 'the API server of this sandbox does not answer: dial tcp 172.30.1.2:6443: connect: connection refused',
    });
  });
});

describe('a server without a Kubernetes listener', () => {
  const server = new TestServer();
  beforeAll(() => {
    Object.assign(server.configuration, { kubernetes: undefined });
    return server.start();
  });
  afterAll(() => server.stop());

  it('has no kubeconfigs', async () => {
    const learner = await server.guest();
    const { id } = (await learner.get(START)).startAttempt;
    expect((await learner.get(KUBECONFIG, { id })).kubeconfig).toBeNull();
  });
});
