import { sameType } from '../types.ts';
import { compareStringsByCodePoint } from './text-order.ts';
import {
  CelMap,
  Double,
  Duration,
  fromData,
  isMap,
  mapEntries,
  mapGet,
  noSuchOverload,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
} from './value.ts';

/** CEL's equality: numbers of different types compare by value, values of different types are not equal. */
export function equals(a: unknown, b: unknown): boolean {
  if (a === b) return !(typeof a === 'number' && Number.isNaN(a));
  if (typeof a === 'number' || typeof b === 'number') return equals(fromData(a), fromData(b));
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equals(item, b[i]));
  if (a instanceof Uint8Array) return b instanceof Uint8Array && a.length === b.length && a.every((byte, i) => byte === b[i]);
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanoseconds === b.nanoseconds;
  if (a instanceof Duration) return b instanceof Duration && a.nanoseconds === b.nanoseconds;
  if (a instanceof TypeValue) return b instanceof TypeValue && sameType(erased(a.type), erased(b.type));
  if (a instanceof Optional) return b instanceof Optional && (a.value === undefined ? b.value === undefined : equals(a.value, b.value));
  if (a instanceof Opaque) return b instanceof Opaque && a.type.name === b.type.name && sameOpaque(a, b);
  if (isMap(a) && isMap(b)) return equalMaps(a, b);
  return (a ?? null) === (b ?? null);
}

/** Types compare by their names alone: `type([1]) == list`. */
function erased(type: TypeValue['type']): TypeValue['type'] {
  return type.parameters.length ? { ...type, parameters: [] } : type;
}

/** Quantities and the like say with `equalTo` what makes them equal. */
function sameOpaque(a: Opaque, b: Opaque): boolean {
  const value = a.value as { equalTo?: (other: unknown) => boolean };
  return value.equalTo ? value.equalTo(b.value) : a.value === b.value;
}

function equalMaps(a: unknown, b: unknown): boolean {
  const entries = mapEntries(a);
  if (entries.length !== mapEntries(b).length) return false;
  return entries.every(([key, value]) => {
    const other = mapGet(b, key);
    return other !== undefined || (b instanceof CelMap && b.has(key)) ? equals(value, other) : false;
  });
}

type CelNumber = bigint | Uint | Double;

export function isNumber(value: unknown): value is CelNumber {
  return typeof value === 'bigint' || value instanceof Double || value instanceof Uint;
}

function compareNumbers(a: CelNumber, b: CelNumber): number {
  const left = typeof a === 'bigint' ? a : a.value;
  const right = typeof b === 'bigint' ? b : b.value;
  return left < right ? -1 : left > right ? 1 : left <= right ? 0 : NaN;
}

/** Negative, zero, positive; NaN when a double is none. Throws for what has no order. */
export function compare(a: unknown, b: unknown): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return compareStringsByCodePoint(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.nanoseconds, b.nanoseconds);
  if (a instanceof Duration && b instanceof Duration) return order(a.nanoseconds, b.nanoseconds);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  throw noSuchOverload();
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
