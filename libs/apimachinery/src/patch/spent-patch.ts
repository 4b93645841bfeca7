/** What upstream's strategic merge leaves of a patch, which it takes apart while it merges: messages show that (strategicpatch, mergeMap). */
import { isRecord } from '../deep/own-property.ts';
import type { MergeSchema } from './merge-schema.ts';

const ORDER = '$setElementOrder/';

/** The patch as it is after it was merged into `original`. Neither is changed. */
export function spentPatch(original: unknown, patch: Record<string, unknown>, schema: MergeSchema | undefined): Record<string, unknown> {
  if ('$patch' in patch) {
    const { $patch: directive, ...rest } = patch;
    return directive === 'replace' ? rest : patch;
  }
  const ordered = Object.keys(patch).filter((key) => key.startsWith(ORDER));
  const gone = new Set(['$retainKeys', ...ordered, ...ordered.map((key) => key.slice(ORDER.length))]);
  const kept = Object.entries(patch).filter(([key]) => !gone.has(key));
  const before = isRecord(original) ? original : {};
  return Object.fromEntries(kept.map(([key, value]) => [key, spentValue(before[key], value, schema?.child(key))]));
}

function spentValue(before: unknown, value: unknown, schema: MergeSchema | undefined): unknown {
  if (isRecord(value) && isRecord(before)) return spentPatch(before, value, schema);
  if (Array.isArray(value) && Array.isArray(before)) return spentList(before, value, schema);
  return value === null ? null : withoutNulls(value);
}

function spentList(before: readonly unknown[], items: readonly unknown[], schema: MergeSchema | undefined): readonly unknown[] {
  const key = schema?.patchMergeKey;
  if (key === undefined || !schema?.patchStrategies.includes('merge')) return items;
  return items.map((item) => {
    if (!isRecord(item) || '$patch' in item) return item;
    const match = before.find((each) => isRecord(each) && each[key] === item[key]);
    return match === undefined ? item : spentPatch(match, item, schema.item());
  });
}

/** What is new loses its nulls. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const present = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(present.map(([key, each]) => [key, withoutNulls(each)]));
}
