import { compare, equals } from '../values/equality.ts';
import {
  CelError,
  CelMap,
  Double,
  Duration,
  isPlainObject,
  mapGet,
  noSuchOverload,
  Optional,
  sizeOf,
  Timestamp,
  Uint,
} from '../values/value.ts';
import { toText } from '../values/to-text.ts';
import { declare, type Overload } from './overload.ts';

function int(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('integer overflow');
  return value;
}

function uint(value: bigint): Uint {
  if (value < 0n || BigInt.asUintN(64, value) !== value) throw new CelError('unsigned integer overflow');
  return new Uint(value);
}

function duration(value: bigint): Duration {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('duration overflow');
  return new Duration(value);
}

function nonZero(value: bigint, problem: string): bigint {
  if (value === 0n) throw new CelError(problem);
  return value;
}

/** One operator on ints, uints and doubles. */
function arithmetic(name: string, onInts: (a: bigint, b: bigint) => bigint, onDoubles?: (a: number, b: number) => number): Overload[] {
  const ints = declare(`${name}(int, int): int`, (a: bigint, b: bigint) => int(onInts(a, b)));
  const uints = declare(`${name}(uint, uint): uint`, (a: Uint, b: Uint) => uint(onInts(a.value, b.value)));
  if (!onDoubles) return [ints, uints];
  return [ints, uints, declare(`${name}(double, double): double`, (a: Double, b: Double) => new Double(onDoubles(a.value, b.value)))];
}

const COMPARABLE = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration'];
const NUMERIC_PAIRS = [
  ['int', 'double'],
  ['int', 'uint'],
  ['uint', 'double'],
  ['uint', 'int'],
  ['double', 'int'],
  ['double', 'uint'],
];

function comparison(name: string, test: (order: number) => boolean): Overload[] {
  const pairs = [...COMPARABLE.map((type) => [type, type]), ...NUMERIC_PAIRS];
  const call = (a: unknown, b: unknown): boolean => test(compare(a, b));
  return pairs.map(([a, b]) => declare(`${name}(${a}, ${b}): bool`, call, { cost: smaller }));
}

function smaller(a: unknown, b: unknown): number {
  return Math.ceil(Math.min(sizeOf(a), sizeOf(b)) * 0.1);
}

function index(list: unknown[], at: bigint): unknown {
  if (at < 0n || at >= BigInt(list.length)) throw new CelError(`index out of bounds: ${at}`);
  return list[Number(at)];
}

function at(container: unknown, key: unknown): unknown {
  if (Array.isArray(container)) return index(container, wholeNumber(key));
  const value = mapGet(container, numericKey(key));
  if (value === undefined) throw new CelError(`no such key: ${toText(key)}`);
  return value;
}

function optionalAt(container: unknown, key: unknown): Optional {
  if (container instanceof Optional) return container.value === undefined ? Optional.none : optionalAt(container.value, key);
  if (Array.isArray(container)) {
    const position = wholeNumber(key);
    return position >= 0n && position < BigInt(container.length) ? new Optional(container[Number(position)]) : Optional.none;
  }
  if (!(container instanceof CelMap) && !isPlainObject(container)) throw noSuchOverload();
  const value = mapGet(container, numericKey(key));
  return value === undefined ? Optional.none : new Optional(value);
}

function wholeNumber(key: unknown): bigint {
  if (typeof key === 'bigint') return key;
  if (key instanceof Uint) return key.value;
  if (key instanceof Double && Number.isInteger(key.value)) return BigInt(key.value);
  throw noSuchOverload();
}

function numericKey(key: unknown): unknown {
  return key instanceof Double && Number.isInteger(key.value) ? BigInt(key.value) : key;
}

function isIn(value: unknown, container: unknown): boolean {
  if (Array.isArray(container)) return container.some((item) => equals(value, item));
  return mapGet(container, value) !== undefined;
}

const BILLION = 1_000_000_000n;

export const OPERATORS: readonly Overload[] = [
  ...arithmetic(
    '_+_',
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  declare('_+_(string, string): string', (a: string, b: string) => a + b, {
    cost: (a: string, b: string) => Math.ceil((a.length + b.length) * 0.1),
  }),
  declare('_+_(bytes, bytes): bytes', (a: Uint8Array, b: Uint8Array) => new Uint8Array([...a, ...b]), {
    cost: (a: Uint8Array, b: Uint8Array) => Math.ceil((a.length + b.length) * 0.1),
  }),
  declare('_+_(list<A>, list<A>): list<A>', (a: unknown[], b: unknown[]) => [...a, ...b], {
    cost: (a: unknown[], b: unknown[]) => Math.ceil((a.length + b.length) * 0.1),
  }),
  declare('_+_(duration, duration): duration', (a: Duration, b: Duration) => duration(a.nanoseconds + b.nanoseconds)),
  declare('_+_(timestamp, duration): timestamp', (a: Timestamp, b: Duration) => new Timestamp(a.nanoseconds + b.nanoseconds)),
  declare('_+_(duration, timestamp): timestamp', (a: Duration, b: Timestamp) => new Timestamp(a.nanoseconds + b.nanoseconds)),
  ...arithmetic(
    '_-_',
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  declare('_-_(duration, duration): duration', (a: Duration, b: Duration) => duration(a.nanoseconds - b.nanoseconds)),
  declare('_-_(timestamp, duration): timestamp', (a: Timestamp, b: Duration) => new Timestamp(a.nanoseconds - b.nanoseconds)),
  declare('_-_(timestamp, timestamp): duration', (a: Timestamp, b: Timestamp) => duration(a.nanoseconds - b.nanoseconds)),
  ...arithmetic(
    '_*_',
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  ...arithmetic(
    '_/_',
    (a, b) => a / nonZero(b, 'division by zero'),
    (a, b) => a / b,
  ),
  ...arithmetic('_%_', (a, b) => a % nonZero(b, 'modulus by zero')),
  declare('-_(int): int', (a: bigint) => int(-a)),
  declare('-_(double): double', (a: Double) => new Double(-a.value)),
  declare('-_(duration): duration', (a: Duration) => duration(-a.nanoseconds)),
  declare('!_(bool): bool', (a: boolean) => !a),
  declare('_&&_(bool, bool): bool', (a: boolean, b: boolean) => a && b),
  declare('_||_(bool, bool): bool', (a: boolean, b: boolean) => a || b),
  declare('_?_:_(bool, A, A): A', (condition: boolean, a: unknown, b: unknown) => (condition ? a : b)),
  declare('_==_(A, A): bool', equals, { cost: smaller }),
  declare('_!=_(A, A): bool', (a: unknown, b: unknown) => !equals(a, b), { cost: smaller }),
  ...comparison('_<_', (order) => order < 0),
  ...comparison('_<=_', (order) => order <= 0),
  ...comparison('_>_', (order) => order > 0),
  ...comparison('_>=_', (order) => order >= 0),
  declare('@in(A, list<A>): bool', isIn, { cost: (_: unknown, list: unknown[]) => list.length }),
  declare('@in(A, map<A, B>): bool', isIn),
  declare('_[_](list<A>, int): A', at),
  declare('_[_](map<A, B>, A): B', at),
  declare('_[_](optional<list<V>>, int): optional<V>', optionalAt),
  declare('_[_](optional<map<K, V>>, K): optional<V>', optionalAt),
  declare('_[?_](list<V>, int): optional<V>', optionalAt),
  declare('_[?_](optional<list<V>>, int): optional<V>', optionalAt),
  declare('_[?_](map<K, V>, K): optional<V>', optionalAt),
  declare('_[?_](optional<map<K, V>>, K): optional<V>', optionalAt),
];

/** Whole seconds of a duration, cut towards zero. */
export function wholeSeconds({ nanoseconds }: Duration): bigint {
  return nanoseconds / BILLION;
}
