import type { KubeObject, Status } from '@drydock/apimachinery';
import { newForbidden } from '@drydock/apimachinery';
import { newConfigMap, newSmallServer } from '../test-support/small-server.ts';
import type { AuditStage } from './audit/audit-record.ts';
import { PATCH_TYPES, type ApiResponse } from './request/api-request.ts';

const COLLECTION = '/api/v1/namespaces/default/configmaps';
const object = (response: ApiResponse) => response.body as KubeObject;
const message = (response: ApiResponse) => `${response.code} ${(response.body as Status).message}`;
const stagesOf = (stages: readonly AuditStage[]) => stages.map(({ stage }) => stage);

function withObjects(...names: string[]) {
  const small = newSmallServer();
  for (const name of names) small.send({ method: 'POST', path: COLLECTION, body: newConfigMap(name, { data: { name } }) });
  return small;
}

describe('create', () => {
  it('stores the object with what the server knows about it', () => {
    const { send } = newSmallServer();
    const created = send({ method: 'POST', path: COLLECTION, body: newConfigMap('a', { data: { k: 'v' } }) });
    expect(created.code).toBe(201);
    expect(object(created).metadata).toMatchObject({
      name: 'a',
      namespace: 'default',
      resourceVersion: '1',
      creationTimestamp: '2026-11-20T12:00:00Z',
    });
    expect(object(send({ method: 'GET', path: `${COLLECTION}/a` }))).toEqual(object(created));
  });

  it.each([
    ['an existing name', newConfigMap('a'), '409 configmaps "a" already exists'],
    [
      'another namespace',
      newConfigMap('b', { metadata: { name: 'b', namespace: 'other' } }),
      '400 the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'a bad name',
      newConfigMap('B'),
      expect.stringContaining('422 ConfigMap "B" is invalid: metadata.name: Invalid value: "B": a lowercase RFC 1123 subdomain'),
    ],
    ['no name', newConfigMap(''), '422 ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'],
    [
      'a wrong type',
      newConfigMap('c', { data: 'text' }),
      expect.stringContaining('400 ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal string'),
    ],
    ['an array', [], expect.stringContaining('400 ')],
    ['a null', null, expect.stringContaining('400 ')],
  ])('refuses %s', (_, body, expected) => {
    const { send } = withObjects('a');
    expect(message(send({ method: 'POST', path: COLLECTION, body }))).toEqual(expected);
  });

  it('generates names, and says nothing is there in a dry run', () => {
    const { send, storage } = newSmallServer();
    const generated = send({ method: 'POST', path: COLLECTION, body: newConfigMap('', { metadata: { generateName: 'x-' } }) });
    expect(object(generated).metadata.name).toMatch(/^x-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(send({ method: 'POST', path: COLLECTION, query: { dryRun: 'All' }, body: newConfigMap('dry') }).code).toBe(201);
    expect(storage.count('configmaps')).toBe(1);
  });

  it.each([
    ['Strict', 400, [], 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "foo"'],
    ['Warn', 201, ['unknown field "foo"'], undefined],
    ['Ignore', 201, [], undefined],
  ])('treats unknown fields as fieldValidation=%s asks', (fieldValidation, code, warnings, text) => {
    const { send } = newSmallServer();
    const response = send({ method: 'POST', path: COLLECTION, query: { fieldValidation }, body: newConfigMap('a', { foo: 1 }) });
    expect([response.code, response.warnings, (response.body as Status).message]).toEqual([code, warnings, text]);
  });
});

describe('list', () => {
  const names = (response: ApiResponse) => (response.body as { items: KubeObject[] }).items.map(({ metadata }) => metadata.name);

  it('orders by name, selects, and pages', () => {
    const { send } = withObjects('c', 'a', 'b');
    expect(names(send({ method: 'GET', path: COLLECTION }))).toEqual(['a', 'b', 'c']);
    expect(names(send({ method: 'GET', path: COLLECTION, query: { fieldSelector: 'metadata.name!=b' } }))).toEqual(['a', 'c']);
    const first = send({ method: 'GET', path: COLLECTION, query: { limit: '2' } });
    const { metadata } = first.body as { metadata: { continue: string; remainingItemCount: number } };
    expect([names(first), metadata.remainingItemCount]).toEqual([['a', 'b'], 1]);
    expect(names(send({ method: 'GET', path: COLLECTION, query: { limit: '2', continue: metadata.continue } }))).toEqual(['c']);
  });

  it('names the selectors that it knows', () => {
    const response = withObjects('a').send({ method: 'GET', path: COLLECTION, query: { fieldSelector: 'spec.foo=1' } });
    expect(message(response)).toBe('400 "spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"');
  });

  it.each([
    [{ labelSelector: 'a in (' }, 400],
    [{ fieldSelector: 'spec.foo=1' }, 400],
    [{ continue: 'nonsense' }, 400],
    [{ resourceVersion: '999' }, 504],
    [{ resourceVersion: 'x' }, 400],
  ])('refuses %j', (query, code) => {
    expect(withObjects('a').send({ method: 'GET', path: COLLECTION, query }).code).toBe(code);
  });

  it.each([
    [
      { resourceVersionMatch: 'Exact' },
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      { resourceVersion: '0', resourceVersionMatch: 'Exact' },
      'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      { resourceVersion: '1', resourceVersionMatch: 'Nope' },
      'resourceVersionMatch: Unsupported value: "Nope": supported values: "Exact", "NotOlderThan", ""',
    ],
  ])('refuses %j for what goes together in it', (query, why) => {
    expect(message(withObjects('a').send({ method: 'GET', path: COLLECTION, query }))).toBe(
      `422 ListOptions.meta.k8s.io "" is invalid: ${why}`,
    );
  });

  it('goes back to an exact version, and keeps to it on further pages', () => {
    const { send, storage } = withObjects('a', 'b', 'c');
    const before = `${storage.resourceVersion}`;
    send({ method: 'DELETE', path: `${COLLECTION}/b` });
    const first = send({ method: 'GET', path: COLLECTION, query: { limit: '1' } });
    send({ method: 'DELETE', path: `${COLLECTION}/c` });
    const exact = { resourceVersion: before, resourceVersionMatch: 'Exact' };
    expect(names(send({ method: 'GET', path: COLLECTION, query: exact }))).toEqual(['a', 'b', 'c']);
    const { metadata } = first.body as { metadata: { continue: string } };
    expect(names(send({ method: 'GET', path: COLLECTION, query: { continue: metadata.continue } }))).toEqual(['c']);
    expect(names(send({ method: 'GET', path: COLLECTION }))).toEqual(['a']);
  });

  it('answers with a Table to whoever asks for one', () => {
    const table = withObjects('a').send({ method: 'GET', path: COLLECTION, accept: 'table' }).body as { rows: { cells: unknown[] }[] };
    expect(table.rows.map(({ cells }) => cells)).toEqual([['a']]);
  });
});

describe('update and patch', () => {
  it('refuses what was made from an older version', () => {
    const { send } = withObjects('a');
    const old = object(send({ method: 'GET', path: `${COLLECTION}/a` }));
    expect(send({ method: 'PUT', path: `${COLLECTION}/a`, body: { ...old, data: { k: '1' } } }).code).toBe(200);
    expect(message(send({ method: 'PUT', path: `${COLLECTION}/a`, body: { ...old, data: { k: '2' } } }))).toBe(
      '409 Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it('does not write what has not changed', () => {
    const { send, storage } = withObjects('a');
    const before = storage.resourceVersion;
    send({ method: 'PATCH', path: `${COLLECTION}/a`, contentType: PATCH_TYPES.merge, body: {} });
    expect(storage.resourceVersion).toBe(before);
  });

  it.each([
    ['merge', PATCH_TYPES.merge, { data: { name: null, x: '1' } }, { x: '1' }],
    ['JSON', PATCH_TYPES.json, [{ op: 'add', path: '/data/x', value: '1' }], { name: 'a', x: '1' }],
    ['strategic', PATCH_TYPES.strategic, { data: { x: '1' } }, { name: 'a', x: '1' }],
    ['no', PATCH_TYPES.json, 'null', { name: 'a' }],
    ['nil', PATCH_TYPES.strategic, 'null', { name: 'a' }],
    ['written', PATCH_TYPES.strategic, ' {"data": {"x": "1"}}\n', { name: 'a', x: '1' }],
  ])('applies a %s patch', (_, contentType, body, data) => {
    expect(object(withObjects('a').send({ method: 'PATCH', path: `${COLLECTION}/a`, contentType, body })).data).toEqual(data);
  });

  it.each([
    [
      'strategic',
      PATCH_TYPES.strategic,
      /^ "" is invalid: patch: Invalid value: "map\[foo:1\]": strict decoding error: unknown field "foo"$/,
    ],
    [
      'merge',
      PATCH_TYPES.merge,
      /^ "" is invalid: patch: Invalid value: "\{\\"apiVersion\\":.*\\"foo\\":1,.*\}": strict decoding error: unknown field "foo"$/,
    ],
  ])('refuses unknown fields in a strict %s patch', (_, contentType, expected) => {
    const response = withObjects('a').send({
      method: 'PATCH',
      path: `${COLLECTION}/a`,
      query: { fieldValidation: 'Strict' },
      contentType,
      body: { foo: 1 },
    });
    expect((response.body as Status).message).toMatch(expected);
  });

  it.each([
    [
      'a path that is not there',
      PATCH_TYPES.json,
      [{ op: 'remove', path: '/nothing' }],
      '422 the server rejected our request due to an error in our request',
    ],
    [
      'another name',
      PATCH_TYPES.merge,
      { metadata: { name: 'b' } },
      '400 the name of the object (b) does not match the name on the URL (a)',
    ],
    ['an unknown media type', 'text/plain', {}, expect.stringContaining('415 the body of the request was in an unknown format')],
    ['keys without quotes', PATCH_TYPES.strategic, '{data: {}}', "400 invalid character 'd' looking for beginning of object key string"],
    ['half a document', PATCH_TYPES.strategic, '{"data":{', '400 unexpected end of JSON input'],
    ['half a merge patch', PATCH_TYPES.merge, '{"data":{', '400 error decoding patch: unexpected end of JSON input'],
    ['two documents', PATCH_TYPES.json, '[] []', "400 error decoding patch: invalid character '[' after top-level value"],
    [
      'numbers',
      PATCH_TYPES.json,
      [1],
      '400 error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp',
    ],
    ['nothing', PATCH_TYPES.merge, 'null', '400 Invalid JSON Patch'],
    ['a list', PATCH_TYPES.strategic, '[]', '400 json: cannot unmarshal array into Go value of type map[string]interface {}'],
    [
      'an object',
      PATCH_TYPES.json,
      '{}',
      '400 error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    ],
    ['a prototype', PATCH_TYPES.merge, JSON.parse('{"__proto__":{"polluted":true},"data":{"x":1}}'), expect.stringContaining('422 ')],
  ])('refuses %s', (_, contentType, body, expected) => {
    expect(message(withObjects('a').send({ method: 'PATCH', path: `${COLLECTION}/a`, contentType, body }))).toEqual(expected);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('keeps status and generation apart from the rest', () => {
    const { send } = newSmallServer();
    const path = '/apis/apps/v1/namespaces/default/deployments';
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [] } };
    const body = { metadata: { name: 'd' }, spec: { replicas: 1, selector: {}, template }, status: { replicas: 9 } };
    const created = object(send({ method: 'POST', path, body }));
    expect([created.metadata.generation, created.status]).toEqual([1, {}]);
    const merge = { method: 'PATCH', contentType: PATCH_TYPES.merge } as const;
    const updated = object(send({ ...merge, path: `${path}/d`, body: { spec: { replicas: 2 }, status: { replicas: 9 } } }));
    expect([updated.metadata.generation, updated.status]).toEqual([2, {}]);
    const status = object(send({ ...merge, path: `${path}/d/status`, body: { spec: { replicas: 7 }, status: { replicas: 2 } } }));
    expect([status.metadata.generation, status.status, (status.spec as { replicas: number }).replicas]).toEqual([2, { replicas: 2 }, 2]);
  });

  it('applies configurations with owners, and refuses what others own', () => {
    const { send } = newSmallServer();
    const apply = (manager: string, data: Record<string, string>, force = false) =>
      send({
        method: 'PATCH',
        path: `${COLLECTION}/a`,
        contentType: PATCH_TYPES.apply,
        query: { fieldManager: manager, ...(force ? { force: 'true' } : {}) },
        body: newConfigMap('a', { data }),
      });
    expect(apply('one', { k: '1' }).code).toBe(201);
    expect(message(apply('two', { k: '2' }))).toBe('409 Apply failed with 1 conflict: conflict with "one": .data.k');
    expect(object(apply('two', { k: '2' }, true)).data).toEqual({ k: '2' });
  });
});

describe('delete', () => {
  it('removes at once what nothing holds, and waits for finalizers', () => {
    const { send } = withObjects('a', 'b');
    expect(send({ method: 'DELETE', path: `${COLLECTION}/a` }).body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'a', kind: 'configmaps' },
    });
    const merge = { method: 'PATCH', contentType: PATCH_TYPES.merge } as const;
    send({ ...merge, path: `${COLLECTION}/b`, body: { metadata: { finalizers: ['example.com/x'] } } });
    expect(object(send({ method: 'DELETE', path: `${COLLECTION}/b` })).metadata.deletionTimestamp).toBe('2026-11-20T12:00:00Z');
    expect(send({ method: 'GET', path: `${COLLECTION}/b` }).code).toBe(200);
    send({ ...merge, path: `${COLLECTION}/b`, body: { metadata: { finalizers: null } } });
    expect(message(send({ method: 'GET', path: `${COLLECTION}/b` }))).toBe('404 configmaps "b" not found');
  });

  it('checks preconditions', () => {
    const { send } = withObjects('a');
    const refused = send({ method: 'DELETE', path: `${COLLECTION}/a`, body: { preconditions: { uid: 'other' } } });
    expect(message(refused)).toContain(
      '409 Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) does not match the UID in record (',
    );
  });
});

describe('watch', () => {
  const drain = ({ watch }: ApiResponse) => {
    const events: string[] = [];
    for (let event = watch!.next(); event; event = watch!.next()) events.push(`${event.type} ${event.object.metadata.name}`);
    return events;
  };

  it('begins with the present, and shows what enters and leaves the selection', () => {
    const { send } = withObjects('a');
    const watch = send({ method: 'GET', path: COLLECTION, query: { watch: 'true', labelSelector: 'in=yes' } });
    const label = (name: string, value: string | null) =>
      send({
        method: 'PATCH',
        path: `${COLLECTION}/${name}`,
        contentType: PATCH_TYPES.merge,
        body: { metadata: { labels: { in: value } } },
      });
    label('a', 'yes');
    label('a', null);
    send({ method: 'POST', path: COLLECTION, body: newConfigMap('b', { metadata: { name: 'b', labels: { in: 'yes' } } }) });
    send({ method: 'DELETE', path: `${COLLECTION}/b` });
    expect(drain(watch)).toEqual(['ADDED a', 'DELETED a', 'ADDED b', 'DELETED b']);
  });

  it('ends when its time is over', () => {
    const { send, clock } = withObjects();
    const { watch } = send({ method: 'GET', path: COLLECTION, query: { watch: 'true', timeoutSeconds: '5' } });
    expect(watch!.ended).toBe(false);
    clock.time += 5_000;
    expect(watch!.ended).toBe(true);
  });
});

describe('the stages of a request', () => {
  it.each([
    [
      'no credentials',
      {},
      '403 configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "default"',
    ],
    ['an unknown token', { bearerToken: 'x' }, '401 Unauthorized'],
    [
      'a password, which counts for nothing',
      { basic: { username: 'u', password: 'p' } },
      '403 configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      'a user without rights',
      { bearerToken: 'bob-token' },
      '403 configmaps is forbidden: User "bob" cannot list resource "configmaps" in API group "" in the namespace "default"',
    ],
  ])('refuses %s', (_, credentials, expected) => {
    expect(message(newSmallServer().send({ method: 'GET', path: COLLECTION, credentials }))).toBe(expected);
  });

  it('says in the record who decided what', () => {
    const { send, server } = newSmallServer();
    send({ method: 'POST', path: COLLECTION, body: newConfigMap('a'), credentials: { bearerToken: 'jane-token' } });
    const record = server.audit.learner.at(-1)!;
    expect(stagesOf(record.stages)).toEqual([
      'authentication',
      'authorization',
      'mutatingAdmission',
      'validation',
      'validatingAdmission',
      'storage',
    ]);
    expect(record).toMatchObject({ verb: 'create', code: 201, user: { username: 'jane', groups: ['developers', 'system:authenticated'] } });
    send({ method: 'DELETE', path: `${COLLECTION}/a`, credentials: { bearerToken: 'jane-token' } });
    expect(server.audit.learner.at(-1)).toMatchObject({
      code: 403,
      message:
        'configmaps "a" is forbidden: User "jane" cannot delete resource "configmaps" in API group "" in the namespace "default": RBAC: role "x" not found',
    });
  });

  it('records what an admission plugin changed, and which one refused', () => {
    const labels = {
      name: 'Labels',
      admit: ({ object: draft }: { object?: KubeObject }) => void (draft!.metadata.labels = { by: 'plugin' }),
    };
    const refuses = {
      name: 'Refuses',
      validate: () => {
        throw newForbidden({ group: '', resource: 'configmaps' }, 'a', 'I say so');
      },
    };
    const { send, server, storage } = newSmallServer([labels, refuses]);
    expect(message(send({ method: 'POST', path: COLLECTION, body: newConfigMap('a') }))).toBe('403 configmaps "a" is forbidden: I say so');
    expect(server.audit.learner.at(-1)!.stages).toEqual(
      expect.arrayContaining([
        { stage: 'mutatingAdmission', plugin: 'Labels', outcome: 'changed', changes: [{ path: 'metadata.labels', to: { by: 'plugin' } }] },
        { stage: 'validatingAdmission', plugin: 'Refuses', outcome: 'refused', message: 'configmaps "a" is forbidden: I say so' },
      ]),
    );
    expect(storage.count('configmaps')).toBe(0);
  });

  it('impersonates only for those who may', () => {
    const { send } = newSmallServer();
    const list = { method: 'GET', path: COLLECTION } as const;
    expect(send({ ...list, impersonate: { user: 'jane' } }).code).toBe(200);
    expect(message(send({ ...list, impersonate: { user: 'jane' }, credentials: { bearerToken: 'bob-token' } }))).toBe(
      '403 users "jane" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
    );
  });

  it.each([
    ['GET', '/apis/nothing/v1/things', 404],
    ['GET', '/api/v1/namespaces/default/nothings', 404],
    ['GET', `${COLLECTION}/a/nothing`, 404],
    ['GET', '/nothing', 404],
    ['POST', `${COLLECTION}/a`, 405],
    ['PUT', COLLECTION, 405],
    ['GET', '/version', 200],
    ['GET', '/readyz', 200],
    ['GET', '/openapi/v3', 200],
    ['GET', '/openapi/v3/api/v1', 200],
    ['GET', '/openapi/v3/api/v9', 404],
    ['GET', '/api/v1', 200],
    ['GET', '/apis/apps/v1', 200],
  ] as const)('%s %s → %i', (method, path, code) => {
    expect(withObjects('a').send({ method, path, body: {} }).code).toBe(code);
  });
});
