/** JSON merge patch (RFC 7386), and the three-way form that `kubectl apply` uses for kinds without merge keys. */
import { deepEqual } from '../deep/deep.ts';
import { getOwn, isRecord, setOwn } from '../deep/own-property.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Fields that are null in the patch are removed; lists are replaced. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const before = isRecord(document) ? document : {};
  const merged: Record<string, unknown> = {};
  for (const key in before) setOwn(merged, key, before[key]);
  for (const key in patch) {
    const value = patch[key];
    if (value === null) delete merged[key];
    else setOwn(merged, key, isRecord(value) ? applyMergePatch(getOwn(before, key), value) : value);
  }
  return merged;
}

/** The smallest patch that makes `modified` of `original`; null stands for a field that goes. */
export function createMergePatch(original: JsonObject, modified: JsonObject): Record<string, unknown> {
  const patch: [string, unknown][] = [];
  for (const [key, value] of Object.entries(modified)) {
    const before = getOwn(original, key);
    if (deepEqual(before, value)) continue;
    patch.push([key, isRecord(before) && isRecord(value) ? createMergePatch(before, value) : value]);
  }
  for (const key of Object.keys(original)) {
    if (getOwn(modified, key) === undefined) patch.push([key, null]);
  }
  return Object.fromEntries(patch);
}

/** Leaves only the nulls of a patch, or everything but them; objects that become empty go too. */
function filterNulls(patch: JsonObject, keepNulls: boolean): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(patch)) {
    if (isRecord(value)) {
      const inner = filterNulls(value, keepNulls);
      if (Object.keys(inner).length > 0 || (!keepNulls && Object.keys(value).length === 0)) kept.push([key, inner]);
    } else if ((value === null) === keepNulls) {
      kept.push([key, value]);
    }
  }
  return Object.fromEntries(kept);
}

function combinePatches(first: JsonObject, second: JsonObject): Record<string, unknown> {
  const combined = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) {
    const before = combined.get(key);
    combined.set(key, isRecord(before) && isRecord(value) ? combinePatches(before, value) : value);
  }
  return Object.fromEntries(combined);
}

/**
 * Additions and changes from what is live, deletions from what was applied last (apimachinery, jsonmergepatch).
 * `original` is the last applied configuration, `{}` when there is none.
 */
export function createThreeWayJsonMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): Record<string, unknown> {
  const changes = filterNulls(createMergePatch(current, modified), false);
  const deletions = filterNulls(createMergePatch(original, modified), true);
  return combinePatches(deletions, changes);
}
