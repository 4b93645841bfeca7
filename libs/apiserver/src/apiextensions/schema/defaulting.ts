/** Defaults of structural schemas (apiextensions-apiserver, schema/defaulting). Both functions change the value that they are given. */
import { isRecord, setOwn } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../custom-resource-definition.types.ts';
import { propertySchema } from './correlation.ts';

type Keyed = Record<string, unknown>;

/** Fills in defaults where a field is missing, or null without being nullable. Idempotent. */
export function applyDefaults(value: unknown, schema: JSONSchemaProps | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    value.forEach((item, i) => {
      if (isRefusedNull(item, items)) value[i] = copyOf(items?.default);
      applyDefaults(value[i], items);
    });
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined || property.default === null) continue;
    if (!Object.hasOwn(value, key) || isRefusedNull(value[key], property)) setOwn(value, key, copyOf(property.default));
  }
  for (const key of Object.keys(value)) defaultField(value, key, schema);
}

function defaultField(value: Keyed, key: string, schema: JSONSchemaProps): void {
  const field = propertySchema(schema, key);
  if (!field) return;
  const isNamed = schema.properties !== undefined && Object.hasOwn(schema.properties, key);
  if (!isNamed && isRefusedNull(value[key], field)) setOwn(value, key, copyOf(field.default));
  applyDefaults(value[key], field);
}

function copyOf(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}

function isRefusedNull(value: unknown, schema: JSONSchemaProps | undefined): boolean {
  return value === null && schema !== undefined && !schema.nullable;
}

/** Nulls mean absence where they are not allowed and no default takes their place. */
export function pruneNulls(value: unknown, schema: JSONSchemaProps | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) pruneNulls(item, schema?.items);
    return;
  }
  if (!isRecord(value)) return;
  for (const key of Object.keys(value)) {
    const field = schema && propertySchema(schema, key);
    if (isRefusedNull(value[key], field) && (field!.default === undefined || field!.default === null)) delete value[key];
    else pruneNulls(value[key], field);
  }
}
