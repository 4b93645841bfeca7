/** Values of JSON data: freezing, comparing, and changing one place while sharing the rest. */
import { getOwn, isRecord } from './own-property.ts';

/** Freezes the value and all it contains, and returns it. What is frozen already is taken to be frozen throughout. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) freezeContainer(value);
  return value;
}

/** Every write freezes an object: lists are walked by number, and texts are not called for. */
function freezeContainer(container: object): void {
  Object.freeze(container);
  if (Array.isArray(container)) {
    for (let at = 0; at < container.length; at++) if (typeof container[at] === 'object') deepFreeze<unknown>(container[at]);
    return;
  }
  const fields = container as Record<string, unknown>;
  for (const key in fields) {
    const field = fields[key];
    if (typeof field === 'object') deepFreeze(field);
  }
}

/** Whether two values mean the same: the order of keys does not matter, and an undefined property is as good as none. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  if (Array.isArray(a)) return Array.isArray(b) && listsEqual(a, b);
  return isRecord(a) && isRecord(b) && recordsEqual(a, b);
}

function listsEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false;
  return true;
}

/** Every write compares objects, so that this makes no lists of keys. */
function recordsEqual(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  let missing = 0;
  for (const key in a) {
    if (a[key] === undefined) continue;
    const other = getOwn(b, key);
    if (other === undefined || !deepEqual(a[key], other)) return false;
    missing++;
  }
  for (const key in b) if (b[key] !== undefined) missing--;
  return missing === 0;
}

/** The steps from an object to a place in it: names of fields and indexes of lists. */
export type Path = readonly (string | number)[];

/** What is at the place; `undefined` when the way there does not exist. */
export function getPath(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, step) => stepInto(current, step), value);
}

function stepInto(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return getOwn(value, String(step));
}

/**
 * A copy with another value at the place; everything beside the way there is shared with the original, which does not
 * change. Missing objects on the way are made; for a missing list, a numeric step makes one.
 */
export function setPath<T>(value: T, path: Path, replacement: unknown): T {
  const [step, ...rest] = path;
  if (step === undefined) return replacement as T;
  return withChild(value, step, setPath(stepInto(value, step), rest, replacement)) as T;
}

/** A copy without the field or list item at the place; the very same value when there is none. */
export function deletePath<T>(value: T, path: Path): T {
  const [step, ...rest] = path;
  const child = step === undefined ? undefined : stepInto(value, step);
  if (step === undefined || child === undefined) return value;
  if (rest.length === 0) return withoutChild(value, step) as T;
  const changed = deletePath(child, rest);
  return changed === child ? value : (withChild(value, step, changed) as T);
}

function withChild(parent: unknown, step: string | number, child: unknown): unknown {
  if (Array.isArray(parent) || (typeof step === 'number' && !isRecord(parent))) {
    const items: unknown[] = Array.isArray(parent) ? [...parent] : [];
    items[Number(step)] = child;
    return items;
  }
  return { ...(isRecord(parent) ? parent : {}), [step]: child };
}

function withoutChild(parent: unknown, step: string | number): unknown {
  if (Array.isArray(parent)) return parent.toSpliced(Number(step), 1);
  return Object.fromEntries(Object.entries(parent as object).filter(([key]) => key !== String(step)));
}
