import { VirtualClock } from './virtual-clock.ts';

it('follows the wall clock at its speed, stands still, and jumps', () => {
  const clock = new VirtualClock(1000, 1, 0);
  expect(clock.at(500)).toBe(1000);
  expect(clock.wallTimeUntil(1001, 500)).toBe(Number.POSITIVE_INFINITY);

  clock.setRunning(true, 500);
  expect(clock.at(600)).toBe(1100);
  clock.setSpeed(60, 600);
  expect(clock.at(610)).toBe(1700);
  expect(clock.wallTimeUntil(2300, 610)).toBe(10);
  expect(clock.wallTimeUntil(1700, 610)).toBe(0);

  clock.jump(60_000, 610);
  expect(clock.at(610)).toBe(61_700);
  clock.setSpeed(0, 610);
  expect(clock.at(9999)).toBe(61_700);
  clock.setSpeed(1, 9999);
  clock.setRunning(false, 10_000);
  expect(clock.at(20_000)).toBe(61_701);
});

it('tells whole milliseconds, and loses none between them', () => {
  const clock = new VirtualClock(0, 1, 0);
  for (let wall = 0; wall <= 10; wall += 0.25) clock.setRunning(true, wall);
  expect([clock.at(10), clock.at(10.4), clock.at(11.25)]).toEqual([10, 10, 11]);
});
