/** The CEL type of data that a schema describes (k8s.io/apiserver, cel/common/schemas.go). */
import type { Schema } from '@drydock/apimachinery';
import { unescapeField } from './field-names.ts';
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listType, mapType, STRING, structType, TIMESTAMP, type CelType } from './types.ts';

export interface SchemaTypeOptions {
  /** The type's name in messages. */
  name: string;
  /** Follows `$ref`s; the schema itself when there are none. */
  resolve?: (schema: Schema) => Schema;
  /** Whether it is a whole object: apiVersion, kind and metadata are there though the schema may not say so. */
  isResource?: boolean;
}

/** `DYN` for what may be anything. Fields are typed when an expression names them, so schemas may refer to themselves. */
export function typeOfSchema(given: Schema, { name, resolve = (schema) => schema, isResource = false }: SchemaTypeOptions): CelType {
  const schema = resolve(given);
  const { type, format, items, additionalProperties, properties } = schema;
  if (schema['x-kubernetes-int-or-string']) return DYN;
  const embedded = isResource || schema['x-kubernetes-embedded-resource'] === true;
  const child = (inner: Schema, suffix: string): CelType => typeOfSchema(inner, { name: `${name}.${suffix}`, resolve });
  switch (type) {
    case 'array':
      return items ? listType(child(items, '@idx')) : DYN;
    case 'boolean':
      return BOOL;
    case 'integer':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      if (format === 'byte') return BYTES;
      if (format === 'duration') return DURATION;
      return format === 'date' || format === 'date-time' ? TIMESTAMP : STRING;
  }
  if (typeof additionalProperties === 'object') return mapType(STRING, child(additionalProperties, '@elem'));
  // Unknown fields may be kept, but rules cannot name them.
  if (additionalProperties === true || (type !== 'object' && !properties && !embedded)) return DYN;
  const known = embedded
    ? { ...RESOURCE_FIELDS, ...properties, ...(isOpenMetadata(properties?.metadata) ? { metadata: RESOURCE_FIELDS.metadata } : {}) }
    : (properties ?? {});
  const types = new Map<string, CelType>();
  const field = (escaped: string): CelType | undefined => {
    const original = unescapeField(escaped);
    if (original === undefined || !Object.hasOwn(known, original)) return undefined;
    const made = types.get(original) ?? child((known as Record<string, Schema>)[original]!, original);
    types.set(original, made);
    return made;
  };
  return structType(name, field, (escaped) => unescapeField(escaped) ?? escaped);
}

function isOpenMetadata(metadata: Schema | undefined): boolean {
  return !metadata || (!metadata.properties && !metadata.$ref);
}

const TEXT: Schema = { type: 'string' };

/** What every object has that rules may use. */
const RESOURCE_FIELDS = {
  apiVersion: TEXT,
  kind: TEXT,
  metadata: { type: 'object', properties: { name: TEXT, generateName: TEXT } },
} as const satisfies Record<string, Schema>;
