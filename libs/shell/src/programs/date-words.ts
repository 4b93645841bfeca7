/** Dates in words, as date(1) reads them: `next month`, `last friday`, `tomorrow 10:00`. All in UTC. */

const ORDINALS: Readonly<Record<string, number>> = {
  last: -1, this: 0, next: 1, first: 1, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10, eleventh: 11,
  twelfth: 12,
}; // prettier-ignore

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const WEEKDAY = /^(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?$/;
const DAY = 86_400_000;
const MILLISECONDS: Readonly<Record<string, number>> = {
  sec: 1000, second: 1000, min: 60_000, minute: 60_000, hour: 3_600_000, day: DAY, week: 7 * DAY, fortnight: 14 * DAY,
}; // prettier-ignore

/** What the words add up to. */
interface Moment {
  months: number;
  milliseconds: number;
  weekday?: { day: number; ordinal: number };
  /** Of the day; undefined: that of now. */
  time?: number;
}

function addUnits(moment: Moment, unit: string, count: number): boolean {
  const name = unit.replace(/s$/, '');
  const length = MILLISECONDS[name];
  if (length !== undefined) moment.milliseconds += count * length;
  else if (name === 'month') moment.months += count;
  else if (name === 'year') moment.months += 12 * count;
  else return false;
  return true;
}

const DAY_WORDS: Readonly<Record<string, number>> = { now: 0, today: 0, tomorrow: 1, yesterday: -1 };

/** Milliseconds since midnight; an hour may stand alone, and `1530` is half past three. */
function timeOfDay(word: string): number | undefined {
  const match = /^(\d\d?)(?::(\d\d)(?::(\d\d))?)?(am|pm)?$/.exec(word) ?? /^(\d\d)(\d\d)$/.exec(word);
  if (!match) return undefined;
  const [hour, minute, second] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  if (minute > 59 || second > 60 || hour > (match[4] ? 12 : 23) || (match[4] && hour === 0)) return undefined;
  const hours = match[4] ? (hour % 12) + (match[4] === 'pm' ? 12 : 0) : hour;
  return (hours * 3600 + minute * 60 + second) * 1000;
}

/** Milliseconds since the epoch; undefined when a word is none of these. */
export function relativeDate(text: string, now: number): number | undefined {
  const words = text.toLowerCase().split(/[\s,]+/).filter(Boolean); // prettier-ignore
  const moment: Moment = { months: 0, milliseconds: 0 };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const counted = /^([-+]?\d+)([a-z]*)$/.exec(word);
    const count = ORDINALS[word] ?? (counted ? Number(counted[1]) : undefined);
    const unit = count === undefined ? word : counted?.[2] || (words[i + 1] ?? '');
    const isUnit = MILLISECONDS[unit.replace(/s$/, '')] !== undefined || /^(month|year)s?$/.test(unit);
    if (isUnit) {
      if (count !== undefined && !counted?.[2]) i++;
      const back = words[i + 1] === 'ago';
      if (back) i++;
      addUnits(moment, unit, (count ?? 1) * (back ? -1 : 1));
    } else if (WEEKDAY.test(unit) && (count === undefined || !counted)) {
      if (moment.weekday) return undefined;
      if (count !== undefined) i++;
      moment.weekday = { day: WEEKDAYS.indexOf(unit.slice(0, 3)), ordinal: count ?? 0 };
    } else if (DAY_WORDS[word] !== undefined) moment.milliseconds += DAY_WORDS[word] * DAY;
    else {
      const time = timeOfDay(word);
      if (time === undefined || moment.time !== undefined) return undefined;
      moment.time = time;
    }
  }
  return words.length === 0 ? undefined : dateOf(moment, now);
}

function dateOf({ months, milliseconds, weekday, time }: Moment, now: number): number {
  const date = new Date(now);
  if (time !== undefined || weekday) date.setUTCHours(0, 0, 0, time ?? 0);
  if (weekday) {
    const ahead = (weekday.day - date.getUTCDay() + 7) % 7;
    // `monday` is today on a Monday, `next monday` is not.
    const weeks = weekday.ordinal - (weekday.ordinal > 0 && ahead !== 0 ? 1 : 0);
    date.setUTCDate(date.getUTCDate() + ahead + 7 * weeks);
  }
  if (months !== 0) date.setUTCMonth(date.getUTCMonth() + months);
  return date.getTime() + milliseconds;
}
