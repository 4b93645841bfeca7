import type { KubeObject } from '@drydock/apimachinery';
import { EMPTY_STORAGE, Storage } from './storage.ts';

const MINUTE = 60_000;

const newThing = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Thing', metadata: { name } });

describe('the changes that storage remembers', () => {
  /** Writes one object at each of `minutes`, and tells what is compacted at `end`, looked at by a copy or by the storage itself. */
  function compactedAt(minutes: readonly number[], end: number, forked: boolean): number {
    let now = 0;
    const clock = { now: () => now };
    let storage = new Storage(EMPTY_STORAGE, () => ({}), clock);
    for (const minute of minutes) {
      now = minute * MINUTE;
      storage.write('things', newThing(`at-${minute}`));
      if (forked) storage = new Storage(storage.snapshot(), () => ({}), clock);
    }
    now = end * MINUTE;
    return storage.compactedVersion;
  }

  it.each([
    { minutes: [1, 2, 3], end: 4, compacted: 0 },
    { minutes: [1, 2, 3], end: 6, compacted: 0 },
    { minutes: [1, 2, 3], end: 9.9, compacted: 0 },
    { minutes: [1, 2, 3], end: 10, compacted: 3 },
    { minutes: [1, 2, 3, 7], end: 10, compacted: 3 },
    { minutes: [1, 2, 3, 7, 11], end: 14, compacted: 3 },
    { minutes: [1, 2, 3, 7, 11], end: 15, compacted: 4 },
    { minutes: [1, 2, 3, 7, 11], end: 1000, compacted: 5 },
  ])('are forgotten after five to ten minutes: $minutes at $end', ({ minutes, end, compacted }) => {
    expect([compactedAt(minutes, end, false), compactedAt(minutes, end, true)]).toEqual([compacted, compacted]);
  });
});
