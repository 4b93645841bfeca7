import { WorkQueue } from './work-queue.ts';

const PACE = { burst: 3, interval: 50 };

describe('the pace at which a key may be looked at', () => {
  test('a burst at once, then one at a time', () => {
    const queue = new WorkQueue();
    const at = (now: number) => queue.paced('default/web', now, PACE);
    expect([at(1000), at(1000), at(1000)]).toEqual([1000, 1000, 1000]);
    expect(at(1000)).toBe(1050);
    expect(at(1020)).toBe(1050);
    expect(at(1050)).toBe(1050);
    expect(at(1050)).toBe(1100);
  });

  test('each key has its own burst, and gets it back', () => {
    const queue = new WorkQueue();
    for (let i = 0; i < 3; i++) queue.paced('default/web', 1000, PACE);
    expect(queue.paced('default/api', 1000, PACE)).toBe(1000);
    expect(queue.paced('default/web', 1000, PACE)).toBe(1050);
    for (let i = 0; i < 3; i++) expect(queue.paced('default/web', 1150, PACE)).toBe(1150);
  });

  test('it is saved while some of a burst is used up, and forgotten afterwards', () => {
    const queue = new WorkQueue();
    for (let i = 0; i < 3; i++) queue.paced('default/web', 1000, PACE);
    const restored = new WorkQueue(JSON.parse(JSON.stringify(queue.snapshot(1000))));
    expect(restored.paced('default/web', 1000, PACE)).toBe(1050);
    expect(queue.snapshot(1150)).toBeUndefined();
  });
});
