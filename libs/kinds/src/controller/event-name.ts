import type { Clock, ObjectReference, Rng } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { ToldEvent } from './event-note.ts';

const NANOSECONDS = 1_000_000n;
/** How many steps a millisecond has, and how long they are: what is written later in a moment has a later step, until there are no more. */
const STEPS = 900;
const STEP_NANOSECONDS = 1000;

/**
 * `web.18e9d804addd388a`: the object and the nanosecond (client-go, tools/record). So events of one virtual moment are listed in the order in
 * which they happened; those of one object always. `told` is what has been told of it.
 */
export function newEventName(about: ObjectReference, told: readonly ToldEvent[], lister: Lister, clock: Clock, rng: Rng): string {
  const offset = (lister.resourceVersion % STEPS) * STEP_NANOSECONDS + rng.integer(STEP_NANOSECONDS);
  let digits = (BigInt(clock.now()) * NANOSECONDS + BigInt(offset)).toString(16);
  for (const { name } of told) {
    const earlier = name.slice(-digits.length);
    if (earlier >= digits && isNanosecond(name, earlier)) digits = following(earlier, rng);
  }
  return `${about.name}.${digits}`;
}

/** Not so for events that others have named. */
function isNanosecond(name: string, digits: string): boolean {
  return name.at(-digits.length - 1) === '.' && /^[0-9a-f]+$/.test(digits);
}

function following(digits: string, rng: Rng): string {
  return (BigInt(`0x${digits}`) + 1n + BigInt(rng.integer(STEP_NANOSECONDS))).toString(16);
}
