import { isRecord, setOwn } from '../deep/own-property.ts';
import { selfDecodingTypes } from './scalar-decoders.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { isOmittedWhenEmpty, refName, type Schema } from './schema.ts';

/**
 * Adds what Go writes for fields that were never set: structs that are not pointers (`status: {}`, `resources: {}`), times among
 * them (`creationTimestamp: null`), and the fields without `omitempty` (`name: ""`, `rules: null`). This is how a typed object
 * looks in an answer of kube-apiserver. `value` is what `decodeStrictly` returned; it is not changed.
 */
export function fillZeroValues(value: Record<string, unknown>, schema: Schema, registry: SchemaRegistry): Record<string, unknown> {
  return fill(value, schema, registry) as Record<string, unknown>;
}

/** What has to be known of a type to fill its values in. */
interface Shape {
  item: Schema | undefined;
  /** Of its fields, those whose values have something to be filled in. */
  fields: ReadonlyMap<string, Schema>;
  /** What is written for fields that were not set; lists and records are made anew each time. */
  zeros: readonly (readonly [name: string, zero: unknown, field: Schema])[];
  /** Of the values, when it is a map. */
  values: Schema | undefined;
}

const shapesOfRegistries = new WeakMap<SchemaRegistry, WeakMap<Schema, Shape>>();

function shapeOf(schema: Schema, registry: SchemaRegistry): Shape {
  let shapes = shapesOfRegistries.get(registry);
  if (!shapes) shapesOfRegistries.set(registry, (shapes = new WeakMap()));
  let shape = shapes.get(schema);
  if (!shape) shapes.set(schema, (shape = newShape(schema, registry)));
  return shape;
}

function newShape(schema: Schema, registry: SchemaRegistry): Shape {
  const { items, properties = {}, additionalProperties } = registry.resolve(schema);
  const entries = Object.entries(properties);
  const zeros = entries.flatMap(([name, field]) => {
    const zero = writtenZero(registry.resolve(schema), name, field, registry);
    return zero === undefined ? [] : [[name, zero, field] as const];
  });
  return {
    item: items,
    fields: new Map(entries),
    zeros,
    values: typeof additionalProperties === 'object' ? additionalProperties : undefined,
  };
}

function fill(value: unknown, schema: Schema, registry: SchemaRegistry): unknown {
  if (typeof value !== 'object' || value === null || isSelfDecoding(schema)) return value;
  const { item } = shapeOf(schema, registry);
  if (Array.isArray(value)) return item ? value.map((each) => fill(each, item, registry)) : value;
  return isRecord(value) ? fillRecord(value, shapeOf(schema, registry), registry) : value;
}

function fillRecord(value: Record<string, unknown>, { fields, values, zeros }: Shape, registry: SchemaRegistry): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const each = value[name];
    const field = typeof each === 'object' && each !== null ? (fields.get(name) ?? values) : undefined;
    setOwn(filled, name, field ? fill(each, field, registry) : each);
  }
  for (const [name, zero, field] of zeros) if (!Object.hasOwn(filled, name)) filled[name] = fill(zero, field, registry);
  return filled;
}

/** What Go writes for a field that was never set, or undefined when it writes nothing. */
export function writtenZero(owner: Schema, name: string, field: Schema, registry: SchemaRegistry): unknown {
  if (!field['x-go-pointer'] && field.$ref !== undefined) return zeroOf(field, registry);
  if (isOmittedWhenEmpty(owner, name, field)) return undefined;
  return field['x-go-pointer'] ? null : zeroOf(field, registry);
}

/** The zero value of a Go type that is not a pointer; lists, maps and bytes are nil. */
export function zeroOf(schema: Schema, registry: SchemaRegistry): unknown {
  const self = schema.$ref === undefined ? undefined : selfDecodingTypes.get(refName(schema.$ref));
  if (self) return self.zero();
  const { type, format, properties, additionalProperties } = registry.resolve(schema);
  if (type === 'string') return format === 'byte' ? null : '';
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return 0;
  return type === 'object' && (properties || !additionalProperties) ? {} : null;
}

/** Whether the type reads and writes its own JSON: its zero value is no struct. */
export function isSelfDecoding(schema: Schema): boolean {
  return schema.$ref !== undefined && selfDecodingTypes.has(refName(schema.$ref));
}
