/** values.schema.json: whether values are what a chart wants (helm.sh/helm/v3, pkg/chartutil, with the words of xeipuuv/gojsonschema). */
import { compactJson, deepEqual, getOwn, isRecord } from '@drydock/apimachinery';
import { RE2JS } from 're2js';
import { HelmError } from '../command/helm-error.ts';
import type { Chart, Values } from './chart.ts';

const SCHEMA_FILE = 'values.schema.json';
/** References in circles end here. */
const DEEPEST = 200;

/** Values that a chart does not take. */
export class ValuesError extends HelmError {}

/** Throws ValuesError with all that is wrong with the values of the chart and of its subcharts. `values` are those that templates see. */
export function checkValues(chart: Chart, values: Values): void {
  const problems = problemsOf(chart, values);
  if (problems) throw new ValuesError(`values don't meet the specifications of the schema(s) in the following chart(s):\n${problems}`);
}

function problemsOf(chart: Chart, values: Values): string {
  const name = chart.metadata.name ?? '';
  const own = schemaProblems(chart, values);
  const inner = chart.subcharts.map((subchart) => {
    const below = values[subchart.metadata.name ?? ''];
    return problemsOf(subchart, isRecord(below) ? below : {});
  });
  return (own ? `${name}:\n${own}` : '') + inner.join('');
}

/** `- replicaCount: Invalid type. Expected: integer, given: string`, a line each; empty when there is nothing to say. */
export function schemaProblems(chart: Chart, values: Values): string {
  const file = chart.raw.find(({ name }) => name === SCHEMA_FILE);
  if (!file) return '';
  let schema: unknown;
  try {
    schema = JSON.parse(file.text);
  } catch {
    return 'unable to validate schema: invalid JSON in values.schema.json\n';
  }
  return new SchemaCheck(schema)
    .run(values)
    .map((problem) => `- ${problem}\n`)
    .join('');
}

type Schema = Readonly<Record<string, unknown>>;

class SchemaCheck {
  readonly #root: unknown;
  #depth = 0;

  constructor(root: unknown) {
    this.#root = root;
  }

  run(values: unknown): string[] {
    return this.#check(this.#root, values, '(root)');
  }

  #check(schema: unknown, value: unknown, place: string): string[] {
    if (schema === false) return [`${field(place)}: False always fails validation`];
    if (!isRecord(schema) || this.#depth > DEEPEST) return [];
    this.#depth++;
    try {
      if (typeof schema.$ref === 'string') return this.#check(this.#resolve(schema.$ref), value, place);
      const wrongType = typeProblem(schema, value);
      if (wrongType) return [`${field(place)}: ${wrongType}`];
      return [
        ...this.#combined(schema, value, place),
        ...valueProblems(schema, value, place).map((problem) => `${field(place)}: ${problem}`),
        ...(Array.isArray(value) ? this.#items(schema, value, place) : []),
        ...(isRecord(value) ? this.#properties(schema, value, place) : []),
      ];
    } finally {
      this.#depth--;
    }
  }

  /** `#/definitions/port`. Others are not fetched. */
  #resolve(reference: string): unknown {
    if (!reference.startsWith('#')) return undefined;
    const parts = decodeURIComponent(reference.slice(1)).split('/').slice(1);
    return parts.reduce<unknown>((schema, part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (Array.isArray(schema)) return schema[Number(key)];
      return isRecord(schema) ? getOwn(schema, key) : undefined;
    }, this.#root);
  }

  #combined(schema: Schema, value: unknown, place: string): string[] {
    const failing = (list: unknown): string[][] => (Array.isArray(list) ? list.map((each) => this.#check(each, value, place)) : []);
    const problems: string[] = [];
    const [any, one, all] = [failing(schema.anyOf), failing(schema.oneOf), failing(schema.allOf)];
    const fits = (results: readonly string[][]): number => results.filter(({ length }) => length === 0).length;
    const say = (text: string): void => void problems.push(`${field(place)}: ${text}`);
    if (any.length && fits(any) === 0) {
      say('Must validate at least one schema (anyOf)');
      problems.push(...best(any));
    }
    if (one.length && fits(one) !== 1) {
      say('Must validate one and only one schema (oneOf)');
      if (fits(one) === 0) problems.push(...best(one));
    }
    if (all.length && fits(all) !== all.length) {
      problems.push(...all.flat());
      say('Must validate all the schemas (allOf)');
    }
    if (schema.not !== undefined && this.#check(schema.not, value, place).length === 0) say('Must not validate the schema (not)');
    if (schema.if !== undefined) {
      const holds = this.#check(schema.if, value, place).length === 0;
      const then = this.#check(holds ? schema.then : schema.else, value, place);
      if (then.length) {
        say(holds ? 'Must validate "then" as "if" was valid' : 'Must validate "else" as "if" was not valid');
        problems.push(...then);
      }
    }
    return problems;
  }

  #items({ items, additionalItems }: Schema, list: readonly unknown[], place: string): string[] {
    if (!Array.isArray(items)) return list.flatMap((each, at) => this.#check(items, each, `${place}.${at}`));
    const own = list.slice(0, items.length).flatMap((each, at) => this.#check(items[at], each, `${place}.${at}`));
    if (list.length <= items.length || additionalItems === undefined) return own;
    if (additionalItems === false) return [...own, `${field(place)}: No additional items allowed on array`];
    return [...own, ...list.slice(items.length).flatMap((each, at) => this.#check(additionalItems, each, `${place}.${items.length + at}`))];
  }

  #properties(schema: Schema, value: Readonly<Record<string, unknown>>, place: string): string[] {
    const properties = isRecord(schema.properties) ? schema.properties : {};
    const patterns = isRecord(schema.patternProperties) ? schema.patternProperties : {};
    const problems: string[] = [];
    for (const key of Object.keys(value)) {
      const matching = Object.keys(patterns).filter((pattern) => matches(pattern, key));
      for (const pattern of matching) problems.push(...this.#check(patterns[pattern], value[key], `${place}.${key}`));
      if (matching.length > 0 || Object.hasOwn(properties, key) || schema.additionalProperties === undefined) continue;
      if (schema.additionalProperties === false) problems.push(`${field(place)}: Additional property ${key} is not allowed`);
      else problems.push(...this.#check(schema.additionalProperties, value[key], `${place}.${key}`));
    }
    for (const [key, each] of Object.entries(properties)) {
      if (Object.hasOwn(value, key)) problems.push(...this.#check(each, value[key], `${place}.${key}`));
    }
    return problems;
  }
}

/** Of several schemas that fail, the problems of the one that came nearest. */
function best(results: readonly string[][]): string[] {
  return [...results].sort((a, b) => a.length - b.length)[0] ?? [];
}

function field(place: string): string {
  return place.replace(/^\(root\)\./, '');
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function typeProblem({ type }: Schema, value: unknown): string | undefined {
  if (type === undefined) return undefined;
  const allowed = (Array.isArray(type) ? type : [type]) as string[];
  const given = typeOf(value);
  if (allowed.includes(given) || (given === 'integer' && allowed.includes('number'))) return undefined;
  return `Invalid type. Expected: ${allowed.join('/')}, given: ${given}`;
}

const isObjectType = (value: unknown): value is Readonly<Record<string, unknown>> => isRecord(value);

function valueProblems(schema: Schema, value: unknown, place: string): string[] {
  const name = field(place);
  const problems: string[] = [];
  const { enum: choices, const: constant } = schema;
  if (constant !== undefined && !deepEqual(constant, value)) problems.push(`${name} does not match: ${compactJson(constant)}`);
  if (Array.isArray(choices) && !choices.some((each) => deepEqual(each, value)))
    problems.push(`${name} must be one of the following: ${choices.map((each) => compactJson(each)).join(', ')}`);
  if (typeof value === 'string') problems.push(...textProblems(schema, value));
  if (typeof value === 'number' || typeof value === 'bigint') problems.push(...numberProblems(schema, Number(value)));
  if (Array.isArray(value)) problems.push(...listProblems(schema, value));
  if (isObjectType(value)) problems.push(...objectProblems(schema, value));
  return problems;
}

const limit = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function textProblems({ minLength, maxLength, pattern }: Schema, text: string): string[] {
  const length = [...text].length;
  const problems: string[] = [];
  const [least, most] = [limit(minLength), limit(maxLength)];
  if (least !== undefined && length < least) problems.push(`String length must be greater than or equal to ${least}`);
  if (most !== undefined && length > most) problems.push(`String length must be less than or equal to ${most}`);
  if (typeof pattern === 'string' && !matches(pattern, text)) problems.push(`Does not match pattern '${pattern}'`);
  return problems;
}

function numberProblems(schema: Schema, value: number): string[] {
  const problems: string[] = [];
  const [multiple, least, most, above, below] = ['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((key) =>
    limit(schema[key]),
  );
  if (multiple !== undefined && value % multiple !== 0) problems.push(`Must be a multiple of ${multiple}`);
  if (most !== undefined && value > most) problems.push(`Must be less than or equal to ${most}`);
  if (below !== undefined && value >= below) problems.push(`Must be less than ${below}`);
  if (least !== undefined && value < least) problems.push(`Must be greater than or equal to ${least}`);
  if (above !== undefined && value <= above) problems.push(`Must be greater than ${above}`);
  return problems;
}

function listProblems({ minItems, maxItems, uniqueItems }: Schema, list: readonly unknown[]): string[] {
  const problems: string[] = [];
  const [least, most] = [limit(minItems), limit(maxItems)];
  if (least !== undefined && list.length < least) problems.push(`Array must have at least ${least} items`);
  if (most !== undefined && list.length > most) problems.push(`Array must have at most ${most} items`);
  if (uniqueItems === true) {
    list.forEach((each, j) => {
      const i = list.findIndex((other) => deepEqual(other, each));
      if (i < j) problems.push(`array items[${i},${j}] must be unique`);
    });
  }
  return problems;
}

function objectProblems({ required, minProperties, maxProperties }: Schema, value: Readonly<Record<string, unknown>>): string[] {
  const count = Object.keys(value).length;
  const problems = (Array.isArray(required) ? (required as string[]) : [])
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => `${key} is required`);
  const [least, most] = [limit(minProperties), limit(maxProperties)];
  if (least !== undefined && count < least) problems.push(`Must have at least ${least} properties`);
  if (most !== undefined && count > most) problems.push(`Must have at most ${most} properties`);
  return problems;
}

/** A pattern that Go cannot read fits nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return RE2JS.compile(pattern).matcher(text).find();
  } catch {
    return false;
  }
}
