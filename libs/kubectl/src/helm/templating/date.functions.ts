/** Sprig: dates, in UTC. A time is an object whose text is Go's. */
import { typed, type Clock, type TemplateFunction } from '@drydock/apimachinery';
import { parseDuration } from '../../command/go-duration.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** The parts of Go's reference time, longest first. */
const LAYOUT = /January|Jan|Monday|Mon|2006|06|01|02|_2|03|04|05|15|PM|pm|MST|Z07:00|Z0700|-07:00|-0700|-07|\.0+|\.9+|[1-5]/g;

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment (milliseconds) in a layout of Go: `2006-01-02T15:04:05Z07:00`. */
export function formatTime(layout: string, moment: number): string {
  const date = new Date(moment);
  const hour12 = date.getUTCHours() % 12 || 12;
  const parts: Record<string, string> = {
    January: MONTHS[date.getUTCMonth()]!, Jan: MONTHS[date.getUTCMonth()]!.slice(0, 3), '01': two(date.getUTCMonth() + 1), '1': String(date.getUTCMonth() + 1),
    Monday: DAYS[date.getUTCDay()]!, Mon: DAYS[date.getUTCDay()]!.slice(0, 3),
    '02': two(date.getUTCDate()), _2: String(date.getUTCDate()).padStart(2), '2': String(date.getUTCDate()),
    '15': two(date.getUTCHours()), '03': two(hour12), '3': String(hour12),
    '04': two(date.getUTCMinutes()), '4': String(date.getUTCMinutes()), '05': two(date.getUTCSeconds()), '5': String(date.getUTCSeconds()),
    '2006': String(date.getUTCFullYear()), '06': two(date.getUTCFullYear() % 100),
    PM: date.getUTCHours() < 12 ? 'AM' : 'PM', pm: date.getUTCHours() < 12 ? 'am' : 'pm',
    MST: 'UTC', 'Z07:00': 'Z', Z0700: 'Z', '-07:00': '+00:00', '-0700': '+0000', '-07': '+00',
  }; // prettier-ignore
  return layout.replace(LAYOUT, (part) => parts[part] ?? fraction(part, date.getUTCMilliseconds()));
}

function fraction(part: string, milliseconds: number): string {
  const digits = String(milliseconds)
    .padStart(3, '0')
    .padEnd(part.length - 1, '0')
    .slice(0, part.length - 1);
  const kept = part.startsWith('.9') ? digits.replace(/0+$/, '') : digits;
  return kept === '' ? '' : `.${kept}`;
}

interface Moment {
  readonly moment: number;
}

function newTime(moment: number): Record<string, unknown> {
  return {
    String: () => formatTime('2006-01-02 15:04:05.999 -0700 MST', moment),
    Unix: () => BigInt(Math.floor(moment / 1000)),
    Year: () => BigInt(new Date(moment).getUTCFullYear()),
    Format: typed(['string'], (layout: string) => formatTime(layout, moment)),
    UTC: () => newTime(moment),
    moment: () => moment,
  };
}

function momentOf(value: unknown, clock: Clock): number {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value) * 1000;
  const moment = (value as { moment?: () => number } | null)?.moment;
  return typeof moment === 'function' ? moment() : clock.now();
}

/** Sprig takes texts and int64: ints of a template are neither. */
function inSeconds(value: unknown): number {
  if (typeof value !== 'string') return 0;
  if (/^\d+$/.test(value)) return Number(value);
  const parsed = parseDuration(value);
  return parsed.error === undefined ? parsed.milliseconds / 1000 : 0;
}

function durationText(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${whole % 60}s`;
}

export function newDateFunctions(clock: Clock): readonly (readonly [string, TemplateFunction])[] {
  const at = (value: unknown): Moment => ({ moment: momentOf(value, clock) });
  const parse = (layout: string, text: string): unknown =>
    newTime(Date.parse(/[Zz+]/.test(text) || !layout.includes('15') ? text : `${text}Z`) || 0);
  return [
    ['now', typed([], () => newTime(clock.now()))],
    ['date', typed(['string', 'any'], (layout: string, value: unknown) => formatTime(layout, at(value).moment))],
    ['dateInZone', typed(['string', 'any', 'string'], (layout: string, value: unknown) => formatTime(layout, at(value).moment))],
    ['htmlDate', typed(['any'], (value: unknown) => formatTime('2006-01-02', at(value).moment))],
    ['unixEpoch', typed(['any'], (value: unknown) => String(Math.floor(at(value).moment / 1000)))],
    ['dateModify', typed(['string', 'any'], (change: string, value: unknown) => newTime(at(value).moment + inSeconds(change) * 1000))],
    ['date_modify', typed(['string', 'any'], (change: string, value: unknown) => newTime(at(value).moment + inSeconds(change) * 1000))],
    ['ago', typed(['any'], (value: unknown) => durationText((clock.now() - at(value).moment) / 1000))],
    ['duration', typed(['any'], (value: unknown) => durationText(inSeconds(value)))],
    ['toDate', typed(['string', 'string'], parse)],
    ['mustToDate', typed(['string', 'string'], parse)],
  ];
}
