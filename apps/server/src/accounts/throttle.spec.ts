import { Throttle } from './throttle.ts';

it('forgets tries when they are old enough, or on request', () => {
  let now = 0;
  const throttle = new Throttle({ tries: 2, window: 100 }, () => now);
  throttle.add('a');
  now = 60;
  throttle.add('a');
  expect([throttle.isExhausted('a'), throttle.isExhausted('b')]).toEqual([true, false]);
  now = 100;
  expect(throttle.isExhausted('a')).toBe(false);
  throttle.add('a');
  expect(throttle.isExhausted('a')).toBe(true);
  throttle.forget('a');
  expect(throttle.isExhausted('a')).toBe(false);
});
