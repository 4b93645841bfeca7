import { humanDuration, shortHumanDuration } from './human-duration.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

it.each([
  [-2 * SECOND, '<invalid>', '<invalid>'],
  [-SECOND, '0s', '0s'],
  [0, '0s', '0s'],
  [59 * SECOND, '59s', '59s'],
  [119 * SECOND, '119s', '1m'],
  [3 * MINUTE + 5 * SECOND, '3m5s', '3m'],
  [90 * MINUTE, '90m', '1h'],
  [7 * HOUR + 30 * MINUTE, '7h30m', '7h'],
  [47 * HOUR, '47h', '1d'],
  [7 * DAY + HOUR, '7d1h', '7d'],
  [364 * DAY, '364d', '364d'],
  [365 * DAY, '365d', '1y'],
  [9.9 * 365 * DAY, '9y', '9y'],
])('%d ms is %s, or %s in short', (milliseconds, long, short) => {
  expect([humanDuration(milliseconds), shortHumanDuration(milliseconds)]).toEqual([long, short]);
});
