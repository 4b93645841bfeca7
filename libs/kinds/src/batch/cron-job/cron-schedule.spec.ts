import { parseCron } from './cron-schedule.ts';
import { mostRecentTime, nextTime } from './next-time.ts';

describe('cron schedules', () => {
  it.each([
    ['61 * * * *', 'end of range (61) above maximum (59): 61'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['30-10 * * * *', 'beginning of range (30) beyond end of range (10): 30-10'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/2/3 * * * *', 'too many slashes: */2/3'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
  ])('refuses %s', (text, error) => {
    expect(parseCron(text)).toEqual({ error });
  });

  it.each([
    ['*/5 * * * *', '2026-11-20T18:05:00Z'],
    ['30 9-17/2 * * mon-fri', '2026-11-23T09:30:00Z'],
    ['0 0 13 * 5', '2026-11-27T00:00:00Z'],
    ['0 0 29 2 *', '2028-02-29T00:00:00Z'],
    ['0 0 30 2 *', undefined],
    ['@hourly', '2026-11-20T19:00:00Z'],
    ['@every 90m', '2026-11-20T19:32:03Z'],
  ])('%s comes next at %s', (text, expected) => {
    const next = nextTime(parseCron(text).schedule!, Date.parse('2026-11-20T18:02:03Z'));
    expect(next && new Date(next).toISOString().replace('.000', '')).toBe(expected);
  });

  it('follows a time zone over the change to summer time', () => {
    const daily = parseCron('0 9 * * *').schedule!;
    const times = ['2026-03-27T12:00:00Z', '2026-03-29T12:00:00Z'].map((after) => nextTime(daily, Date.parse(after), 'Europe/Berlin')!);
    expect(times.map((time) => new Date(time).toISOString())).toEqual(['2026-03-28T08:00:00.000Z', '2026-03-30T07:00:00.000Z']);
  });

  it.each([
    ['* * * * *', '2026-11-20T17:58:30Z', '2026-11-20T18:02:00Z', false],
    ['* * * * *', '2026-11-20T12:00:00Z', '2026-11-20T18:02:00Z', true],
    ['0 9 * * mon-fri', '2026-10-01T00:00:00Z', '2026-11-20T09:00:00Z', false],
  ])('%s: the latest time since %s is %s', (text, earliest, time, tooMany) => {
    const missed = mostRecentTime(parseCron(text).schedule!, Date.parse(earliest), Date.parse('2026-11-20T18:02:03Z'));
    expect(missed).toEqual({ time: Date.parse(time), tooMany });
  });
});
