import { deepEqual, deepFreeze, deletePath, getPath, setPath } from './deep.ts';

const withProto = (value: unknown): object => JSON.parse(`{"__proto__": ${JSON.stringify(value)}}`) as object;

describe('deepFreeze', () => {
  it('freezes everything, cycles included', () => {
    const value: Record<string, unknown> = { a: [{ b: 1 }] };
    value.self = value;
    expect(deepFreeze(value)).toBe(value);
    expect(Object.isFrozen((value.a as object[])[0])).toBe(true);
  });
});

describe('deepEqual', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [{ a: undefined }, {}, true],
    [{ a: null }, {}, false],
    [{ a: undefined, b: 1 }, { a: 1, b: undefined }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [0, -0, true],
    ['1', 1, false],
    [null, undefined, false],
    [withProto({ x: 1 }), {}, false],
    [withProto({ x: 1 }), withProto({ x: 1 }), true],
    [{ toString: 1 }, {}, false],
  ])('%j and %j: %s', (a, b, equal) => {
    expect([deepEqual(a, b), deepEqual(b, a)]).toEqual([equal, equal]);
  });
});

describe('getPath', () => {
  it.each<[string, (string | number)[], unknown]>([
    ['a field', ['spec', 'replicas'], 2],
    ['a list item', ['list', 1, 'x'], 5],
    ['nothing', ['spec', 'nope', 'deeper'], undefined],
    ['nothing in the prototype', ['spec', 'constructor'], undefined],
    ['the whole', [], { spec: { replicas: 2 }, list: [1, { x: 5 }] }],
  ])('finds %s', (_, path, found) => {
    expect(getPath({ spec: { replicas: 2 }, list: [1, { x: 5 }] }, path)).toEqual(found);
  });
});

describe('setPath and deletePath', () => {
  const original = deepFreeze({ a: { b: 1 }, c: { d: [1, 2, 3] } });

  it('shares what it does not change', () => {
    const changed = setPath(original, ['c', 'd', 1], 9);
    expect(changed).toEqual({ a: { b: 1 }, c: { d: [1, 9, 3] } });
    expect(changed.a).toBe(original.a);
  });

  it.each<[(string | number)[], unknown]>([
    [['x', 'y'], { a: { b: 1 }, c: { d: [1, 2, 3] }, x: { y: 'new' } }],
    [['x', 0], { a: { b: 1 }, c: { d: [1, 2, 3] }, x: ['new'] }],
    [['a'], { a: 'new', c: { d: [1, 2, 3] } }],
    [[], 'new'],
  ])('sets %j', (path, result) => {
    expect(setPath<unknown>(original, path, 'new')).toEqual(result);
  });

  it('sets __proto__ as a field', () => {
    expect(Object.keys(setPath({}, ['__proto__'], 1))).toEqual(['__proto__']);
  });

  it('deletes fields and items', () => {
    expect(deletePath(original, ['a', 'b'])).toEqual({ a: {}, c: { d: [1, 2, 3] } });
    expect(deletePath(original, ['c', 'd', 0])).toEqual({ a: { b: 1 }, c: { d: [2, 3] } });
    expect(deletePath(original, ['c', 'x', 'y'])).toBe(original);
  });
});
