/** Finds, for a place in a changed object, the same place in the object before (k8s.io/apiserver, cel/common.CorrelatedObject). */
import { compactJson, isRecord } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../custom-resource-definition.types.ts';

export interface Correlation {
  /** The old value at this place. */
  readonly old: unknown;
  readonly schema: JSONSchemaProps | undefined;
}

/** Undefined when nothing in the old object is known to be the same field. */
export function correlateField({ old, schema }: Correlation, field: string): Correlation | undefined {
  if (!schema || schema['x-kubernetes-map-type'] === 'atomic' || !isRecord(old) || !Object.hasOwn(old, field)) return undefined;
  const child = propertySchema(schema, field);
  return child && { old: old[field], schema: child };
}

/** Only the items of lists of type `map` can be told apart by more than their place. */
export function correlateItem({ old, schema }: Correlation, item: unknown): Correlation | undefined {
  if (schema?.['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old)) return undefined;
  const key = itemKey(item, schema);
  const same = key === undefined ? undefined : old.find((each) => itemKey(each, schema) === key);
  return same === undefined ? undefined : { old: same, schema: schema.items };
}

export function propertySchema({ properties, additionalProperties }: JSONSchemaProps, field: string): JSONSchemaProps | undefined {
  if (properties && Object.hasOwn(properties, field)) return properties[field];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** The key fields of an item of a list of type `map`, with defaults; undefined for what is no object. */
export function itemKey(item: unknown, { items, 'x-kubernetes-list-map-keys': keys = [] }: JSONSchemaProps): string | undefined {
  if (!isRecord(item)) return undefined;
  return compactJson(keys.map((key) => (Object.hasOwn(item, key) ? item[key] : (items?.properties?.[key]?.default ?? null))));
}
