/** What keeps a configuration from being read as an object of its type (structured-merge-diff, typed/validate.go). */
import { deepEqual } from '../deep/deep.ts';
import { getOwn, isRecord } from '../deep/own-property.ts';
import { formatGoValue } from '../go-format/go-print.ts';
import { goSyntax } from '../go-format/go-syntax.ts';
import type { SchemaRegistry } from '../schema/schema-registry.ts';
import { refName, type Schema } from '../schema/schema.ts';

/** Fields that every object has, whether or not a custom resource's schema says so. */
const OF_EVERY_OBJECT = ['apiVersion', 'kind', 'metadata'];

/** Types that are one value of any kind to server-side apply, whatever their schema says. */
const ANY_SCALAR = /\.(?:Quantity|IntOrString|Time|MicroTime)$/;
const ANYTHING = /\.(?:RawExtension|JSON|FieldsV1|JSONSchemaProps)$/;

interface Problem {
  path: string;
  message: string;
}

/** One message for all that is wrong, undefined when nothing is. */
export function typedError(value: unknown, schema: Schema, registry: SchemaRegistry): string | undefined {
  const problems = [...problemsOf(value, schema, '', registry)].map(({ path, message }) => (path ? `${path}: ${message}` : message));
  if (problems.length < 2) return problems[0];
  return `errors:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
}

function* problemsOf(value: unknown, schema: Schema, path: string, registry: SchemaRegistry): Generator<Problem> {
  if (value === null || value === undefined) return;
  const name = schema.$ref ? refName(schema.$ref) : '';
  const type = registry.resolve(schema);
  if (ANYTHING.test(name)) return;
  if (ANY_SCALAR.test(name) || type['x-kubernetes-int-or-string']) {
    if (typeof value === 'object') yield { path, message: `expected any scalar, got &{${formatGoValue(value)}}` };
    return;
  }
  const mismatch = mismatchOf(value, type);
  if (mismatch) yield { path, message: mismatch };
  else if (Array.isArray(value)) yield* listProblems(value, schema, path, registry);
  else if (isRecord(value)) yield* mapProblems(value, type, path, registry);
}

function mismatchOf(value: unknown, { type, properties }: Schema): string | undefined {
  switch (type ?? (properties ? 'object' : undefined)) {
    case 'string':
      return typeof value === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got &{${formatGoValue(value)}}`;
    case 'integer':
    case 'number':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeName(value)}`;
    case 'array':
      return Array.isArray(value) ? undefined : `expected list, got &{${formatGoValue(value)}}`;
    case 'object':
      return isRecord(value) ? undefined : `expected map, got &{${formatGoValue(value)}}`;
    default:
      return undefined;
  }
}

function goTypeName(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

function* mapProblems(value: Readonly<Record<string, unknown>>, type: Schema, path: string, registry: SchemaRegistry): Generator<Problem> {
  const { additionalProperties } = type;
  const properties: Readonly<Record<string, Schema>> = type.properties ?? {};
  const open = type['x-kubernetes-preserve-unknown-fields'] || additionalProperties === true || (!type.properties && !additionalProperties);
  for (const [key, child] of Object.entries(value)) {
    const at = `${path}.${key}`;
    const known =
      (Object.hasOwn(properties, key) ? properties[key] : undefined) ??
      (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    const embedded = (path === '' || type['x-kubernetes-embedded-resource']) && OF_EVERY_OBJECT.includes(key);
    if (known) yield* problemsOf(child, known, at, registry);
    else if (!open && !embedded) yield { path: at, message: 'field not declared in schema' };
  }
}

function* listProblems(items: readonly unknown[], schema: Schema, path: string, registry: SchemaRegistry): Generator<Problem> {
  const item = registry.itemSchema(schema);
  const listType = registry.listTypeOf(schema);
  const keys = listType === 'map' ? registry.listMapKeysOf(schema) : [];
  const seen: unknown[] = [];
  for (const [index, each] of items.entries()) {
    let step = `[${index}]`;
    if (listType !== 'atomic') {
      const identity = listType === 'map' ? keyedIdentity(each, keys, item, registry) : setIdentity(each);
      if (typeof identity === 'string') {
        // An item without an identity ends the look at its list.
        yield { path, message: `element ${index}: ${identity}` };
        return;
      }
      step = identity.step;
      if (seen.some((other) => deepEqual(other, identity.value))) yield { path, message: `duplicate entries for key ${step}` };
      seen.push(identity.value);
    }
    if (item) yield* problemsOf(each, item, path + step, registry);
  }
}

interface Identity {
  /** As paths show it: `[name="a"]`. */
  step: string;
  value: unknown;
}

/** What tells an item from others of its list, or why that cannot be told. */
function keyedIdentity(value: unknown, keys: readonly string[], item: Schema | undefined, registry: SchemaRegistry): Identity | string {
  const list = 'associative list with keys';
  if (value === null) return `${list} may not have a null element`;
  if (!isRecord(value)) return `${list} may not have non-map elements`;
  const pairs: [string, unknown][] = [];
  for (const key of keys) {
    const own = getOwn(value, key) ?? (item && defaultOf(item, key, registry));
    if (own === undefined) return `${list} has an element that omits key field ${JSON.stringify(key)} (and doesn't have default value)`;
    pairs.push([key, own]);
  }
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  return { step: `[${pairs.map(([key, own]) => `${key}=${JSON.stringify(own)}`).join(',')}]`, value: pairs };
}

/** What a key is where an item does not say it: a field that Go always writes is its zero value then. */
function defaultOf(item: Schema, key: string, registry: SchemaRegistry): unknown {
  const field = registry.fieldSchema(item, key);
  const isWritten = item.$ref !== undefined && registry.resolve(item).required?.includes(key);
  if (field?.default !== undefined || !isWritten || !field) return field?.default;
  return registry.resolve(field).type === 'string' ? '' : 0;
}

function setIdentity(value: unknown): Identity | string {
  const list = 'associative list without keys has an element';
  if (value === null) return `${list} that's an explicit null`;
  if (Array.isArray(value)) return `${list} that's a list type`;
  return isRecord(value) ? `${list} that's a map type` : { step: `[=${JSON.stringify(value)}]`, value };
}
