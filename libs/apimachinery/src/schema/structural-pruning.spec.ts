import { pruneStructurally } from './structural-pruning.ts';
import type { Schema } from './schema.ts';

const string: Schema = { type: 'string' };
const SCHEMA: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        cronSpec: string,
        list: { type: 'array', items: { type: 'object', properties: { a: string } } },
        map: { type: 'object', additionalProperties: { type: 'object', properties: { a: string } } },
        free: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { known: { type: 'object', properties: { a: string } } },
        },
        embedded: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
      },
    },
  },
};

describe('pruneStructurally', () => {
  it.each([
    ['what the schema knows stays', { cronSpec: '* * * * *', list: [{ a: 'x' }] }, { cronSpec: '* * * * *', list: [{ a: 'x' }] }, []],
    ['unknown fields go, sorted', { colour: 'b', bulk: 1 }, {}, ['spec.bulk', 'spec.colour']],
    [
      'in lists and maps',
      { list: [{}, { b: 1 }], map: { k: { a: 'x', b: 1 } } },
      { list: [{}, {}], map: { k: { a: 'x' } } },
      ['spec.list[1].b', 'spec.map.k.b'],
    ],
    [
      'below preserved ones only where the schema goes on',
      { free: { x: { y: 1 }, known: { a: 'x', b: 1 } } },
      { free: { x: { y: 1 }, known: { a: 'x' } } },
      ['spec.free.known.b'],
    ],
    ['in lists of preserved ones nothing goes', { free: [{ x: 1 }] }, { free: [{ x: 1 }] }, []],
    [
      'metadata of embedded resources stays',
      { embedded: { apiVersion: 'v1', kind: 'X', metadata: { odd: 1 }, spec: { a: 1 } } },
      {
        embedded: { apiVersion: 'v1', kind: 'X', metadata: { odd: 1 }, spec: {} },
      },
      ['spec.embedded.spec.a'],
    ],
    ['a value of another type is left to validation', { list: 'x', map: 5 }, { list: 'x', map: 5 }, []],
    ['names that objects inherit are unknown', JSON.parse('{"__proto__":{"a":1},"toString":1}'), {}, ['spec.__proto__', 'spec.toString']],
  ])('%s', (_, spec, pruned, unknown) => {
    const meta = { apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name: 'one', odd: true } };
    expect(pruneStructurally({ ...meta, spec } as Record<string, unknown>, SCHEMA)).toEqual({
      object: { ...meta, spec: pruned },
      strictErrors: unknown.map((path) => `unknown field "${path}"`),
    });
  });

  it('needs no schema to keep what every object has', () => {
    expect(pruneStructurally({ apiVersion: 'a/v1', kind: 'A', metadata: {}, spec: {} }, {})).toEqual({
      object: { apiVersion: 'a/v1', kind: 'A', metadata: {} },
      strictErrors: ['unknown field "spec"'],
    });
  });
});
