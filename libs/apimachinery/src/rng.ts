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

/** The numbers below 4096 in three hexadecimal digits. */
const THREE_DIGITS = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, '0'));

/** In one piece: what `+` gives keeps all its parts, and identifiers are kept for long. */
const flat = (pieces: readonly string[]): string => pieces.join('');

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

  /** `count` random hexadecimal digits. */
  hex(count: number): string {
    const pieces = Array.from({ length: Math.ceil(count / 6) }, () => this.#six());
    return flat(pieces).slice(0, count);
  }

  #six(): string {
    const value = this.integer(0x1000000);
    return THREE_DIGITS[value >> 12]! + THREE_DIGITS[value & 0xfff]!;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const [a, b, c, d, e] = [this.#six(), this.#six(), this.#six(), this.#six(), this.#six()];
    const variant = '89ab'[this.integer(4)]!;
    return flat([a, b.slice(0, 2), '-', b.slice(2), '-4', c.slice(0, 3), '-', variant, c.slice(3), '-', d, e]);
  }
}
