/** Lists of type `set` and `map` have no duplicates (apiextensions-apiserver, schema/listtype). */
import { compactJson, duplicate, FieldPath, goJsonSyntax, GoValue, invalid, isRecord, type FieldError } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../custom-resource-definition.types.ts';

export function validateListTypes(value: unknown, schema: JSONSchemaProps | undefined, path: FieldPath = FieldPath.root): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) return validateList(value, schema, path);
  if (!isRecord(value)) return [];
  const { properties = {}, additionalProperties } = schema;
  const keys = Object.keys(value).sort();
  return [
    ...(typeof additionalProperties === 'object'
      ? keys.flatMap((key) => validateListTypes(value[key], additionalProperties, path.key(key)))
      : []),
    ...keys.flatMap((key) => (Object.hasOwn(properties, key) ? validateListTypes(value[key], properties[key], path.child(key)) : [])),
  ];
}

function validateList(items: readonly unknown[], schema: JSONSchemaProps, path: FieldPath): FieldError[] {
  return [
    ...ownErrors(items, schema, path),
    ...(schema.items ? items.flatMap((item, i) => validateListTypes(item, schema.items, path.index(i))) : []),
  ];
}

function ownErrors(items: readonly unknown[], schema: JSONSchemaProps, path: FieldPath): FieldError[] {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return duplicates(items).map((i) => duplicate(path.index(i), shown(items[i])));
    case 'map': {
      const wrong = items.findIndex((item) => item !== null && !isRecord(item));
      if (wrong >= 0) return [invalid(path.index(wrong), shown(items[wrong]), 'must be an object for an array of list-type map')];
      const keys = items.map((item) => keyOf(item, schema['x-kubernetes-list-map-keys'] ?? []));
      return duplicates(keys).map((i) => duplicate(path.index(i), shown(keys[i])));
    }
    default:
      return [];
  }
}

function keyOf(item: unknown, keys: readonly string[]): Record<string, unknown> {
  const given = isRecord(item) ? item : {};
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(given, key)).map((key) => [key, given[key]]));
}

function shown(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? new GoValue(goJsonSyntax(value)) : value;
}

/** Each value that was there before is told once, at its second place. */
function duplicates(values: readonly unknown[]): number[] {
  const counts = new Map<string, number>();
  return values.flatMap((value, i) => {
    const key = `${typeof value}${compactJson(value)}`;
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    return before === 1 ? [i] : [];
  });
}
