import { deepEqual } from './deep.ts';
import { getOwn, isRecord } from './own-property.ts';

/**
 * `value` with the very parts of `before` in place of those that mean the same; `before` itself when all of it does. So versions of an object
 * share memory, and comparing them costs nothing. What is not frozen in `value` is the caller's own, and changed in place.
 */
export function sharing<T>(value: T, before: unknown): T {
  if (value === before) return value;
  if (Array.isArray(value) && Array.isArray(before)) return sharingItems(value, before) as T;
  if (isRecord(value) && isRecord(before)) return sharingFields(value, before) as T;
  return deepEqual(value, before) ? (before as T) : value;
}

function sharingItems(items: unknown[], before: readonly unknown[]): readonly unknown[] {
  let isSame = items.length === before.length;
  for (let at = 0; at < items.length && at < before.length; at++) {
    const shared = sharing(items[at], before[at]);
    if (shared !== items[at] && !Object.isFrozen(items)) items[at] = shared;
    isSame &&= shared === before[at];
  }
  return isSame ? before : items;
}

function sharingFields(fields: Record<string, unknown>, before: Record<string, unknown>): Record<string, unknown> {
  let isSame = true;
  let missing = 0;
  for (const name in fields) {
    if (fields[name] === undefined) continue;
    const old = getOwn(before, name);
    const shared = sharing(fields[name], old);
    if (shared !== fields[name] && !Object.isFrozen(fields)) fields[name] = shared;
    isSame &&= old !== undefined && shared === old;
    missing++;
  }
  for (const name in before) if (before[name] !== undefined) missing--;
  return isSame && missing === 0 ? before : fields;
}
