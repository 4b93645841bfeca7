/** Compression of RFC 1951: matches found by a hash of three bytes, written with the fixed codes. */

const WINDOW = 32_768;
const SHORTEST = 3;
const LONGEST = 258;
/** How many earlier places are looked at for a longer match. */
const CHAIN = 32;

/** Lengths 3 to 258 and distances 1 to 32768: the first value of each code, and how many bits follow it. */
export const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
export const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
export const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
  24577,
];
export const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

class BitWriter {
  readonly #bytes: number[] = [];
  #buffer = 0;
  #bits = 0;

  /** The lowest bit first. */
  put(value: number, count: number): void {
    this.#buffer |= value << this.#bits;
    this.#bits += count;
    while (this.#bits >= 8) {
      this.#bytes.push(this.#buffer & 0xff);
      this.#buffer >>>= 8;
      this.#bits -= 8;
    }
  }

  /** A Huffman code: the highest bit first. */
  code(value: number, count: number): void {
    let reversed = 0;
    for (let bit = 0; bit < count; bit++) reversed |= ((value >> bit) & 1) << (count - 1 - bit);
    this.put(reversed, count);
  }

  symbol(symbol: number): void {
    if (symbol < 144) this.code(0x30 + symbol, 8);
    else if (symbol < 256) this.code(0x190 + symbol - 144, 9);
    else if (symbol < 280) this.code(symbol - 256, 7);
    else this.code(0xc0 + symbol - 280, 8);
  }

  end(): number[] {
    if (this.#bits > 0) this.#bytes.push(this.#buffer & 0xff);
    return this.#bytes;
  }
}

export function deflate(bytes: Uint8Array): Uint8Array {
  const writer = new BitWriter();
  const heads = new Map<number, number>();
  const previous = new Int32Array(bytes.length);
  const keyAt = (at: number): number => (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  const remember = (at: number): void => {
    if (at + SHORTEST > bytes.length) return;
    const key = keyAt(at);
    previous[at] = heads.get(key) ?? -1;
    heads.set(key, at);
  };
  writer.put(1, 1);
  writer.put(1, 2);
  for (let at = 0; at < bytes.length;) {
    const match = at + SHORTEST <= bytes.length ? longestMatch(bytes, at, heads.get(keyAt(at)) ?? -1, previous) : undefined;
    if (match) writeMatch(writer, match.length, match.distance);
    else writer.symbol(bytes[at]!);
    const next = at + (match?.length ?? 1);
    for (; at < next; at++) remember(at);
  }
  writer.symbol(256);
  return Uint8Array.from(writer.end());
}

function longestMatch(
  bytes: Uint8Array,
  at: number,
  first: number,
  previous: Int32Array,
): { length: number; distance: number } | undefined {
  let best: { length: number; distance: number } | undefined;
  const limit = Math.min(LONGEST, bytes.length - at);
  for (let from = first, tries = CHAIN; from >= 0 && at - from <= WINDOW && tries > 0; from = previous[from]!, tries--) {
    let length = 0;
    while (length < limit && bytes[from + length] === bytes[at + length]) length++;
    if (length >= SHORTEST && length > (best?.length ?? 0)) best = { length, distance: at - from };
    if (length === limit) break;
  }
  return best;
}

function writeMatch(writer: BitWriter, length: number, distance: number): void {
  const lengthCode = LENGTH_BASE.findLastIndex((base) => base <= length);
  writer.symbol(257 + lengthCode);
  writer.put(length - LENGTH_BASE[lengthCode]!, LENGTH_BITS[lengthCode]!);
  const distanceCode = DISTANCE_BASE.findLastIndex((base) => base <= distance);
  writer.code(distanceCode, 5);
  writer.put(distance - DISTANCE_BASE[distanceCode]!, DISTANCE_BITS[distanceCode]!);
}
