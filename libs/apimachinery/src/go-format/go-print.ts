/** Values as Go's fmt prints them with `%v`. */
import { formatFloat, formatInteger, isInt64, WholeFloat } from './floats.ts';

/** Numbers as `%v` shows the int64 or float64 that they are in Go. */
export function formatGoNumber(value: number): string {
  return isInt64(value) ? formatInteger(value) : formatFloat(value);
}

/** `map[a:1 b:[x y]]` with sorted keys; `<nil>` for null and undefined. */
export function formatGoValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return formatGoNumber(value);
  if (value instanceof WholeFloat) return formatFloat(value.value);
  if (Array.isArray(value)) return `[${value.map(formatGoValue).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${key}:${formatGoValue((value as Record<string, unknown>)[key])}`);
  return `map[${entries.join(' ')}]`;
}
