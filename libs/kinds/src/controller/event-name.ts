import type { Clock, ObjectReference, Rng } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { INVOLVED_OBJECT_INDEX } from '../core/event/event.ts';
import type { Event } from '../core/event/event.types.ts';

const NANOSECONDS = 1_000_000n;
/** How far apart two events of one moment are, at most. */
const STEP_NANOSECONDS = 50_000;

/**
 * `web.18e9d804addd388a`: the object and the nanosecond (client-go, tools/record). So the events of an object are listed in the order in which
 * they happened, those of the same virtual moment included.
 */
export function newEventName(about: ObjectReference, lister: Lister, clock: Clock, rng: Rng): string {
  const now = BigInt(clock.now()) * NANOSECONDS;
  const earlier = lister
    .byIndex<Event>('events', INVOLVED_OBJECT_INDEX, about.uid ?? '')
    .map(({ metadata }) => nanosecondOf(metadata.name));
  const latest = earlier.reduce((a, b) => (a > b ? a : b), now);
  return `${about.name}.${(latest + 1n + BigInt(rng.integer(STEP_NANOSECONDS))).toString(16)}`;
}

/** Zero for events that others have named. */
function nanosecondOf(name: string): bigint {
  const digits = /\.([0-9a-f]{16})$/.exec(name)?.[1];
  return digits ? BigInt(`0x${digits}`) : 0n;
}
