import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startServer } from '../src/server.ts';
import { FakeEngine } from './fake-engine.ts';
import { TestServer } from './test-server.ts';

describe('http', () => {
  const server = new TestServer();
  beforeAll(async () => {
    writeFileSync(path.join(server.folders.scenarios, 'basics/files/quiz.yaml'), 'questions:\n  - id: q\n    typ: single\n');
    await server.start();
  });
  afterAll(() => server.stop());

  const get = (file: string, headers: Record<string, string> = {}) => fetch(`${server.url}${file}`, { headers });
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/graphql`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const codeOf = async (response: Response) =>
    ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code;

  it('is healthy', async () => {
    const response = await get('/healthz');
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });

  it.each(['/', '/lessons/basics/files', '/index.html'])('serves the web app at %s, never from a cache', async (page) => {
    const response = await get(page);
    expect(await response.text()).toContain('<title>Drydock</title>');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(/default-src 'self'.*frame-ancestors 'none'/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    expect((await get(page, { 'if-none-match': response.headers.get('etag')! })).status).toBe(304);
  });

  it('serves hashed files for a year, compressed', async () => {
    const response = await get('/assets/index-abc123.js', { 'accept-encoding': 'gzip, br' });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(await response.text()).toContain('xxx');
  });

  it.each([
    '/assets/other.js',
    '/scenarios/basics/files/scenario.yaml',
    '/scenarios/basics/files/solution.sh',
    '/scenarios/basics/files/images/../solution.sh',
    '/..%2f..%2fpackage.json',
    '/%E0%A4%A',
  ])('has no %s', async (file) => {
    expect((await get(file)).status).toBeGreaterThanOrEqual(400);
  });

  it('serves the pictures of lessons', async () => {
    expect((await get('/scenarios/basics/files/images/x.svg')).headers.get('content-type')).toBe('image/svg+xml');
  });

  it('names the file, the line and the reason of a lesson that cannot be used', () => {
    expect(server.lessonProblems).toContainEqual(expect.stringMatching(/^scenarios\/basics\/files\/quiz\.yaml:\d+:\d+: /));
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    ['a form', 'query={me{id}}', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'BAD_USER_INPUT'],
    ['plain text', '{"query":"{me{id}}"}', { 'content-type': 'text/plain' }, 415, 'BAD_USER_INPUT'],
    ['another site', '{"query":"{me{id}}"}', { origin: 'https://evil.example' }, 403, 'FORBIDDEN'],
    ['no JSON', '{', {}, 400, 'BAD_USER_INPUT'],
    ['a batch', '[{"query":"{me{id}}"}]', {}, 400, 'BAD_USER_INPUT'],
    ['no query', '{}', {}, 400, 'BAD_USER_INPUT'],
    ['a syntax error', '{"query":"{"}', {}, 400, 'BAD_USER_INPUT'],
    ['an unknown field', '{"query":"{nothing}"}', {}, 400, 'BAD_USER_INPUT'],
    ['a wrong type', '{"query":"mutation { startGuest(locale: fr) { id } }"}', {}, 400, 'BAD_USER_INPUT'],
    ['a wrong variable', '{"query":"mutation($l: Locale){startGuest(locale:$l){id}}","variables":{"l":5}}', {}, 400, 'BAD_USER_INPUT'],
    ['too deep a query', JSON.stringify({ query: '{ a '.repeat(40) + '}'.repeat(40) }), {}, 400, 'TOO_COMPLEX'],
    [
      'too many aliases',
      JSON.stringify({ query: `{ ${Array.from({ length: 50 }, (_, n) => `a${n}: me { id }`).join(' ')} }` }),
      {},
      400,
      'TOO_COMPLEX',
    ],
    ['too large a body', JSON.stringify({ query: `{ me { id } } #${'x'.repeat(600_000)}` }), {}, 413, 'TOO_COMPLEX'],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const response = await post(body, headers);
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
  });

  it('takes no queries by GET', async () => {
    expect((await get('/graphql?query={me{id}}')).status).toBe(405);
  });

  it('allows introspection', async () => {
    expect(await server.client().get('{ __schema { queryType { name } } }')).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });

  it('gives nothing away of an error of ours', async () => {
    const learner = await server.guest();
    const { data, errors } = await learner.ask('mutation { startAttempt(track: "x", slug: "y") { id } }');
    expect([data, errors]).toEqual([
      null,
      [expect.objectContaining({ message: 'There is no such lesson.', extensions: { code: 'NOT_FOUND' } })],
    ]);
  });

  it('validates subscriptions, and refuses those of other sites', async () => {
    const learner = await server.guest();
    const invalid = learner.subscribe('subscription { attemptChanged(attemptId: "x") { nothing } }');
    await invalid.until(() => false).catch(() => undefined);
    expect(invalid.error).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    const foreign = learner.subscribe('subscription { attemptChanged(attemptId: "x") { type } }', {}, { origin: 'https://evil.example' });
    await foreign.until(() => false).catch(() => undefined);
    expect(foreign.error).toBeDefined();
    expect(foreign.error).not.toMatchObject([{ extensions: expect.anything() }]);
    invalid.close();
    foreign.close();
  });

  it('says which port is in use', async () => {
    const { port } = new URL(server.url);
    const other = new TestServer();
    const configuration = { ...other.configuration, port: Number(port) };
    await expect(startServer(configuration, other.folders, new FakeEngine())).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use by another program. Stop it, or choose another port: PORT=${Number(port) + 1} npm start`,
    );
    await other.stop();
  });

  it('says that the database cannot be reached, or is in use', async () => {
    const other = new TestServer('postgresql://ann@127.0.0.1:1/drydock');
    await expect(other.start()).rejects.toThrow(
      'Drydock cannot reach the database at 127.0.0.1:1 as ann: nothing listens there (connection refused); check DATABASE_URL.',
    );
    await other.stop();
    await expect(startServer(server.configuration, server.folders, new FakeEngine())).rejects.toThrow(
      `another Drydock (pid ${process.pid}) is using ${server.configuration.dataFolder}/db`,
    );
  });
});
