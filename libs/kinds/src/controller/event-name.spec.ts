import { Rng, type KubeObject } from '@drydock/apimachinery';
import { EMPTY_STORAGE, Storage } from '@drydock/apiserver';
import { events, INVOLVED_OBJECT_INDEX } from '../core/event/event.ts';
import { newEventName } from './event-name.ts';
import { toldAbout } from './event-note.ts';

const NOW = Date.UTC(2026, 10, 20, 9);
const clock = { now: () => NOW };

describe('newEventName', () => {
  let storage: Storage;
  let rng: Rng;
  beforeEach(() => {
    storage = new Storage(EMPTY_STORAGE, () => events.indexers as never);
    rng = new Rng({ seed: 1 });
  });

  function write(uid: string, name = newEventName({ name: 'web', uid }, toldAbout({ uid }, storage), storage, clock, rng)): string {
    storage.write('events', { kind: 'Event', metadata: { name, namespace: 'default' }, involvedObject: { uid } } as unknown as KubeObject);
    return name;
  }

  it('is the nanosecond in hexadecimal', () => {
    const [, digits] = write('a').split('.');
    expect(Number(BigInt(`0x${digits}`) / 1_000_000n)).toBe(NOW);
  });

  it.each([0, 1, 4294, 4295, 1_763_629_200_123, NOW, NOW + 1, NOW + 4294])('has all its digits at %d ms', (now) => {
    const others = Array.from({ length: 50 }, (_, at) => newEventName({ name: 'web', uid: `${at}` }, [], storage, { now: () => now }, rng));
    const nanoseconds = others.map((name) => BigInt(`0x${name.slice('web.'.length)}`) - BigInt(now) * 1_000_000n);
    expect(nanoseconds.filter((offset) => offset < 0n || offset >= 1_000_000n)).toEqual([]);
  });

  it('comes later for what happens later in a moment, whomever it concerns', () => {
    const names = Array.from({ length: 200 }, (_, at) => write(`uid-${at % 3}`));
    expect(names).toEqual([...new Set(names)].sort());
  });

  it('comes later for the same object when a moment has no steps left', () => {
    const names = Array.from({ length: 2000 }, () => write('a'));
    expect(names).toEqual([...new Set(names)].sort());
  });

  it('minds no names that others have given', () => {
    write('a', 'web.zzzz');
    write('a', 'a-name-that-is-longer-than-all-digits');
    expect(storage.byIndex('events', INVOLVED_OBJECT_INDEX, 'a')).toHaveLength(2);
    expect(write('a')).toMatch(/^web\.[0-9a-f]{16}$/);
  });
});
