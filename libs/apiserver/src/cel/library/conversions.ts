import { encodeUtf8, formatFloat } from '@drydock/apimachinery';
import { typeOf } from '../values/type-of.ts';
import { calendarTime, parseDuration, parseTimestamp, type CalendarTime } from '../values/time.ts';
import { toText } from '../values/to-text.ts';
import { CelError, Double, Duration, sizeOf, Timestamp, TypeValue, Uint } from '../values/value.ts';
import { wholeSeconds } from './operators.ts';
import { declare, traversal, type Overload } from './overload.ts';

const BILLION = 1_000_000_000n;

/** A text that does not stand for a value of the type (common/types, String.ConvertToType). */
function unreadable(type: string): never {
  throw new CelError(`type conversion error from 'string' to '${type}'`);
}

function readable<T>(type: string, parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      return error instanceof CelError ? unreadable(type) : raise(error);
    }
  };
}

function raise(error: unknown): never {
  throw error;
}

function toInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return inRange(value.value);
  if (value instanceof Timestamp) return value.nanoseconds / BILLION;
  if (value instanceof Duration) return value.nanoseconds;
  if (value instanceof Double) {
    if (!(Math.abs(value.value) < 2 ** 63)) throw new CelError('integer overflow');
    return BigInt(Math.trunc(value.value));
  }
  const text = String(value);
  const parsed = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  return parsed !== undefined && BigInt.asIntN(64, parsed) === parsed ? parsed : unreadable('int');
}

function inRange(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('integer overflow');
  return value;
}

function toUint(value: unknown): Uint {
  if (value instanceof Uint) return value;
  if (typeof value === 'string') {
    const parsed = /^\d+$/.test(value) ? BigInt(value) : undefined;
    return parsed !== undefined && BigInt.asUintN(64, parsed) === parsed ? new Uint(parsed) : unreadable('uint');
  }
  const whole = value instanceof Double ? (Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : -1n) : (value as bigint);
  if (whole < 0n || BigInt.asUintN(64, whole) !== whole) throw new CelError('unsigned integer overflow');
  return new Uint(whole);
}

function toDouble(value: unknown): Double {
  if (value instanceof Double) return value;
  if (typeof value === 'bigint') return new Double(Number(value));
  if (value instanceof Uint) return new Double(Number(value.value));
  const text = String(value);
  const named: Readonly<Record<string, number>> = {
    NaN: NaN,
    Infinity: Infinity,
    Inf: Infinity,
    '+Inf': Infinity,
    '-Infinity': -Infinity,
    '-Inf': -Infinity,
  };
  if (Object.hasOwn(named, text)) return new Double(named[text]!);
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? new Double(Number(text)) : unreadable('double');
}

function toBool(text: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  return unreadable('bool');
}

function converters(name: string, from: readonly string[], convert: Overload['call']): Overload[] {
  return from.map((type) => declare(`${name}(${type}): ${name}`, convert));
}

function calendar(name: string, read: (time: CalendarTime) => number): Overload[] {
  return [
    declare(`timestamp::${name}(): int`, (time: Timestamp) => BigInt(read(calendarTime(time)))),
    declare(`timestamp::${name}(string): int`, (time: Timestamp, zone: string) => BigInt(read(calendarTime(time, zone)))),
  ];
}

function fractionOf(duration: Duration, unit: bigint): bigint {
  return duration.nanoseconds / unit;
}

export const CONVERSIONS: readonly Overload[] = [
  ...converters('int', ['int', 'uint', 'double', 'string', 'timestamp', 'duration'], toInt),
  ...converters('uint', ['uint', 'int', 'double', 'string'], toUint),
  ...converters('double', ['double', 'int', 'uint', 'string'], toDouble),
  ...converters('string', ['string', 'bool', 'int', 'uint', 'double', 'bytes', 'timestamp', 'duration'], toText),
  ...converters('bytes', ['bytes'], (bytes: Uint8Array) => bytes),
  declare('bytes(string): bytes', (text: string) => encodeUtf8(text), { cost: traversal }),
  ...converters('bool', ['bool'], (value: boolean) => value),
  declare('bool(string): bool', toBool),
  ...converters('timestamp', ['timestamp'], (value: Timestamp) => value),
  declare('timestamp(string): timestamp', readable('google.protobuf.Timestamp', parseTimestamp)),
  declare('timestamp(int): timestamp', (seconds: bigint) => new Timestamp(seconds * BILLION)),
  ...converters('duration', ['duration'], (value: Duration) => value),
  declare('duration(string): duration', readable('google.protobuf.Duration', parseDuration)),
  declare('duration(int): duration', (nanoseconds: bigint) => new Duration(nanoseconds)),
  declare('dyn(A): dyn', (value: unknown) => value),
  declare('type(A): type<A>', (value: unknown) => new TypeValue(typeOf(value))),
  ...['string', 'bytes', 'list<A>', 'map<A, B>'].flatMap((type) => [
    declare(`size(${type}): int`, (value: unknown) => BigInt(sizeOf(value))),
    declare(`${type}::size(): int`, (value: unknown) => BigInt(sizeOf(value))),
  ]),
  ...calendar('getFullYear', (time) => time.year),
  ...calendar('getMonth', (time) => time.month),
  ...calendar('getDayOfYear', (time) => time.dayOfYear),
  ...calendar('getDayOfMonth', (time) => time.day - 1),
  ...calendar('getDate', (time) => time.day),
  ...calendar('getDayOfWeek', (time) => time.weekday),
  ...calendar('getHours', (time) => time.hours),
  ...calendar('getMinutes', (time) => time.minutes),
  ...calendar('getSeconds', (time) => time.seconds),
  ...calendar('getMilliseconds', (time) => time.milliseconds),
  declare('duration::getHours(): int', (value: Duration) => fractionOf(value, 3600n * BILLION)),
  declare('duration::getMinutes(): int', (value: Duration) => fractionOf(value, 60n * BILLION)),
  declare('duration::getSeconds(): int', (value: Duration) => wholeSeconds(value)),
  declare('duration::getMilliseconds(): int', (value: Duration) => fractionOf(value, 1_000_000n) % 1000n),
];

/** For `%s` and `%f` of `format`. */
export function fixed(value: number, precision: number): string {
  return Number.isFinite(value) ? value.toFixed(precision) : formatFloat(value);
}
