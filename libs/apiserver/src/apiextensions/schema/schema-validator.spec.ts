import { formatFieldError, FieldPath } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../custom-resource-definition.types.ts';
import { fitsFormat } from './formats.ts';
import { applyDefaults, pruneNulls } from './defaulting.ts';
import { validateListTypes } from './list-type.validation.ts';
import { validateAgainstSchema } from './schema-validator.ts';

const texts = (value: unknown, schema: JSONSchemaProps, old?: unknown): string[] =>
  validateAgainstSchema(value, schema, FieldPath.root, old === undefined ? undefined : { old, schema }).map(formatFieldError);

const spec = (properties: Record<string, JSONSchemaProps>, more: JSONSchemaProps = {}): JSONSchemaProps => ({
  type: 'object',
  properties: { spec: { type: 'object', properties, ...more } },
});

describe('validateAgainstSchema', () => {
  it.each<[string, JSONSchemaProps, unknown, string[]]>([
    [
      'a type',
      spec({ a: { type: 'integer' } }),
      { a: 'x' },
      ['spec.a: Invalid value: "string": spec.a in body must be of type integer: "string"'],
    ],
    [
      'a fraction',
      spec({ a: { type: 'integer' } }),
      { a: 1.5 },
      ['spec.a: Invalid value: "number": spec.a in body must be of type integer: "number"'],
    ],
    [
      'null',
      spec({ a: { type: 'string' } }),
      { a: null },
      ['spec.a: Invalid value: "null": spec.a in body must be of type string: "null"'],
    ],
    ['null where it may be', spec({ a: { type: 'string', nullable: true } }), { a: null }, []],
    ['an integer as a number', spec({ a: { type: 'number' } }), { a: 1 }, []],
    [
      'neither int nor string',
      spec({ a: { 'x-kubernetes-int-or-string': true } }),
      { a: true },
      ['spec.a: Invalid value: "boolean": spec.a in body must be of type integer,string: "boolean"'],
    ],
    ['required', spec({}, { required: ['a', 'b'] }), { b: 1 }, ['spec.a: Required value']],
    [
      'an enum',
      spec({ a: { type: 'string', enum: ['x', 'y'] } }),
      { a: 'z' },
      ['spec.a: Unsupported value: "z": supported values: "x", "y"'],
    ],
    [
      'an enum of numbers',
      spec({ a: { type: 'integer', enum: [1, 2] } }),
      { a: 3 },
      ['spec.a: Unsupported value: 3: supported values: "1", "2"'],
    ],
    [
      'bounds',
      spec({ a: { type: 'integer', maximum: 10 }, b: { type: 'number', minimum: 1, exclusiveMinimum: true } }),
      { a: 20, b: 1 },
      [
        'spec.a: Invalid value: 20: spec.a in body should be less than or equal to 10',
        'spec.b: Invalid value: 1: spec.b in body should be greater than 1',
      ],
    ],
    [
      'a multiple',
      spec({ a: { type: 'integer', multipleOf: 3 } }),
      { a: 4 },
      ['spec.a: Invalid value: 4: spec.a in body should be a multiple of 3'],
    ],
    [
      'texts',
      spec({ a: { type: 'string', maxLength: 2 }, b: { type: 'string', minLength: 2 }, c: { type: 'string', pattern: '^[a-z]+$' } }),
      { a: 'xyz', b: 'x', c: 'X' },
      [
        'spec.a: Too long: may not be more than 2 bytes',
        'spec.b: Invalid value: "x": spec.b in body should be at least 2 chars long',
        'spec.c: Invalid value: "X": spec.c in body should match \'^[a-z]+$\'',
      ],
    ],
    [
      'lists',
      spec({ a: { type: 'array', items: { type: 'string' }, maxItems: 1 }, b: { type: 'array', minItems: 1 } }),
      { a: ['x', 5], b: [] },
      [
        'spec.a[1]: Invalid value: "integer": spec.a[1] in body must be of type string: "integer"',
        'spec.a: Too many: 2: must have at most 1 item',
        'spec.b: Invalid value: 0: spec.b in body should have at least 1 items',
      ],
    ],
    [
      'maps',
      spec({ a: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 1 } }),
      { a: { x: 1, y: 'z' } },
      [
        'spec.a: Too many: 2: must have at most 1 item',
        'spec.a.x: Invalid value: "integer": spec.a.x in body must be of type string: "integer"',
      ],
    ],
    [
      'a format',
      spec({ a: { type: 'string', format: 'ipv4' } }),
      { a: 'x' },
      ['spec.a: Invalid value: "x": spec.a in body must be of type ipv4: "x"'],
    ],
    ['a format that nobody knows', spec({ a: { type: 'string', format: 'nope' } }), { a: 'x' }, []],
    [
      'none of oneOf',
      spec({ a: { type: 'string' }, b: { type: 'string' } }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }),
      {},
      ['<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid', 'spec.a: Required value'],
    ],
    [
      'too many of oneOf',
      spec({ a: { type: 'string' }, b: { type: 'string' } }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }),
      { a: '', b: '' },
      ['<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives'],
    ],
    [
      'not',
      spec({ a: { type: 'string' } }, { not: { required: ['a'] } }),
      { a: '' },
      ['<nil>: Invalid value: "": "spec" must not validate the schema (not)'],
    ],
    [
      'allOf',
      spec({ a: { type: 'integer', allOf: [{ minimum: 2 }, { maximum: 5 }] } }),
      { a: 1 },
      [
        'spec.a: Invalid value: 1: spec.a in body should be greater than or equal to 2',
        '<nil>: Invalid value: "": "spec.a" must validate all the schemas (allOf)',
      ],
    ],
    ['anyOf', spec({ a: { type: 'integer', anyOf: [{ minimum: 2 }, { maximum: 0 }] } }), { a: 3 }, []],
  ])('%s', (_, schema, value, errors) => {
    expect(texts({ spec: value }, schema)).toEqual(errors);
  });

  describe('of an update', () => {
    const list: JSONSchemaProps = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' }, size: { type: 'integer', maximum: 5 } } },
    };
    it.each<[string, unknown, unknown, number]>([
      ['what did not change may stay wrong', { a: 20, b: 'x' }, { a: 20, b: 'y' }, 0],
      ['what changed must be right', { a: 21 }, { a: 20 }, 1],
      ['items of maps are found by their keys', { list: [{ name: 'y' }, { name: 'x', size: 9 }] }, { list: [{ name: 'x', size: 9 }] }, 0],
      ['an item that is new must be right', { list: [{ name: 'y', size: 9 }] }, { list: [{ name: 'x', size: 9 }] }, 1],
    ])('%s', (_, value, old, errors) => {
      const schema = spec({ a: { type: 'integer', maximum: 10 }, b: { type: 'string' }, list });
      expect(texts({ spec: value }, schema, { spec: old })).toHaveLength(errors);
    });
  });
});

it.each<[string, string, boolean]>([
  ['email', 'jane@example.com', true],
  ['email', 'Jane <jane@example.com>', true],
  ['email', 'jane', false],
  ['date', '2026-02-29', false],
  ['date', '2026-02-28', true],
  ['date-time', '2026-02-28T10:00:00Z', true],
  ['date-time', '2026-02-28 10:00:00', false],
  ['duration', '1h30m', true],
  ['duration', '22 ns', true],
  ['duration', 'long', false],
  ['uri', 'https://example.com/x?y=z', true],
  ['uri', 'example.com', false],
  ['hostname', 'web.example.com', true],
  ['hostname', '-web', false],
  ['cidr', '10.0.0.0/8', true],
  ['cidr', '10.0.0.0/33', false],
  ['mac', '00:00:5e:00:53:01', true],
  ['uuid', '123e4567-e89b-12d3-a456-426614174000', true],
  ['byte', 'aGVsbG8=', true],
  ['byte', 'hello!', false],
  ['isbn', '978-0321751041', true],
])('%s of %s: %s', (format, text, fits) => {
  expect(fitsFormat(format, text)).toBe(fits);
});

describe('defaults', () => {
  const schema = spec({
    a: { type: 'string', default: 'x' },
    b: { type: 'string', nullable: true, default: 'y' },
    c: { type: 'object', default: {}, properties: { d: { type: 'integer', default: 3 } } },
    list: { type: 'array', items: { type: 'object', properties: { e: { type: 'string', default: 'z' } } } },
    plain: { type: 'string' },
  });
  it.each<[string, unknown, unknown]>([
    ['fill what is missing', {}, { a: 'x', b: 'y', c: { d: 3 } }],
    ['replace null where it is not allowed', { a: null, b: null }, { a: 'x', b: null, c: { d: 3 } }],
    ['go into lists', { list: [{}] }, { a: 'x', b: 'y', c: { d: 3 }, list: [{ e: 'z' }] }],
    ['leave out other nulls', { plain: null }, { a: 'x', b: 'y', c: { d: 3 } }],
  ])('%s', (_, given, filled) => {
    const object = { spec: given };
    pruneNulls(object, schema);
    applyDefaults(object, schema);
    expect(object).toEqual({ spec: filled });
  });
});

it('lists of sets and maps have no duplicates', () => {
  const schema = spec({
    set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    map: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: { type: 'object' } },
  });
  const value = { spec: { set: ['a', 'b', 'a', 'a'], map: [{ name: 'x' }, { name: 'x', more: 1 }] } };
  expect(validateListTypes(value, schema).map(formatFieldError)).toEqual([
    'spec.map[1]: Duplicate value: map[string]interface {}{"name":"x"}',
    'spec.set[2]: Duplicate value: "a"',
  ]);
});
