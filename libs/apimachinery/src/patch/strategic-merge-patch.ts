/** Strategic merge patch: merge patch that knows which lists to merge and by what (apimachinery, util/strategicpatch). */
import { deepEqual } from '../deep/deep.ts';
import { getOwn, isRecord } from '../deep/own-property.ts';
import { formatGoValue } from '../go-format/go-print.ts';
import { goSyntax } from '../go-format/go-syntax.ts';
import { jsonKind } from '../schema/decode-state.ts';
import { indexOfItem, orderItems } from './list-order.ts';
import type { MergeSchema } from './merge-schema.ts';
import { PatchError, patchResult, type PatchResult } from './patch-result.ts';

export const DIRECTIVE = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const DELETE_FROM_PRIMITIVE_LIST = '$deleteFromPrimitiveList/';
export const SET_ELEMENT_ORDER = '$setElementOrder/';

/** A patch that sets what it does not retain (mergepatch, ErrPatchContentNotMatchRetainKeys). */
export const UNRETAINED = "patch content doesn't match retainKeys list";

export type JsonObject = Readonly<Record<string, unknown>>;

export interface MergeOptions {
  /** Obey directives; otherwise two patches are combined into one, and directives are kept. */
  applying: boolean;
}

/** The document with the patch applied. Neither is changed. */
export function applyStrategicMergePatch(
  document: JsonObject,
  patch: JsonObject,
  schema: MergeSchema | undefined,
): PatchResult<JsonObject> {
  return patchResult(() => mergeObjects(document, patch, schema, { applying: true }));
}

export function noMergeKeyError(item: unknown, mergeKey: string): PatchError {
  return new PatchError(`map: ${formatGoValue(item)} does not contain declared merge key: ${mergeKey}`);
}

export function mergeObjects(original: JsonObject, patch: JsonObject, schema: MergeSchema | undefined, options: MergeOptions): JsonObject {
  const directive = getOwn(patch, DIRECTIVE);
  if (directive !== undefined && options.applying) {
    const { [DIRECTIVE]: _, ...rest } = patch;
    if (directive === 'replace') return withoutDirectives(rest) as JsonObject;
    if (directive === 'delete') return {};
    if (directive !== 'merge') throw new PatchError(`unknown patch type: ${String(directive)} in map: ${formatGoValue(rest)}`);
    return mergeObjects(original, rest, schema, options);
  }
  const merged = new Map(Object.entries(options.applying ? retainKeys(original, patch) : original));
  const ordered = options.applying ? mergeOrderedLists(merged, patch, schema) : new Set<string>();
  for (const [key, value] of Object.entries(patch)) {
    if (!ordered.has(key)) mergeField(merged, key, value, schema, options);
  }
  return Object.fromEntries(merged);
}

function retainKeys(original: JsonObject, patch: JsonObject): JsonObject {
  const retained = getOwn(patch, RETAIN_KEYS);
  if (retained === undefined) return original;
  if (!Array.isArray(retained)) throw new PatchError('invalid patch format of retainKeys');
  const unlisted = Object.entries(patch).some(([key, value]) => !key.startsWith('$') && value !== null && !retained.includes(key));
  if (unlisted) throw new PatchError(UNRETAINED);
  return Object.fromEntries(Object.entries(original).filter(([key]) => retained.includes(key)));
}

/** Merges the lists for which the patch has an order, and returns the keys that are thereby done. */
function mergeOrderedLists(merged: Map<string, unknown>, patch: JsonObject, schema: MergeSchema | undefined): Set<string> {
  const done = new Set<string>();
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(SET_ELEMENT_ORDER) || !Array.isArray(order)) continue;
    const key = directive.slice(SET_ELEMENT_ORDER.length);
    const mergeKey = schema?.child(key)?.patchMergeKey;
    const original = merged.get(key);
    deleteFromPrimitives(merged, key, getOwn(patch, DELETE_FROM_PRIMITIVE_LIST + key));
    const patchItems = getOwn(patch, key);
    if (Array.isArray(patchItems)) {
      checkOrder(patchItems, order, mergeKey);
      mergeField(merged, key, patchItems, schema, { applying: true });
    }
    const result = merged.get(key);
    if (Array.isArray(result)) merged.set(key, orderItems(result, order, Array.isArray(original) ? original : [], mergeKey));
    for (const name of [key, directive, DELETE_FROM_PRIMITIVE_LIST + key]) done.add(name);
  }
  return done;
}

/** The items of the patch must stand in the order that the patch itself asks for. */
function checkOrder(items: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): void {
  const kept = items.filter((item) => !(isRecord(item) && getOwn(item, DIRECTIVE) !== undefined));
  const positions = kept.map((item) => indexOfItem(order, item, mergeKey));
  if (positions.every((position, i) => position >= 0 && (i === 0 || position > positions[i - 1]!))) return;
  throw new PatchError(`The order in patch list:\n${goSyntax(kept)}\n doesn't match $setElementOrder list:\n${goSyntax(order)}\n`);
}

function deleteFromPrimitives(merged: Map<string, unknown>, key: string, deletions: unknown): void {
  const items = merged.get(key);
  if (!Array.isArray(items) || !Array.isArray(deletions)) return;
  merged.set(
    key,
    items.filter((item) => !deletions.some((deleted) => deepEqual(deleted, item))),
  );
}

function mergeField(
  merged: Map<string, unknown>,
  key: string,
  value: unknown,
  schema: MergeSchema | undefined,
  options: MergeOptions,
): void {
  if (options.applying && key === RETAIN_KEYS) return;
  if (options.applying && key.startsWith(SET_ELEMENT_ORDER)) return;
  if (options.applying && key.startsWith(DELETE_FROM_PRIMITIVE_LIST)) {
    deleteFromPrimitives(merged, key.slice(DELETE_FROM_PRIMITIVE_LIST.length), value);
    return;
  }
  if (value === null && (options.applying || merged.has(key))) {
    merged.delete(key);
    if (options.applying) return;
  }
  merged.set(key, mergeValues(merged.get(key), value, schema?.child(key), options));
}

function mergeValues(original: unknown, value: unknown, schema: MergeSchema | undefined, options: MergeOptions): unknown {
  const replaces = schema?.patchStrategies.includes('replace') ?? false;
  if (isRecord(original) && isRecord(value) && !replaces) return mergeObjects(original, value, schema, options);
  if (Array.isArray(original) && Array.isArray(value) && schema?.patchStrategies.includes('merge'))
    return mergeLists(original, value, schema, options);
  return options.applying ? withoutDirectives(value) : value;
}

/** A value that a patch brings in whole: without directives, deleted items and nulls in objects. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((item) => !(isRecord(item) && ['delete', 'replace'].includes(getOwn(item, DIRECTIVE) as string)))
      .map(withoutDirectives);
  }
  if (!isRecord(value)) return value;
  const isKept = ([key, each]: [string, unknown]): boolean =>
    each !== null &&
    key !== DIRECTIVE &&
    key !== RETAIN_KEYS &&
    !key.startsWith(SET_ELEMENT_ORDER) &&
    !key.startsWith(DELETE_FROM_PRIMITIVE_LIST);
  return Object.fromEntries(
    Object.entries(value)
      .filter(isKept)
      .map(([key, each]) => [key, withoutDirectives(each)]),
  );
}

function mergeLists(original: readonly unknown[], patch: readonly unknown[], schema: MergeSchema, options: MergeOptions): unknown[] {
  checkElementTypes(original, patch);
  if (![...original, ...patch].some(isRecord)) {
    const merged = [...original, ...patch].filter((item, i, all) => all.findIndex((other) => deepEqual(other, item)) === i);
    return orderItems(merged, patch, original, undefined);
  }
  const mergeKey = schema.patchMergeKey;
  if (mergeKey === undefined) throw new PatchError('cannot merge lists without merge key');
  return mergeObjectLists(original, patch, mergeKey, schema, options);
}

/** Items of two lists are only merged when all are of one type, which is not that of a list (sliceElementType). */
function checkElementTypes(original: readonly unknown[], patch: readonly unknown[]): void {
  const types = [...original, ...patch].map((item) => (Number.isInteger(item) ? 'integer' : jsonKind(item)));
  if (types[0] === 'array') throw new PatchError('lists of lists are not supported');
  if (types.some((type) => type !== types[0]))
    throw new PatchError(`list element types are not identical: ${formatGoValue([original, patch])}`);
}

function mergeObjectLists(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
  schema: MergeSchema,
  options: MergeOptions,
): unknown[] {
  const directiveOf = (item: unknown): unknown => (options.applying && isRecord(item) ? getOwn(item, DIRECTIVE) : undefined);
  const items = patch.filter((item) => directiveOf(item) !== 'delete' && directiveOf(item) !== 'replace');
  if (patch.some((item) => directiveOf(item) === 'replace')) return items.map(withoutDirectives);
  const deleted = patch.filter((item) => directiveOf(item) === 'delete');
  for (const item of [...deleted, ...items]) {
    if (!isRecord(item) || getOwn(item, mergeKey) === undefined) throw noMergeKeyError(item, mergeKey);
  }
  const merged = original.filter((item) => indexOfItem(deleted, item, mergeKey) < 0);
  for (const item of items) {
    const index = indexOfItem(merged, item, mergeKey);
    if (index < 0) merged.push(options.applying ? withoutDirectives(item) : item);
    else merged[index] = mergeObjects(merged[index] as JsonObject, item as JsonObject, schema.item(), options);
  }
  return orderItems(merged, items, original, mergeKey);
}
