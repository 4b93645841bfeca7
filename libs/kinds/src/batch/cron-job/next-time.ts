/** When a schedule falls due, in a time zone (robfig/cron, SpecSchedule.Next; pkg/controller/cronjob/utils.go). */
import type { CronSchedule } from './cron-schedule.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A schedule such as 30 February never falls due; upstream gives up after five years, too. */
const HORIZON_DAYS = 5 * 366;
const TOO_MANY = 100;

/** Why the zone is none; undefined when it is one. */
export function timeZoneError(zone: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return undefined;
  } catch {
    return `unknown time zone ${zone}`;
  }
}

/** The first time after `after`, in milliseconds; undefined when there is none in sight. `zone` is UTC when absent. */
export function nextTime(schedule: CronSchedule, after: number, zone = 'UTC'): number | undefined {
  if (schedule.every !== undefined) return Math.floor(after / 1000) * 1000 + schedule.every;
  const offsetAt = offsets(zone);
  const start = Math.floor((after + offsetAt(after)) / MINUTE) * MINUTE + MINUTE;
  const firstDay = Math.floor(start / DAY) * DAY;
  for (let day = firstDay; day < firstDay + HORIZON_DAYS * DAY; day += DAY) {
    if (!suits(schedule, new Date(day))) continue;
    for (const hour of ascending(schedule.hour.values)) {
      for (const minute of ascending(schedule.minute.values)) {
        const local = day + (hour * 60 + minute) * MINUTE;
        if (local < start) continue;
        const time = local - offsetAt(local - offsetAt(local));
        if (time > after) return time;
      }
    }
  }
  return undefined;
}

function ascending(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

/** With both fields of days restricted, one of them is enough. */
function suits({ month, dayOfMonth, dayOfWeek }: Exclude<CronSchedule, { every: number }>, date: Date): boolean {
  if (!month.values.has(date.getUTCMonth() + 1)) return false;
  const inMonth = dayOfMonth.values.has(date.getUTCDate());
  const inWeek = dayOfWeek.values.has(date.getUTCDay());
  return dayOfMonth.any || dayOfWeek.any ? inMonth && inWeek : inMonth || inWeek;
}

/** How far local time is ahead of UTC at a moment. */
function offsets(zone: string): (time: number) => number {
  if (zone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (time) => {
    const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute) - Math.floor(time / MINUTE) * MINUTE;
  };
}

export interface MissedTime {
  /** The last time that fell due. */
  time: number;
  tooMany: boolean;
}

/** The latest time after `earliest` that has come by `now`; undefined when none has. */
export function mostRecentTime(schedule: CronSchedule, earliest: number, now: number, zone?: string): MissedTime | undefined {
  const first = nextTime(schedule, earliest, zone);
  if (first === undefined || first > now) return undefined;
  const second = nextTime(schedule, first, zone);
  if (second === undefined || second > now) return { time: first, tooMany: false };
  const missed = Math.floor((now - first) / (second - first)) + 1;
  return { time: latest(schedule, first, now, zone), tooMany: missed > TOO_MANY };
}

/** Looks back over growing spans, so that neither a frequent nor a rare schedule takes many steps. */
function latest(schedule: CronSchedule, first: number, now: number, zone?: string): number {
  let found = first;
  for (let span = MINUTE; now - span > first; span *= 2) {
    const candidate = nextTime(schedule, now - span, zone);
    if (candidate === undefined || candidate > now) continue;
    found = candidate;
    break;
  }
  for (let next: number | undefined = found; next !== undefined && next <= now; next = nextTime(schedule, found, zone)) found = next;
  return found;
}
