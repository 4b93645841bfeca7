/**
 * Values of CEL. An int is a bigint, a list an array, bytes are a Uint8Array; strings, booleans and null are themselves. The rest are the
 * classes below. Plain data of the API may stand where a list or map does: its numbers become ints or doubles when they are read.
 */
import { formatType, type CelType } from '../types.ts';

export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Nanoseconds since 1970 in UTC. */
export class Timestamp {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

export class Duration {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

export class Optional {
  static readonly none = new Optional(undefined);
  /** Undefined when there is none. */
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** What `type(x)` and names of types give. */
export class TypeValue {
  readonly type: CelType;
  constructor(type: CelType) {
    this.type = type;
  }
  toString(): string {
    return formatType(this.type);
  }
}

/** A value of an abstract type, such as a quantity. */
export class Opaque<T = unknown> {
  readonly type: CelType;
  readonly value: T;
  constructor(type: CelType, value: T) {
    this.type = type;
    this.value = value;
  }
}

/** A struct whose fields are computed when they are read. */
export interface LazyObject {
  readonly isLazyObject: true;
  /** Undefined when there is no such field. May throw a CelError. */
  get(field: string): unknown;
}

/** A map whose keys need not be strings, as map literals make them. Plain objects are maps with keys that are strings. */
export class CelMap {
  readonly entries = new Map<string, [key: unknown, value: unknown]>();

  set(key: unknown, value: unknown): this {
    this.entries.set(canonicalKey(key), [key, value]);
    return this;
  }

  has(key: unknown): boolean {
    return this.entries.has(canonicalKey(key));
  }

  get(key: unknown): unknown {
    return this.entries.get(canonicalKey(key))?.[1];
  }
}

function canonicalKey(key: unknown): string {
  if (typeof key === 'string') return `s${key}`;
  if (key instanceof Uint || key instanceof Double) return `n${key.value}`;
  return `n${String(key)}`;
}

/** An error of an evaluation, in cel-go's words. The logical operators and quantifiers may absorb it. */
export class CelError extends Error {}

/** The evaluation took too many steps; nothing absorbs it. */
export class CostExceeded extends Error {}

export function noSuchOverload(): CelError {
  return new CelError('no such overload');
}

/** A number of plain data becomes an int or a double; all else stays. */
export function fromData(value: unknown): unknown {
  if (typeof value !== 'number') return value === undefined ? null : value;
  return Number.isInteger(value) ? BigInt(value) : new Double(value);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}

export function isLazyObject(value: unknown): value is LazyObject {
  return typeof value === 'object' && value !== null && (value as Partial<LazyObject>).isLazyObject === true;
}

/** How many: code points of a text, bytes, elements, entries; 1 for what has no size. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return codePoints(value);
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (value instanceof CelMap) return value.entries.size;
  return isPlainObject(value) ? Object.keys(value).length : 1;
}

function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++, count++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00) i++;
  }
  return count;
}

/** The value of a key; undefined when the map has none. */
export function mapGet(map: unknown, key: unknown): unknown {
  if (map instanceof CelMap) return map.get(key);
  if (isLazyObject(map)) return typeof key === 'string' ? map.get(key) : undefined;
  if (!isPlainObject(map) || typeof key !== 'string' || !Object.hasOwn(map, key)) return undefined;
  return map[key];
}

export function isMap(value: unknown): boolean {
  return value instanceof CelMap || isPlainObject(value) || isLazyObject(value);
}

export function mapEntries(map: unknown): [key: unknown, value: unknown][] {
  if (map instanceof CelMap) return [...map.entries.values()];
  return isPlainObject(map) ? Object.entries(map) : [];
}
