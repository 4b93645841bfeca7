import { deepFreeze } from '../deep/deep.ts';
import { kubernetesSchemas } from '../schema/kubernetes-schemas.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch, createMergePatch, createThreeWayJsonMergePatch } from './merge-patch.ts';
import { mergeSchemaFor } from './merge-schema.ts';
import { spentPatch } from './spent-patch.ts';
import { createThreeWayMergePatch, createTwoWayMergePatch } from './strategic-diff.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

describe('applyJsonPatch', () => {
  const document = deepFreeze({ a: { b: 1 }, list: [1, 2, 3], 'x/y': { '~': 0 } });

  it.each<[string, unknown[], unknown]>([
    ['add a field', [{ op: 'add', path: '/a/c', value: 2 }], { ...document, a: { b: 1, c: 2 } }],
    ['add null without a value', [{ op: 'add', path: '/a/c' }], { ...document, a: { b: 1, c: null } }],
    ['insert', [{ op: 'add', path: '/list/1', value: 9 }], { ...document, list: [1, 9, 2, 3] }],
    ['append', [{ op: 'add', path: '/list/-', value: 9 }], { ...document, list: [1, 2, 3, 9] }],
    ['remove from the end', [{ op: 'remove', path: '/list/-1' }], { ...document, list: [1, 2] }],
    ['unescape', [{ op: 'replace', path: '/x~1y/~0', value: 5 }], { ...document, 'x/y': { '~': 5 } }],
    ['move', [{ op: 'move', from: '/a/b', path: '/list/0' }], { ...document, a: {}, list: [1, 1, 2, 3] }],
    ['copy', [{ op: 'copy', from: '/a', path: '/d' }], { ...document, d: { b: 1 } }],
    ['test', [{ op: 'test', path: '/a', value: { b: 1 } }], document],
    ['test absence', [{ op: 'test', path: '/nope', value: null }], document],
    [
      'do several',
      [
        { op: 'remove', path: '/a' },
        { op: 'add', path: '/a', value: [] },
        { op: 'add', path: '/a/-', value: 1 },
      ],
      { ...document, a: [1] },
    ],
    ['replace what is not there', [{ op: 'replace', path: '/nope', value: 1 }], { ...document, nope: 1 }],
    ['replace everything', [{ op: 'replace', path: '', value: { z: 1 } }], { z: 1 }],
  ])('can %s', (_, patch, value) => {
    expect(applyJsonPatch(document, patch)).toEqual({ value });
  });

  it.each<[unknown, string]>([
    [{ op: 'add', path: '/x/y', value: 1 }, 'add operation does not apply: doc is missing path: "/x/y": missing value'],
    [
      { op: 'add', path: '/list/7', value: 1 },
      "error in add for path: '/list/7': Unable to access invalid index: 7: invalid index referenced",
    ],
    [{ op: 'remove', path: '/nope' }, "error in remove for path: '/nope': Unable to remove nonexistent key: nope: missing value"],
    [{ op: 'remove', path: '/x/y' }, 'remove operation does not apply: doc is missing path: "/x/y": missing value'],
    [{ op: 'replace', path: '/list/9', value: 1 }, 'replace operation does not apply: doc is missing key: /list/9: missing value'],
    [{ op: 'test', path: '/a/b', value: 2 }, 'testing value /a/b failed: test failed'],
    [{ op: 'copy', from: '/q/r', path: '/a' }, 'copy operation does not apply: doc is missing from path: /q/r: missing value'],
    [{ op: 'destroy', path: '/a' }, 'Unexpected kind: destroy'],
    [{}, 'Unexpected kind: unknown'],
  ])('refuses %j', (operation, error) => {
    expect(applyJsonPatch(document, [operation])).toEqual({ error });
  });

  it('does not reach the prototype', () => {
    const { value } = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: 1 } }]);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(applyJsonPatch({}, [{ op: 'add', path: '/constructor/x', value: 1 }]).error).toMatch('doc is missing path');
  });
});

describe('merge patches', () => {
  it.each<[unknown, unknown, unknown]>([
    [
      { a: 1, b: 2 },
      { a: null, c: 3 },
      { b: 2, c: 3 },
    ],
    [{ a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{ a: 1 }, { a: { b: { c: null, d: 1 } } }, { a: { b: { d: 1 } } }],
    [{ a: 1 }, [1], [1]],
    [[1], { a: 1 }, { a: 1 }],
  ])('%j with %j', (document, patch, result) => {
    expect(applyMergePatch(deepFreeze(document), patch)).toEqual(result);
  });

  it('are the differences', () => {
    expect(createMergePatch({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { b: { c: 1, d: 3 }, e: [1], f: 1 })).toEqual({
      a: null,
      b: { d: 3 },
      f: 1,
    });
  });

  it('leave alone what neither side of apply named', () => {
    const patch = createThreeWayJsonMergePatch({ a: 1, b: { x: 1 } }, { b: { y: 2 }, c: 3 }, { a: 1, b: { x: 1, z: 9 }, status: 'ok' });
    expect(patch).toEqual({ a: null, b: { x: null, y: 2 }, c: 3 });
  });
});

const deployment = mergeSchemaFor(kubernetesSchemas, { group: 'apps', version: 'v1', kind: 'Deployment' })!;
const pod = mergeSchemaFor(kubernetesSchemas, { group: '', version: 'v1', kind: 'Pod' })!;

describe('applyStrategicMergePatch', () => {
  const live = deepFreeze({
    metadata: { name: 'p', finalizers: ['a', 'b'] },
    spec: {
      containers: [
        { name: 'web', image: 'nginx', env: [{ name: 'A', value: '1' }], args: ['x'] },
        { name: 'side', image: 'busybox' },
      ],
      tolerations: [{ key: 'k' }],
    },
  });

  it.each<[string, object, object]>([
    [
      'merges items by key and puts new ones first',
      {
        containers: [
          { name: 'new', image: 'c' },
          { name: 'side', image: 'alpine' },
        ],
      },
      { containers: [{ name: 'new', image: 'c' }, live.spec.containers[0], { name: 'side', image: 'alpine' }] },
    ],
    ['deletes an item', { containers: [{ name: 'web', $patch: 'delete' }] }, { containers: [{ name: 'side', image: 'busybox' }] }],
    ['replaces a list', { containers: [{ $patch: 'replace' }, { name: 'z' }] }, { containers: [{ name: 'z' }] }],
    ['replaces an atomic list', { tolerations: [{ key: 'z' }] }, { tolerations: [{ key: 'z' }] }],
    [
      'orders items',
      { '$setElementOrder/containers': [{ name: 'side' }, { name: 'web' }] },
      { containers: [live.spec.containers[1], live.spec.containers[0]] },
    ],
    ['drops nulls of what is new', { securityContext: { runAsUser: 1, fsGroup: null } }, { securityContext: { runAsUser: 1 } }],
  ])('%s', (_, spec, expected) => {
    const { value, error } = applyStrategicMergePatch(live, { spec }, pod);
    expect(error).toBeUndefined();
    expect((value as typeof live).spec).toEqual({ ...live.spec, ...expected });
  });

  it('replaces an object', () => {
    expect(applyStrategicMergePatch(live, { spec: { $patch: 'replace', hostNetwork: true } }, pod).value!.spec).toEqual({
      hostNetwork: true,
    });
  });

  it('merges and deletes scalars', () => {
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] } };
    expect(applyStrategicMergePatch(live, patch, pod).value!.metadata).toEqual({ name: 'p', finalizers: ['c', 'b'] });
  });

  it('retains only the keys named', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    expect(applyStrategicMergePatch(before, patch, deployment).value).toEqual({ spec: { strategy: { type: 'Recreate' } } });
  });

  it('wants merge keys', () => {
    expect(applyStrategicMergePatch(live, { spec: { containers: [{ image: 'x' }] } }, pod)).toEqual({
      error: 'map: map[image:x] does not contain declared merge key: name',
    });
  });
});

describe('computed strategic merge patches', () => {
  const container = (name: string, image: string): object => ({ name, image });
  const of = (...containers: object[]): Record<string, unknown> => ({ spec: { template: { spec: { containers } } } });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, unknown]>([
    ['nothing', of(container('a', '1')), of(container('a', '1')), {}],
    [
      'a changed item',
      of(container('a', '1'), container('b', '1')),
      of(container('a', '1'), container('b', '2')),
      {
        spec: {
          template: { spec: { '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }], containers: [{ name: 'b', image: '2' }] } },
        },
      },
    ],
    [
      'a deleted item',
      of(container('a', '1'), container('b', '1')),
      of(container('a', '1')),
      { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ $patch: 'delete', name: 'b' }] } } } },
    ],
    [
      'another order',
      of(container('a', '1'), container('b', '1')),
      of(container('b', '1'), container('a', '1')),
      { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] } } } },
    ],
    [
      'one of several items with the same key',
      of({
        name: 'a',
        ports: [
          { containerPort: 53, protocol: 'UDP' },
          { containerPort: 53, protocol: 'TCP' },
        ],
      }),
      of({
        name: 'a',
        image: '2',
        ports: [
          { containerPort: 53, protocol: 'UDP' },
          { containerPort: 53, protocol: 'TCP' },
        ],
      }),
      { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'a', image: '2' }] } } } },
    ],
    [
      'a union',
      { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
      { spec: { strategy: { type: 'Recreate' } } },
      { spec: { strategy: { $retainKeys: ['type'], rollingUpdate: null, type: 'Recreate' } } },
    ],
  ])('of %s', (_, original, modified, patch) => {
    expect(createTwoWayMergePatch(original, modified, deployment)).toEqual({ value: patch });
    expect(applyStrategicMergePatch(original, patch as Record<string, unknown>, deployment)).toEqual({ value: modified });
  });

  it('keep what others added and delete what apply gave up', () => {
    const original = {
      spec: { replicas: 2, paused: true, template: { spec: { containers: [container('a', '1'), container('b', '1')] } } },
    };
    const modified = { spec: { replicas: 3, template: { spec: { containers: [container('a', '2')] } } } };
    const current = {
      spec: {
        replicas: 2,
        paused: true,
        template: { spec: { containers: [container('a', '1'), container('b', '1'), container('injected', '1')] } },
      },
    };
    const patch = createThreeWayMergePatch(original, modified, current, deployment).value!;
    expect(patch).toEqual({
      spec: {
        paused: null,
        replicas: 3,
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'a' }],
            containers: [
              { name: 'a', image: '2' },
              { $patch: 'delete', name: 'b' },
            ],
          },
        },
      },
    });
    expect(applyStrategicMergePatch(current, patch, deployment).value).toEqual({
      spec: { replicas: 3, template: { spec: { containers: [container('a', '2'), container('injected', '1')] } } },
    });
  });
});

describe('spentPatch', () => {
  const original = { spec: { strategy: { type: 'Recreate' }, template: { spec: { containers: [{ name: 'a', image: 'x' }] } } } };

  it.each([
    [
      'an ordered list goes',
      { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'a', image: 'y' }] } } } },
      { spec: { template: { spec: {} } } },
    ],
    [
      'a list without an order stays',
      { spec: { template: { spec: { containers: [{ name: 'a', image: null }] } } } },
      { spec: { template: { spec: { containers: [{ name: 'a', image: null }] } } } },
    ],
    [
      'keys to retain go',
      { spec: { strategy: { $retainKeys: ['type'], type: 'RollingUpdate' } } },
      { spec: { strategy: { type: 'RollingUpdate' } } },
    ],
    ['nulls go from what is new', { spec: { paused: null, selector: { a: null, b: 1 } } }, { spec: { paused: null, selector: { b: 1 } } }],
    ['a replacement is taken as it is', { spec: { $patch: 'replace', a: null } }, { spec: { a: null } }],
  ])('%s', (_, patch, left) => {
    expect(spentPatch(original, patch, deployment)).toEqual(left);
  });
});
