/**
 * Plain data as what differs from a base that it was made from, in JSON: `{"$same": true}` for the very same value, `{"$fields": …, "$gone": …}`
 * for an object and `{"$entries": …, "$gone": …}` for a Map of which some parts are the same; everything else is written whole.
 */
import { isRecord } from '@drydock/apimachinery';
import { collectionsFromJson, collectionsToJson } from './collections-as-json.ts';

interface Tagged {
  $same?: true;
  $fields?: Record<string, unknown>;
  $entries?: [unknown, unknown][];
  $gone?: unknown[];
}

const SAME = { $same: true };

/** What is the same JavaScript value in both is not written. */
export function differenceToJson(value: unknown, base: unknown): unknown {
  if (value === base && typeof value === 'object' && value !== null) return SAME;
  if (value instanceof Map && base instanceof Map) return mapDifference(value, base);
  if (isPlain(value) && isPlain(base)) return recordDifference(value, base);
  return collectionsToJson(value);
}

/** The value that `differenceToJson` was given, for the same base. */
export function differenceFromJson(saved: unknown, base: unknown): unknown {
  if (!isRecord(saved)) return collectionsFromJson(saved);
  const { $same, $fields, $entries, $gone = [] } = saved as Tagged;
  if ($same) return base;
  if ($entries) {
    const map = new Map(base as ReadonlyMap<unknown, unknown>);
    for (const key of $gone) map.delete(key);
    for (const [key, each] of $entries) map.set(key, differenceFromJson(each, map.get(key)));
    return map;
  }
  if (!$fields) return collectionsFromJson(saved);
  const record = { ...(base as Record<string, unknown>) };
  for (const name of $gone) delete record[name as string];
  for (const [name, each] of Object.entries($fields)) record[name] = differenceFromJson(each, record[name]);
  return record;
}

function mapDifference(value: ReadonlyMap<unknown, unknown>, base: ReadonlyMap<unknown, unknown>): unknown {
  const $gone = [...base.keys()].filter((key) => !value.has(key));
  const keeps = [...base.keys()].filter((key) => value.has(key));
  if (keeps.length === 0 || !startsWith([...value.keys()], keeps)) return collectionsToJson(value);
  const changed = [...value].filter(([key, each]) => !base.has(key) || base.get(key) !== each);
  return withGone({ $entries: changed.map(([key, each]) => [key, differenceToJson(each, base.get(key))]) }, $gone);
}

function recordDifference(value: Record<string, unknown>, base: Record<string, unknown>): unknown {
  // JSON has no undefined.
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  const before = Object.keys(base).filter((name) => base[name] !== undefined);
  const $gone = before.filter((name) => value[name] === undefined);
  const keeps = before.filter((name) => value[name] !== undefined);
  if (keeps.length === 0 || !startsWith(names, keeps)) return collectionsToJson(value);
  const changed = names.filter((name) => value[name] !== base[name]);
  return withGone({ $fields: Object.fromEntries(changed.map((name) => [name, differenceToJson(value[name], base[name])])) }, $gone);
}

function withGone(difference: Tagged, $gone: unknown[]): Tagged {
  return $gone.length > 0 ? { ...difference, $gone } : difference;
}

/** What is kept comes first when it is put together again: another order would be lost. */
function startsWith(keys: readonly unknown[], first: readonly unknown[]): boolean {
  return first.every((key, i) => keys[i] === key);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !(value instanceof Map) && !(value instanceof Set);
}
