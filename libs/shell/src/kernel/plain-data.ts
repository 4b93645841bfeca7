import { setOwn } from '@drydock/apimachinery';

/** A record without a prototype, so that `__proto__` is a key like any other. */
export const record = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

/** The same record again, for somebody who changes it. */
export function copyRecord<T>(original: Readonly<Record<string, T>>): Record<string, T> {
  const copy = record<T>();
  for (const key of Object.keys(original)) copy[key] = original[key]!;
  return copy;
}

/** A deep copy of plain data. Its records are as they were, with a prototype or without. */
export function copyPlain<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => copyPlain(each)) as T;
  return copyInto(Object.getPrototypeOf(value) === null ? record() : {}, value, copyPlain);
}

/** A deep copy of plain data that was read from JSON, which gives every record a prototype: here they have none. */
export function withoutPrototypes<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => withoutPrototypes(each)) as T;
  return copyInto(record(), value, withoutPrototypes);
}

function copyInto<T extends object>(copy: Record<string, unknown>, value: T, copyOf: (each: unknown) => unknown): T {
  for (const key of Object.keys(value)) setOwn(copy, key, copyOf((value as Record<string, unknown>)[key]));
  return copy as T;
}
