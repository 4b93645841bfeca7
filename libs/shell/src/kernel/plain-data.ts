/** A record without a prototype, so that `__proto__` is a key like any other. */
export const record = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

/** The same record again, for somebody who changes it. */
export const copyRecord = <T>(original: Readonly<Record<string, T>>): Record<string, T> => Object.assign(record<T>(), original);

/** A deep copy of plain data. Its records are as they were, with a prototype or without. */
export function copyPlain<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => copyPlain(each)) as T;
  // A record that is copied whole keeps the layout that makes it fast; one without a prototype has none.
  const copy = (Object.getPrototypeOf(value) === null ? Object.assign(record(), value) : { ...value }) as Record<string, unknown>;
  for (const key of Object.keys(copy)) if (typeof copy[key] === 'object') copy[key] = copyPlain(copy[key]);
  return copy as T;
}

/** A deep copy of plain data that was read from JSON, which gives every record a prototype: here they have none. */
export function withoutPrototypes<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => withoutPrototypes(each)) as T;
  const copy = record<unknown>();
  for (const key of Object.keys(value)) copy[key] = withoutPrototypes((value as Record<string, unknown>)[key]);
  return copy as T;
}
