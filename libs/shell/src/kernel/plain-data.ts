/** A record without a prototype, so that `__proto__` is a key like any other. */
export const record = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

/** What `copyPlain` made: everything else that is restored was read from JSON. */
const copies = new WeakSet<object>();

/** A deep copy of plain data. Its records are as they were, with a prototype or without. */
export function copyPlain<T extends object>(value: T): T {
  const copy = copyOf(value);
  copies.add(copy);
  return copy;
}

/** The same of what was saved. Reading JSON gives every record a prototype; here they have none. */
export function restorePlain<T extends object>(saved: T): T {
  return copies.has(saved) ? copyPlain(saved) : withoutPrototypes(saved);
}

function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => copyOf(each)) as T;
  // A record that is copied whole keeps the layout that makes it fast; one without a prototype has none.
  const copy = (Object.getPrototypeOf(value) === null ? Object.assign(record(), value) : { ...value }) as Record<string, unknown>;
  for (const key of Object.keys(copy)) if (typeof copy[key] === 'object') copy[key] = copyOf(copy[key]);
  return copy as T;
}

function withoutPrototypes<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => withoutPrototypes(each)) as T;
  const copy = record<unknown>();
  for (const key of Object.keys(value)) copy[key] = withoutPrototypes((value as Record<string, unknown>)[key]);
  return copy as T;
}
