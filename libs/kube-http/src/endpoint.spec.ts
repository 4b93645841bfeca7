import { gunzipSync } from 'node:zlib';
import { TestEndpoint } from '../test/test-endpoint.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

interface ListAnswer {
  metadata: { continue?: string; remainingItemCount?: number };
  items: { metadata: { name: string } }[];
}

const newConfigMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

describe('the endpoint', () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => (endpoint = await TestEndpoint.start()));
  afterEach(() => expect(endpoint.bugs).toEqual([]));
  afterAll(() => endpoint.stop());

  describe('who asks', () => {
    const nobody = { cert: undefined, key: undefined };
    const whoAmI = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const ask = (headers: Record<string, string>, credentials: object = nobody) =>
      endpoint.send(whoAmI, { method: 'POST', json: review, headers, ...credentials });

    it('is read from a client certificate', async () => {
      const answer = await ask({}, {});
      expect(answer.json()).toMatchObject({
        status: {
          userInfo: {
            username: 'kubernetes-admin',
            groups: ['kubeadm:cluster-admins', 'system:authenticated'],
          },
        },
      });
    });

    it('is read from a bearer token', async () => {
      const answer = await ask({ authorization: 'Bearer jane-token' });
      expect(answer.json()).toMatchObject({
        status: { userInfo: { username: 'jane', uid: 'u1', groups: ['developers', 'system:authenticated'] } },
      });
    });

    it('may be somebody else', async () => {
      const headers = { 'impersonate-user': 'eve', 'impersonate-group': 'spies', 'impersonate-extra-acme%2fscopes': 'view' };
      const answer = await ask(headers, {});
      expect(answer.json<{ status: { userInfo: unknown } }>().status.userInfo).toEqual({
        username: 'eve',
        groups: ['spies', 'system:authenticated'],
        extra: { 'acme/scopes': ['view'] },
      });
    });

    it('is anonymous without credentials', async () => {
      const answer = await endpoint.send(CONFIG_MAPS, nobody);
      expect(answer.code).toBe(403);
      expect(answer.json()).toMatchObject({
        kind: 'Status',
        reason: 'Forbidden',
        message: expect.stringContaining('User "system:anonymous" cannot list'),
      });
    });

    it('is not known by a token that nobody knows', async () => {
      const answer = await endpoint.send(CONFIG_MAPS, { ...nobody, headers: { authorization: 'Bearer nonsense' } });
      expect(answer.code).toBe(401);
      expect(answer.json()).toMatchObject({ kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized', code: 401 });
    });

    it('is anonymous with a password, which nobody reads', async () => {
      const headers = { authorization: `Basic ${Buffer.from('admin:secret').toString('base64')}` };
      expect((await endpoint.send(CONFIG_MAPS, { ...nobody, headers })).code).toBe(403);
    });
  });

  describe('a body', () => {
    const post = (body: string | Buffer, contentType = 'application/json') =>
      endpoint.send(CONFIG_MAPS, { method: 'POST', body, headers: { 'content-type': contentType } });

    it('may be JSON', async () => {
      const answer = await post(JSON.stringify(newConfigMap('json', { ünï: 'x' })).replace('ünï', 'key'));
      expect(answer.code).toBe(201);
      expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
      expect(answer.headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.json()).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'json' }, data: { key: 'x' } });
    });

    it('may be YAML', async () => {
      const answer = await post('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\n', 'application/yaml');
      expect(answer.json()).toMatchObject({ metadata: { name: 'yaml' } });
    });

    it.each([
      [
        'cut off',
        '{"kind":',
        'application/json',
        400,
        `couldn't get version/kind; json parse error: unexpected end of JSON input ({"kind":)`,
      ],
      ['empty', '', 'application/json', 400, "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)"],
      [
        'not JSON',
        'hello',
        'application/json',
        400,
        "couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value (68656c6c6f)",
      ],
      [
        'not YAML',
        'a: [',
        'application/yaml',
        400,
        'error converting YAML to JSON: yaml: line 1: did not find expected node content (613a205b)',
      ],
    ])('that is %s is refused', async (_, body, contentType, code, why) => {
      const answer = await post(body, contentType);
      expect(answer.json()).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `the object provided is unrecognized (must be of type ConfigMap): ${why}`,
        reason: 'BadRequest',
        code,
      });
    });

    it('of an unknown type is refused', async () => {
      const answer = await post('<x/>', 'application/xml');
      expect(answer.code).toBe(415);
      expect(answer.json()).toMatchObject({
        reason: 'UnsupportedMediaType',
        message:
          'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
      });
    });

    it('of more than 3 MiB is refused', async () => {
      const answer = await post(Buffer.alloc(3 * 1024 * 1024 + 1, ' '));
      expect(answer.code).toBe(413);
      expect(answer.json()).toMatchObject({ reason: 'RequestEntityTooLarge', message: 'Request entity is too large: limit is 3145728' });
    });

    it('is not looked at before its sender may send it', async () => {
      const answer = await endpoint.send(CONFIG_MAPS, { method: 'POST', body: '{', headers: { 'impersonate-user': 'eve' } });
      expect(answer.code).toBe(403);
    });

    it.each([100, 2_000, 200_000])('nested %i times is no bug', async (depth) => {
      const nested = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"deep"},"data":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
      expect((await post(nested)).code).toBe(400);
    });

    it('warns of what it does not know', async () => {
      const answer = await endpoint.send(`${CONFIG_MAPS}?fieldValidation=Warn`, {
        method: 'POST',
        json: { ...newConfigMap('warned'), odd: 1 },
      });
      expect(answer.headers.warning).toBe('299 - "unknown field \\"odd\\""');
    });
  });

  describe('an answer', () => {
    it.each([
      [undefined, 'application/json', 'ConfigMapList'],
      ['*/*', 'application/json', 'ConfigMapList'],
      [TABLE, 'application/json', 'Table'],
      ['application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io', 'application/json', 'PartialObjectMetadataList'],
      ['application/vnd.kubernetes.protobuf,application/json', 'application/json', 'ConfigMapList'],
      ['application/yaml', 'application/yaml', 'ConfigMapList'],
      ['application/yaml;q=0.5, application/json', 'application/json', 'ConfigMapList'],
    ])('for Accept: %s is %s', async (accept, contentType, kind) => {
      const answer = await endpoint.send(CONFIG_MAPS, { headers: accept === undefined ? {} : { accept } });
      expect(answer.headers['content-type']).toBe(contentType);
      expect(answer.text).toMatch(new RegExp(`(^kind: |"kind":")${kind}`, 'm'));
    });

    it('that nobody can write is refused', async () => {
      const answer = await endpoint.send(CONFIG_MAPS, { headers: { accept: 'text/html' } });
      expect(answer.code).toBe(406);
      expect(answer.json()).toMatchObject({
        reason: 'NotAcceptable',
        message: 'only the following media types are accepted: application/json, application/yaml',
      });
    });

    it('with OpenAPI v2 is a protocol buffer for those who ask for one', async () => {
      const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
      const answer = await endpoint.send('/openapi/v2', { headers: { accept } });
      expect(answer.headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
      expect(answer.text.startsWith('\n\u00032.0')).toBe(true);
      expect((await endpoint.send(CONFIG_MAPS, { headers: { accept } })).code).toBe(406);
    });

    it('that is large is compressed for those who can read that', async () => {
      await endpoint.send(CONFIG_MAPS, { method: 'POST', json: newConfigMap('large', { text: 'x'.repeat(200_000) }) });
      const response = await endpoint.open(`${CONFIG_MAPS}/large`, { headers: { 'accept-encoding': 'gzip' } });
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      expect(response.headers['content-encoding']).toBe('gzip');
      expect(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()).data.text).toHaveLength(200_000);
    });

    it('is indented for curl', async () => {
      expect((await endpoint.send('/version', { headers: { 'user-agent': 'curl/8.5.0' } })).text).toMatch(/^\{\n {2}"major": "1",\n/);
    });

    it('to HEAD has no body', async () => {
      const answer = await endpoint.send('/healthz', { method: 'HEAD' });
      expect([answer.code, answer.text, answer.headers['content-length']]).toEqual([200, '', '2']);
    });

    it.each(['/nonsense', '/apis/nonsense.io/v1/things'])('to %s is what Go says of paths that lead nowhere', async (path) => {
      const { code, headers, text } = await endpoint.send(path);
      expect({ code, type: headers['content-type'], text }).toEqual({
        code: 404,
        type: 'text/plain; charset=utf-8',
        text: '404 page not found\n',
      });
    });

    it.each(['/api/v1/nonsense', `${CONFIG_MAPS}/any/nonsense`])('to %s is a Status, for its API is served', async (path) => {
      expect((await endpoint.send(path)).json()).toMatchObject({ code: 404, reason: 'NotFound', details: {} });
    });

    it('to a path with a broken escape is 400', async () => {
      expect((await endpoint.send('/api/v1/%zz')).json()).toMatchObject({ code: 400, reason: 'BadRequest' });
    });

    it('is the whole list for a limit below zero', async () => {
      expect((await endpoint.send('/api/v1/namespaces?limit=-1')).json<ListAnswer>().items).toHaveLength(4);
    });

    it('to an apply that changes only values, within one second, is the changed object', async () => {
      const apply = async (text: string) => {
        const body = JSON.stringify(newConfigMap('applied', { text }));
        const headers = { 'content-type': 'application/apply-patch+yaml' };
        return (await endpoint.send(`${CONFIG_MAPS}/applied?fieldManager=me`, { method: 'PATCH', body, headers })).json();
      };
      expect(await apply('one')).toMatchObject({ data: { text: 'one' } });
      expect(await apply('two')).toMatchObject({ data: { text: 'two' } });
      expect(await apply('three')).toMatchObject({ data: { text: 'three' } });
    });

    it('comes in pages', async () => {
      const first = (await endpoint.send('/api/v1/namespaces?limit=3')).json<ListAnswer>();
      expect(first.metadata).toMatchObject({ remainingItemCount: 1 });
      const second = (await endpoint.send(`/api/v1/namespaces?limit=3&continue=${first.metadata.continue}`)).json<ListAnswer>();
      expect([...first.items, ...second.items].map(({ metadata }) => metadata.name)).toEqual([
        'default',
        'kube-node-lease',
        'kube-public',
        'kube-system',
      ]);
      expect(second.metadata.continue).toBeUndefined();
    });
  });
});
