/** Computing strategic merge patches (apimachinery, strategicpatch: CreateTwoWayMergePatch and CreateThreeWayMergePatch). */
import { deepEqual } from '../deep/deep.ts';
import { getOwn, isRecord } from '../deep/own-property.ts';
import { sortLike } from './list-order.ts';
import type { MergeSchema } from './merge-schema.ts';
import { patchResult, type PatchResult } from './patch-result.ts';
import {
  DELETE_FROM_PRIMITIVE_LIST,
  DIRECTIVE,
  mergeObjects,
  noMergeKeyError,
  RETAIN_KEYS,
  SET_ELEMENT_ORDER,
  type JsonObject,
} from './strategic-merge-patch.ts';

interface DiffScope {
  changes: boolean;
  deletions: boolean;
}

/** The patch that makes `modified` of `original`; empty when they are equal. */
export function createTwoWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  schema: MergeSchema | undefined,
): PatchResult<JsonObject> {
  return patchResult(() => diffObjects(original, modified, schema, { changes: true, deletions: true }, false));
}

/**
 * What `kubectl apply` sends: additions and changes against `current`, which is live, and deletions against `original`,
 * which was applied last (`{}` when nothing was).
 */
export function createThreeWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  schema: MergeSchema | undefined,
): PatchResult<JsonObject> {
  return patchResult(() => {
    const changes = diffObjects(current, modified, schema, { changes: true, deletions: false }, false);
    const deletions = diffObjects(original, modified, schema, { changes: false, deletions: true }, false);
    return mergeObjects(deletions, changes, schema, { applying: false });
  });
}

type Patch = Map<string, unknown>;

function diffObjects(
  original: JsonObject,
  modified: JsonObject,
  schema: MergeSchema | undefined,
  scope: DiffScope,
  retains: boolean,
): JsonObject {
  const patch: Patch = new Map();
  for (const [key, value] of Object.entries(modified)) {
    if (value !== undefined) diffField(patch, key, getOwn(original, key), value, schema?.child(key), scope);
  }
  if (scope.deletions) {
    for (const key of Object.keys(original)) if (getOwn(modified, key) === undefined) patch.set(key, null);
  }
  if (retains && (patch.size > 0 || Object.keys(modified).some((key) => getOwn(original, key) === undefined))) {
    const keys = Object.keys(modified).filter((key) => getOwn(modified, key) !== null);
    if (keys.length > 0) patch.set(RETAIN_KEYS, keys.sort());
  }
  return Object.fromEntries(patch);
}

function diffField(patch: Patch, key: string, before: unknown, after: unknown, schema: MergeSchema | undefined, scope: DiffScope): void {
  const strategies = schema?.patchStrategies ?? [];
  if (isRecord(before) && isRecord(after)) {
    // A map that is replaced is in every patch, changed or not (handleMapDiff).
    if (strategies.includes('replace')) {
      if (scope.changes) patch.set(key, after);
      return;
    }
    const inner = diffObjects(before, after, schema, scope, strategies.includes('retainKeys'));
    if (Object.keys(inner).length > 0) patch.set(key, inner);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && schema && strategies.includes('merge')) {
    diffLists(patch, key, before, after, schema, scope);
    return;
  }
  if (scope.changes && !deepEqual(before, after)) patch.set(key, after);
}

function diffLists(
  patch: Patch,
  key: string,
  before: readonly unknown[],
  after: readonly unknown[],
  schema: MergeSchema,
  scope: DiffScope,
): void {
  if (before.length === 0) {
    if (after.length > 0 && scope.changes) patch.set(key, after);
    return;
  }
  if ([...before, ...after].some(isRecord)) diffObjectLists(patch, key, before, after, schema, scope);
  else diffScalarLists(patch, key, before, after, scope);
}

function diffScalarLists(patch: Patch, key: string, before: readonly unknown[], after: readonly unknown[], scope: DiffScope): void {
  const missingFrom =
    (items: readonly unknown[]) =>
    (item: unknown): boolean =>
      !items.some((other) => deepEqual(other, item));
  const added = scope.changes ? after.filter(missingFrom(before)) : [];
  const deleted = scope.deletions ? before.filter(missingFrom(after)) : [];
  if (added.length > 0) patch.set(key, added);
  if (deleted.length > 0) patch.set(DELETE_FROM_PRIMITIVE_LIST + key, deleted);
  const reordered = scope.changes && !deepEqual(before, after);
  if (after.length > 0 && (reordered || deleted.length > 0)) patch.set(SET_ELEMENT_ORDER + key, after);
}

function mergeKeyOf(item: unknown, mergeKey: string): unknown {
  const value = isRecord(item) ? getOwn(item, mergeKey) : undefined;
  if (value === undefined) throw noMergeKeyError(item, mergeKey);
  return value;
}

function diffObjectLists(
  patch: Patch,
  key: string,
  before: readonly unknown[],
  after: readonly unknown[],
  schema: MergeSchema,
  scope: DiffScope,
): void {
  const mergeKey = schema.patchMergeKey!;
  const beforeKeys = before.map((item) => mergeKeyOf(item, mergeKey));
  const afterKeys = after.map((item) => mergeKeyOf(item, mergeKey));
  const changed = after.flatMap((item, i) =>
    changedItem(before[counterpart(afterKeys, i, beforeKeys)], item as JsonObject, mergeKey, schema, scope),
  );
  const deleted = scope.deletions ? before.filter((_, i) => counterpart(beforeKeys, i, afterKeys) < 0) : [];
  const deletions = sortByKey(deleted, mergeKey).map((item) => ({ [DIRECTIVE]: 'delete', [mergeKey]: mergeKeyOf(item, mergeKey) }));
  const items = [...sortLike(changed, after, mergeKey), ...deletions];
  if (items.length > 0) patch.set(key, items);
  const shared = (keys: unknown[], others: unknown[]): unknown[] => keys.filter((each) => others.includes(each));
  const sameOrder = deepEqual(shared(beforeKeys, afterKeys), shared(afterKeys, beforeKeys)) && beforeKeys.length === afterKeys.length;
  if (after.length > 0 && (items.length > 0 || (scope.changes && !sameOrder))) {
    patch.set(
      SET_ELEMENT_ORDER + key,
      afterKeys.map((value) => ({ [mergeKey]: value })),
    );
  }
}

/** Where the other list has the same item: of several with one key the first is that of the first, and so on. */
function counterpart(keys: readonly unknown[], index: number, others: readonly unknown[]): number {
  const key = keys[index];
  let rank = keys.slice(0, index).filter((each) => each === key).length;
  return others.findIndex((each) => each === key && rank-- === 0);
}

function changedItem(before: unknown, after: JsonObject, mergeKey: string, schema: MergeSchema, scope: DiffScope): JsonObject[] {
  if (before === undefined) return scope.changes ? [after] : [];
  const retains = schema.patchStrategies.includes('retainKeys');
  const inner = diffObjects(before as JsonObject, after, schema.item(), scope, retains);
  return Object.keys(inner).length > 0 ? [{ ...inner, [mergeKey]: after[mergeKey] }] : [];
}

function sortByKey(items: readonly unknown[], mergeKey: string): unknown[] {
  const text = (item: unknown): string => String(mergeKeyOf(item, mergeKey));
  return [...items].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
