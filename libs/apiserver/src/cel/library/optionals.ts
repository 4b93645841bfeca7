import { CelError, Double, Duration, isMap, Optional, sizeOf, Uint } from '../values/value.ts';
import { declare, type Overload } from './overload.ts';

function valueOf({ value }: Optional): unknown {
  if (value === undefined) throw new CelError('optional.none() dereference');
  return value;
}

function isZero(value: unknown): boolean {
  if (value === null || value === false || value === 0n || value === '') return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Double) return value.value === 0;
  if (value instanceof Duration) return value.nanoseconds === 0n;
  return (Array.isArray(value) || isMap(value) || value instanceof Uint8Array) && sizeOf(value) === 0;
}

export const OPTIONALS: readonly Overload[] = [
  declare('optional.of(V): optional<V>', (value: unknown) => new Optional(value)),
  declare('optional.ofNonZeroValue(V): optional<V>', (value: unknown) => (isZero(value) ? Optional.none : new Optional(value))),
  declare('optional.none(): optional<V>', () => Optional.none),
  declare('optional<V>::value(): V', valueOf),
  declare('optional<V>::hasValue(): bool', (optional: Optional) => optional.value !== undefined),
  declare('optional<V>::or(optional<V>): optional<V>', (optional: Optional, other: Optional) =>
    optional.value === undefined ? other : optional,
  ),
  declare('optional<V>::orValue(V): V', (optional: Optional, other: unknown) => (optional.value === undefined ? other : optional.value)),
];
