import { isRecord, setOwn } from '../deep/own-property.ts';
import { quoteGo } from '../field-errors.ts';
import type { Schema } from './schema.ts';

const META_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

interface Pruning {
  unknown: string[];
}

/**
 * A custom resource without the fields that its structural schema does not know (apiextensions-apiserver, pruning.PruneWithOptions).
 * TypeMeta and ObjectMeta of the root and of embedded resources are kept as they are. `strictErrors` are sorted, as upstream sorts
 * them: `unknown field "spec.colour"`. `value` is not changed; unpruned parts are shared.
 */
export function pruneStructurally(
  value: Record<string, unknown>,
  schema: Schema,
): { object: Record<string, unknown>; strictErrors: readonly string[] } {
  const pruning: Pruning = { unknown: [] };
  const object = prune(value, { ...schema, 'x-kubernetes-embedded-resource': true }, '', pruning) as Record<string, unknown>;
  return { object, strictErrors: [...new Set(pruning.unknown)].sort().map((path) => `unknown field ${quoteGo(path)}`) };
}

function prune(value: unknown, schema: Schema | undefined, path: string, pruning: Pruning): unknown {
  if (Array.isArray(value)) return pruneList(value, schema, path, pruning);
  return isRecord(value) ? pruneObject(value, schema, path, pruning) : value;
}

/** The items of a list that keeps unknown fields keep theirs. */
function pruneList(value: unknown[], schema: Schema | undefined, path: string, pruning: Pruning): unknown[] {
  const items = keepsUnknownFields(schema) ? { ...schema?.items, 'x-kubernetes-preserve-unknown-fields': true } : schema?.items;
  return value.map((each, i) => prune(each, items, `${path}[${i}]`, pruning));
}

function keepsUnknownFields(schema: Schema | undefined): boolean {
  return schema?.['x-kubernetes-preserve-unknown-fields'] === true;
}

function pruneObject(value: Record<string, unknown>, schema: Schema | undefined, path: string, pruning: Pruning): Record<string, unknown> {
  const keepsUnknown = keepsUnknownFields(schema);
  const pruned: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const childPath = path ? `${path}.${key}` : key;
    const isMeta = META_FIELDS.has(key) && schema?.['x-kubernetes-embedded-resource'] === true;
    const childSchema = isMeta ? undefined : schemaOfKey(schema, key);
    if (childSchema) setOwn(pruned, key, prune(child, childSchema === true ? undefined : childSchema, childPath, pruning));
    else if (isMeta || keepsUnknown) setOwn(pruned, key, child);
    else pruning.unknown.push(childPath);
  }
  return pruned;
}

/** `true` when the key is known but nothing below it is. */
function schemaOfKey(schema: Schema | undefined, key: string): Schema | true | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  const values = schema?.additionalProperties;
  if (typeof values === 'object') return values;
  return values === true ? true : undefined;
}
