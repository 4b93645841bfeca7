/** Dates as git reads and writes them. */
import { formatDate } from '../date-format.ts';
import type { Signature } from './objects/commit-object.ts';

const UNITS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
};

const secondsOf = (zone: string): number => {
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(3, 5)) * 60);
};

/** `@1700000000 +0100`, ISO 8601, RFC 2822, `2.days.ago`, `yesterday`. `now`: seconds. Undefined when it is no date. */
export function parseGitDate(text: string, now: number): { time: number; zone: string } | undefined {
  const raw = /^@?(\d{5,})(?: ([+-]\d{4}))?$/.exec(text.trim());
  if (raw) return { time: Number(raw[1]), zone: raw[2] ?? '+0000' };
  const word = text.trim().toLowerCase();
  if (word === 'now') return { time: now, zone: '+0000' };
  if (word === 'yesterday') return { time: now - UNITS['day']!, zone: '+0000' };
  if (word === 'today' || word === 'midnight') return { time: now - (now % 86_400), zone: '+0000' };
  const ago = /^(\d+)[. ](second|minute|hour|day|week|month|year)s?[. ]ago$/.exec(word);
  if (ago) return { time: now - Number(ago[1]) * UNITS[ago[2]!]!, zone: '+0000' };
  const zone = /([+-]\d{2}):?(\d{2})$/.exec(text);
  const time = Date.parse(
    /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/.test(text) && !zone && !text.endsWith('Z') ? `${text.trim().replace(' ', 'T')}Z` : text.trim(),
  );
  return Number.isNaN(time) ? undefined : { time: Math.floor(time / 1000), zone: zone ? `${zone[1]}${zone[2]}` : '+0000' };
}

const DAY_FORMATS: Readonly<Record<string, string>> = {
  default: '%a %b %-d %H:%M:%S %Y ',
  iso: '%Y-%m-%d %H:%M:%S ',
  rfc: '%a, %-d %b %Y %H:%M:%S ',
  short: '%Y-%m-%d',
  local: '%a %b %-d %H:%M:%S %Y',
};

function relative(time: number, now: number): string {
  const seconds = Math.max(0, now - time);
  const say = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'} ago`;
  if (seconds < 90) return say(seconds, 'second');
  const minutes = Math.floor((seconds + 30) / 60);
  if (minutes < 90) return say(minutes, 'minute');
  const hours = Math.floor((minutes + 30) / 60);
  if (hours < 36) return say(hours, 'hour');
  const days = Math.floor((hours + 12) / 24);
  if (days < 14) return say(days, 'day');
  if (days < 70) return say(Math.floor((days + 3) / 7), 'week');
  if (days < 365) return say(Math.floor((days + 15) / 30), 'month');
  const months = Math.floor((days * 12 * 2 + 365) / (365 * 2));
  if (days >= 1825 || months % 12 === 0) return say(days >= 1825 ? Math.floor((days + 183) / 365) : months / 12, 'year');
  return `${say(Math.floor(months / 12), 'year').replace(' ago', '')}, ${say(months % 12, 'month')}`;
}

/** `mode`: `default`, `iso`, `iso-strict`, `rfc`, `short`, `relative`, `raw`, `unix`, `local`, `format:…`. */
export function showDate({ time, zone }: Pick<Signature, 'time' | 'zone'>, mode: string, now: number): string {
  const at = (format: string) => formatDate((time + secondsOf(zone)) * 1000, format);
  if (mode === 'relative') return relative(time, now);
  if (mode === 'raw') return `${time} ${zone}`;
  if (mode === 'unix') return String(time);
  if (mode === 'iso-strict' || mode === 'iso8601-strict')
    return `${at('%Y-%m-%dT%H:%M:%S')}${zone === '+0000' ? '+00:00' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`;
  if (mode.startsWith('format:')) return at(mode.slice(7).replaceAll('%z', zone));
  const name = { iso8601: 'iso', rfc2822: 'rfc' }[mode] ?? mode;
  const format = DAY_FORMATS[name] ?? DAY_FORMATS['default']!;
  return at(format) + (format.endsWith(' ') ? zone : '');
}
