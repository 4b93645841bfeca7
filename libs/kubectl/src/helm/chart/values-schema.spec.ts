import type { Chart, Values } from './chart.ts';
import { checkValues, schemaProblems } from './values-schema.ts';

function chartWith(schema: unknown, subcharts: readonly Chart[] = [], name = 'web'): Chart {
  const raw = schema === undefined ? [] : [{ name: 'values.schema.json', text: JSON.stringify(schema) }];
  return { metadata: { name }, values: {}, templates: [], files: [], raw, subcharts };
}

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['image'],
  additionalProperties: false,
  properties: {
    image: { type: 'string', minLength: 1, pattern: '^[a-z/]+$' },
    replicas: { type: 'integer', minimum: 1, maximum: 5 },
    policy: { enum: ['Always', 'Never'] },
    ports: { type: 'array', minItems: 1, uniqueItems: true, items: { $ref: '#/definitions/port' } },
    size: { oneOf: [{ type: 'string' }, { type: 'number', exclusiveMinimum: 0 }] },
    nested: { type: 'object', properties: { on: { type: ['boolean', 'null'] } } },
  },
  definitions: { port: { type: 'integer', maximum: 65535 } },
};

describe('schemaProblems', () => {
  it.each<[string, Values, string]>([
    ['nothing of values that fit', { image: 'a', replicas: 1n, ports: [1, 2], size: 'x', nested: { on: null } }, ''],
    ['a missing value', {}, '- (root): image is required\n'],
    ['a wrong type', { image: 'a', replicas: 'x' }, '- replicas: Invalid type. Expected: integer, given: string\n'],
    ['one of several types', { image: 'a', nested: { on: 1 } }, '- nested.on: Invalid type. Expected: boolean/null, given: integer\n'],
    ['a value that nobody asked for', { image: 'a', extra: 1 }, '- (root): Additional property extra is not allowed\n'],
    ['numbers', { image: 'a', replicas: 9 }, '- replicas: Must be less than or equal to 5\n'],
    ['texts', { image: 'A' }, "- image: Does not match pattern '^[a-z/]+$'\n"],
    ['choices', { image: 'a', policy: 'x' }, '- policy: policy must be one of the following: "Always", "Never"\n'],
    [
      'items',
      { image: 'a', ports: [70000, 1, 1] },
      '- ports: array items[1,2] must be unique\n- ports.0: Must be less than or equal to 65535\n',
    ],
    [
      'alternatives',
      { image: 'a', size: 0 },
      '- size: Must validate one and only one schema (oneOf)\n- size: Invalid type. Expected: string, given: integer\n',
    ],
  ])('tells %s', (_, values, expected) => {
    expect(schemaProblems(chartWith(schema), values)).toBe(expected);
  });
});

describe('checkValues', () => {
  it('tells of the chart and of its subcharts', () => {
    const chart = chartWith({ required: ['a'] }, [chartWith({ required: ['b'] }, [], 'db')]);
    expect(() => checkValues(chart, { db: {} })).toThrow(
      "values don't meet the specifications of the schema(s) in the following chart(s):\nweb:\n- (root): a is required\ndb:\n- (root): b is required\n",
    );
    expect(() => checkValues(chart, { a: 1, db: { b: 1 } })).not.toThrow();
  });
});
