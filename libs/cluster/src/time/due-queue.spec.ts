import { Rng } from '@drydock/apimachinery';
import { DueQueue, type DueEvent } from './due-queue.ts';

const taken = (queue: DueQueue, now: number): string[] => {
  const keys: string[] = [];
  for (let due = queue.takeDue(now); due; due = queue.takeDue(now)) keys.push(due.key);
  return keys;
};

describe('what falls due', () => {
  it('comes earliest first, in the order of asking, and once for each key', () => {
    const queue = new DueQueue([]);
    for (const [key, at] of [['a', 5], ['b', 3], ['c', 3], ['a', 2], ['b', 9]] as const) queue.add({ component: 'x', key, at }); // prettier-ignore
    expect(queue.nextAt).toBe(2);
    expect(taken(queue, 2)).toEqual(['a']);
    expect(taken(queue, 100)).toEqual(['b', 'c']);
    expect(queue.nextAt).toBeUndefined();
  });

  it('is not waited for in the background, and takes its turn all the same', () => {
    const queue = new DueQueue([{ component: 'x', key: 'quiet', at: 2, background: true }]);
    expect([queue.nextAt, queue.isDue(1), queue.isDue(2)]).toEqual([undefined, false, true]);
    queue.add({ component: 'x', key: 'late', at: 3 });
    queue.add({ component: 'x', key: 'early', at: 1 });
    expect(queue.nextAt).toBe(1);
    const copy = new DueQueue(queue.snapshot());
    expect([taken(queue, 5), taken(copy, 5)]).toEqual([
      ['early', 'quiet', 'late'],
      ['early', 'quiet', 'late'],
    ]);
  });

  it('is sorted however much there is', () => {
    const rng = new Rng({ seed: 3 });
    const events = Array.from({ length: 500 }, (_, i): DueEvent => ({ component: 'x', key: `${i}`, at: rng.integer(50) }));
    const sorted = [...events].sort((a, b) => a.at - b.at).map(({ key }) => key);
    expect(taken(new DueQueue(events), 50)).toEqual(sorted);
  });
});
