import { timeLeft } from './time-left.ts';

it.each([
  [3_909_000, '1:05:09'],
  [247_000, '4:07'],
  [500, '0:01'],
  [0, '0:00'],
  [-5000, '0:00'],
])('%i', (milliseconds, text) => {
  expect(timeLeft(milliseconds)).toBe(text);
});
