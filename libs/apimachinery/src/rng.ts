/** Seeded randomness whose whole state is one number, so that it can be saved and forked with the cluster it belongs to. */
export interface RngState {
  seed: number;
}

/** The alphabet of generated names: no vowels and no digits that look like them (k8s.io/apimachinery, util/rand). */
const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** The seed for what has this name, from that of the whole (FNV-1a): what has another name is drawn otherwise. */
export function seedOf(name: string, seed: number): number {
  return [...name].reduce((hash, character) => Math.imul(hash ^ character.codePointAt(0)!, 0x01000193), seed ^ 0x811c9dc5) | 0;
}

const codesOf = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));
const DIGIT_CODES = codesOf('0123456789abcdef');

/**
 * Where the digits of a UUID go, six drawn at a time; every object has one, and nothing makes a text of so many parts faster than its codes. It
 * is in one piece then: what `+` gives keeps all its parts.
 */
const UUID_PLACES = [
  [0, 1, 2, 3, 4, 5],
  [6, 7, 9, 10, 11, 12],
  [15, 16, 17, 20, 21, 22],
  [24, 25, 26, 27, 28, 29],
  [30, 31, 32, 33, 34, 35],
];
const UUID_VARIANT = 19;
const uuidCodes = codesOf('00000000-0000-4000-8000-000000000000');

/** For texts of as many digits as were asked for last. */
let hexCodes: number[] = [];

export class Rng {
  readonly #state: RngState;

  /** Draws from, and advances, the given state. */
  constructor(state: RngState) {
    this.#state = state;
  }

  /** A number in [0, 1): mulberry32. */
  next(): number {
    this.#state.seed = (this.#state.seed + 0x6d2b79f5) | 0;
    let t = this.#state.seed;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number in [0, limit). */
  integer(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(choices.length)]!;
  }

  /** The random suffix of a generated name. */
  nameSuffix(length = 5): string {
    let suffix = '';
    for (let i = 0; i < length; i++) suffix += NAME_ALPHABET[this.integer(NAME_ALPHABET.length)];
    return suffix;
  }

  /** `count` random hexadecimal digits, six drawn at a time. */
  hex(count: number): string {
    const codes = hexCodes.length === count ? hexCodes : (hexCodes = new Array<number>(count).fill(0));
    for (let at = 0; at < count; at += 6) {
      const value = this.integer(0x1000000);
      const end = Math.min(6, count - at);
      for (let digit = 0; digit < end; digit++) codes[at + digit] = DIGIT_CODES[(value >> (20 - 4 * digit)) & 0xf]!;
    }
    return String.fromCharCode(...codes);
  }

  /** A version 4 UUID. */
  uuid(): string {
    for (const places of UUID_PLACES) {
      let value = this.integer(0x1000000);
      for (let at = places.length - 1; at >= 0; at--, value >>= 4) uuidCodes[places[at]!] = DIGIT_CODES[value & 0xf]!;
    }
    uuidCodes[UUID_VARIANT] = DIGIT_CODES[8 + this.integer(4)]!;
    return String.fromCharCode(...uuidCodes);
  }
}
