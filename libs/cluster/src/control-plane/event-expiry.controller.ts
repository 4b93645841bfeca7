/** Events do not stay: etcd keeps each for an hour after it was written last (kube-apiserver, --event-ttl). Nobody requests their removal. */
import { objectKey, parseTime } from '@drydock/apimachinery';
import type { Storage } from '@drydock/apiserver';
import type { Controller, Event } from '@drydock/kinds';

export const EVENT_EXPIRY = 'event-expiry';

/** One key for all of them: the one that goes first. */
const NEXT = 'next';

/** So long is waited at least: what goes within the same moment goes at once. */
const STEP = 1000;

/** `ttl`: how many milliseconds they are kept at present; 0 for ever. */
export function newEventExpiry(storage: Storage, ttl: () => number): Controller {
  return {
    name: EVENT_EXPIRY,
    background: true,
    watches: {
      events({ type }, enqueue) {
        const kept = type === 'DELETED' ? 0 : ttl();
        if (kept > 0) enqueue(NEXT, kept);
      },
    },
    reconcile(_key, { clock, requeueAt }) {
      const kept = ttl();
      if (kept === 0) return;
      const now = clock.now();
      let next = Infinity;
      for (const event of storage.list<Event>('events')) {
        const end = writtenAt(event, now) + kept;
        if (end <= now) storage.remove('events', objectKey(event));
        else next = Math.min(next, end);
      }
      if (next < Infinity) requeueAt(Math.max(next, now + STEP));
    },
  };
}

/** What counts events writes the time into them; a time that is still to come does not make one stay longer. */
function writtenAt({ metadata, lastTimestamp, series }: Event, now: number): number {
  const times = [metadata.creationTimestamp, lastTimestamp, series?.lastObservedTime].map((text) => parseTime(text ?? undefined) ?? 0);
  return Math.max(...times.filter((time) => time <= now), 0);
}
