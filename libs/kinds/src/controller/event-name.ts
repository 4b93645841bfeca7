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
  let digits = nanosecondsAfter(clock.now(), offset);
  for (const { name } of told) {
    const earlier = name.slice(-digits.length);
    if (earlier >= digits && isNanosecond(name, earlier)) digits = following(earlier, rng);
  }
  return `${about.name}.${digits}`;
}

const WORD = 2 ** 32;

/** The millisecond of the last event, and its first nanosecond in two words, with what follows the first word: most events share their moment with others. */
let latest = { millisecond: NaN, high: '', next: '', low: 0 };

/** Nanoseconds since 1970, which are more than a number can tell apart, in hexadecimal. `offset` is within the millisecond. */
function nanosecondsAfter(millisecond: number, offset: number): string {
  if (millisecond !== latest.millisecond) {
    const first = BigInt(millisecond) * NANOSECONDS;
    const high = first / BigInt(WORD);
    latest = { millisecond, high: high.toString(16), next: (high + 1n).toString(16), low: Number(first % BigInt(WORD)) };
  }
  const low = latest.low + offset;
  const carries = low >= WORD;
  return (carries ? latest.next : latest.high) + wordInHex(carries ? low - WORD : low);
}

const BYTES = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

/** Eight digits. Engines take long to write numbers of that size. */
function wordInHex(word: number): string {
  return BYTES[word >>> 24]! + BYTES[(word >>> 16) & 0xff]! + BYTES[(word >>> 8) & 0xff]! + BYTES[word & 0xff]!;
}

/** Not so for events that others have named. */
function isNanosecond(name: string, digits: string): boolean {
  return name.at(-digits.length - 1) === '.' && /^[0-9a-f]+$/.test(digits);
}

function following(digits: string, rng: Rng): string {
  return (BigInt(`0x${digits}`) + 1n + BigInt(rng.integer(STEP_NANOSECONDS))).toString(16);
}
