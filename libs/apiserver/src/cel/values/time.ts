/** Timestamps (RFC 3339) and durations (Go's `1h30m`) of CEL. */
import { CelError, Duration, Timestamp } from './value.ts';

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:\d\d)$/i;
const MILLI = 1_000_000n;

export function parseTimestamp(text: string): Timestamp {
  const match = TIMESTAMP.exec(text);
  const whole = match ? Date.parse(`${text.slice(0, 19)}${match[8]!.toUpperCase()}`) : NaN;
  const isReal =
    match && Date.parse(`${text.slice(0, 19)}Z`) === Date.UTC(+match[1]!, +match[2]! - 1, +match[3]!, +match[4]!, +match[5]!, +match[6]!);
  if (!isReal || Number.isNaN(whole)) {
    throw new CelError(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`,
    );
  }
  return new Timestamp(BigInt(whole) * MILLI + BigInt((match[7] ?? '').padEnd(9, '0')));
}

export function formatTimestamp({ nanoseconds }: Timestamp): string {
  const { milliseconds, rest } = split(nanoseconds);
  const seconds = new Date(milliseconds).toISOString().slice(0, 19);
  const fraction = rest.toString().padStart(9, '0').replace(/0+$/, '');
  return `${seconds}${fraction ? `.${fraction}` : ''}Z`;
}

/** Whole seconds as milliseconds, and the nanoseconds beyond them. */
function split(nanoseconds: bigint): { milliseconds: number; rest: bigint } {
  const billion = 1_000_000_000n;
  const rest = ((nanoseconds % billion) + billion) % billion;
  return { milliseconds: Number((nanoseconds - rest) / MILLI), rest };
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: MILLI,
  s: 1000n * MILLI,
  m: 60_000n * MILLI,
  h: 3_600_000n * MILLI,
};

export function parseDuration(text: string): Duration {
  const invalid = (): CelError => new CelError(`time: invalid duration ${JSON.stringify(text)}`);
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return new Duration(0n);
  if (unsigned === '') throw invalid();
  let total = 0n;
  let rest = unsigned;
  while (rest !== '') {
    const number = /^(\d*)(?:\.(\d*))?/.exec(rest)!;
    const [all, whole = '', fraction = ''] = number;
    if (whole + fraction === '') throw invalid();
    rest = rest.slice(all.length);
    const unit = /^[^\d.]+/.exec(rest)?.[0];
    if (!unit) throw new CelError(`time: missing unit in duration ${JSON.stringify(text)}`);
    const size = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (size === undefined) throw new CelError(`time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
    total += BigInt(whole || '0') * size + (fraction ? (BigInt(fraction) * size) / 10n ** BigInt(fraction.length) : 0n);
    rest = rest.slice(unit.length);
  }
  if (BigInt.asIntN(64, total) !== total) throw invalid();
  return new Duration(text.startsWith('-') ? -total : total);
}

/** In seconds, as CEL's `string(duration)` gives it. */
export function formatDuration({ nanoseconds }: Duration): string {
  const billion = 1_000_000_000n;
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = (magnitude % billion).toString().padStart(9, '0').replace(/0+$/, '');
  return `${nanoseconds < 0n ? '-' : ''}${magnitude / billion}${fraction ? `.${fraction}` : ''}s`;
}

export interface CalendarTime {
  year: number;
  /** From 0. */
  month: number;
  day: number;
  weekday: number;
  dayOfYear: number;
  hours: number;
  minutes: number;
  seconds: number;
  milliseconds: number;
}

/** In UTC, in a zone of the tz database, or at an offset like `+02:00`. */
export function calendarTime({ nanoseconds }: Timestamp, zone = 'UTC'): CalendarTime {
  const { milliseconds, rest } = split(nanoseconds);
  const local = new Date(milliseconds + offsetOf(zone, milliseconds));
  const year = local.getUTCFullYear();
  return {
    year,
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    dayOfYear: Math.floor((local.getTime() - Date.UTC(year, 0, 1)) / 86_400_000),
    hours: local.getUTCHours(),
    minutes: local.getUTCMinutes(),
    seconds: local.getUTCSeconds(),
    milliseconds: Number(rest / MILLI),
  };
}

function offsetOf(zone: string, milliseconds: number): number {
  if (zone === 'UTC' || zone === '') return 0;
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  let parts: Intl.DateTimeFormatPart[];
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    parts = format.formatToParts(new Date(milliseconds));
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((each) => each.type === type)!.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - milliseconds;
}
