/** Looking into values, and making others of them: what `.a`, `.[0]`, `.[1:2]` and assignments do. */
import { compare, isArray, isObject, JqError, print, short, typeName, type Value } from './jq-value.ts';

export type Path = readonly Value[];

const MAX_INDEX = 10_000_000;

/** `{"start":1,"end":2}`: a slice in a path. */
export const sliceKey = (start: Value, end: Value): Value =>
  new Map<string, Value>([
    ['start', start],
    ['end', end],
  ]);

function bounds(length: number, start: Value, end: Value): [number, number] {
  const at = (value: Value, fallback: number, round: (value: number) => number): number => {
    if (value === null) return fallback;
    if (typeof value !== 'number') throw new JqError('Start and end indices of an array slice must be numbers');
    return Math.min(length, Math.max(0, round(value < 0 ? value + length : value)));
  };
  const from = at(start, 0, Math.floor);
  return [from, Math.max(from, at(end, length, Math.ceil))];
}

export function slice(value: Value, start: Value, end: Value): Value {
  if (value === null) return null;
  if (typeof value === 'string') {
    const characters = [...value];
    return characters.slice(...bounds(characters.length, start, end)).join('');
  }
  if (!isArray(value)) throw new JqError(`Cannot index ${typeName(value)} with object`);
  return value.slice(...bounds(value.length, start, end));
}

export function index(value: Value, key: Value): Value {
  if (typeof key === 'string' && isObject(value)) return value.get(key) ?? null;
  if (typeof key === 'number' && isArray(value)) {
    const at = Math.floor(key);
    return value[at < 0 ? at + value.length : at] ?? null;
  }
  if (isObject(key) && (isArray(value) || value === null || typeof value === 'string'))
    return slice(value, key.get('start') ?? null, key.get('end') ?? null);
  if (isArray(key) && isArray(value)) return indices(value, key);
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null;
  if (typeof key === 'string') throw new JqError(`Cannot index ${typeName(value)} with string ${print(key)}`);
  throw new JqError(`Cannot index ${typeName(value)} with ${typeName(key)}`);
}

/** Where an array occurs in another one. */
export function indices(value: readonly Value[], part: readonly Value[]): number[] {
  if (part.length === 0) return [];
  return value.flatMap((_, i) => (part.every((each, j) => i + j < value.length && compare(value[i + j]!, each) === 0) ? [i] : []));
}

export const getPath = (value: Value, path: Path): Value =>
  path.reduce<Value>((current, key) => (current === null ? null : index(current, key)), value);

export function setPath(value: Value, path: Path, fresh: Value): Value {
  if (path.length === 0) return fresh;
  const [key, ...rest] = path as [Value, ...Value[]];
  const inner = setPath(value === null ? null : index(value, key), rest, fresh);
  if (typeof key === 'string') {
    if (value !== null && !isObject(value)) throw new JqError(`Cannot index ${typeName(value)} with "${key}"`);
    return new Map(value ?? []).set(key, inner);
  }
  if (typeof key === 'number') {
    if (value !== null && !isArray(value)) throw new JqError(`Cannot index ${typeName(value)} with number`);
    const items = [...(value ?? [])];
    const at = Math.floor(key) < 0 ? Math.floor(key) + items.length : Math.floor(key);
    if (at < 0) throw new JqError('Out of bounds negative array index');
    if (at > MAX_INDEX) throw new JqError('Array index too large');
    while (items.length < at) items.push(null);
    items[at] = inner;
    return items;
  }
  if (isObject(key)) {
    if (value !== null && !isArray(value)) throw new JqError(`Cannot update field at object index of ${typeName(value)}`);
    if (!isArray(inner)) throw new JqError('A slice of an array can only be assigned another array');
    const items = value ?? [];
    const [from, to] = bounds(items.length, key.get('start') ?? null, key.get('end') ?? null);
    return [...items.slice(0, from), ...inner, ...items.slice(to)];
  }
  throw new JqError(`Invalid path component: ${print(key)}`);
}

function deletePath(value: Value, path: Path): Value {
  const [key, ...rest] = path as [Value, ...Value[]];
  if (value === null) return null;
  if (rest.length > 0) {
    const inner = index(value, key);
    return inner === null ? value : setPath(value, [key], deletePath(inner, rest));
  }
  if (isObject(value) && typeof key === 'string') {
    const copy = new Map(value);
    copy.delete(key);
    return copy;
  }
  if (isArray(value) && typeof key === 'number') {
    const at = key < 0 ? key + value.length : key;
    return value.filter((_, i) => i !== at);
  }
  if (isArray(value) && isObject(key)) {
    const [from, to] = bounds(value.length, key.get('start') ?? null, key.get('end') ?? null);
    return [...value.slice(0, from), ...value.slice(to)];
  }
  throw new JqError(`Cannot delete field at ${isArray(value) ? 'array' : 'object'} index of ${typeName(value)}`);
}

/** The last first, so that earlier positions stay right. */
export const deletePaths = (value: Value, paths: readonly Path[]): Value =>
  [...paths].sort((a, b) => compare(b, a)).reduce<Value>((current, path) => (path.length === 0 ? null : deletePath(current, path)), value);

export function each(value: Value): [Value, Value][] {
  if (isArray(value)) return value.map((item, i) => [i, item]);
  if (isObject(value)) return [...value];
  throw new JqError(`Cannot iterate over ${value === null ? 'null (null)' : short(value)}`);
}
