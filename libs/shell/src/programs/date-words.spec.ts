import { relativeDate } from './date-words.ts';

/** A Friday. */
const NOW = Date.UTC(2026, 10, 20, 12, 34, 56);

describe('dates in words', () => {
  it.each([
    ['next month', '2026-12-20T12:34:56.000Z'],
    ['last year', '2025-11-20T12:34:56.000Z'],
    ['2 weeks ago', '2026-11-06T12:34:56.000Z'],
    ['+1 day -2 hours', '2026-11-21T10:34:56.000Z'],
    ['fortnight', '2026-12-04T12:34:56.000Z'],
    ['tomorrow 10:00', '2026-11-21T10:00:00.000Z'],
    ['5', '2026-11-20T05:00:00.000Z'],
    ['1530 yesterday', '2026-11-19T15:30:00.000Z'],
    ['third friday', '2026-12-11T00:00:00.000Z'],
    ['3pm', '2026-11-20T15:00:00.000Z'],
    ['12am', '2026-11-20T00:00:00.000Z'],
    ['friday', '2026-11-20T00:00:00.000Z'],
    ['next friday', '2026-11-27T00:00:00.000Z'],
    ['next monday', '2026-11-23T00:00:00.000Z'],
    ['last monday', '2026-11-16T00:00:00.000Z'],
    ['monday 08:30', '2026-11-23T08:30:00.000Z'],
  ])('%s', (text, date) => {
    expect(new Date(relativeDate(text, NOW)!).toISOString()).toBe(date);
  });

  it.each(['', 'soon', 'next', '25:00', '13pm', 'monday tuesday', '10:00 11:00', '99', 'noon', '2 fridays'])('not %p', (text) => {
    expect(relativeDate(text, NOW)).toBeUndefined();
  });
});
