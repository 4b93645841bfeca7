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

function fill(value: unknown, schema: Schema, registry: SchemaRegistry): unknown {
  if (typeof value !== 'object' || value === null || isSelfDecoding(schema)) return value;
  const resolved = registry.resolve(schema);
  if (Array.isArray(value)) return resolved.items ? value.map((each) => fill(each, resolved.items!, registry)) : value;
  return isRecord(value) ? fillRecord(value, resolved, registry) : value;
}

function fillRecord(value: Record<string, unknown>, schema: Schema, registry: SchemaRegistry): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    const field = registry.fieldSchema(schema, name);
    setOwn(filled, name, field ? fill(each, field, registry) : each);
  }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (Object.hasOwn(filled, name)) continue;
    const zero = writtenZero(schema, name, field, registry);
    if (zero !== undefined) filled[name] = fill(zero, field, registry);
  }
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
