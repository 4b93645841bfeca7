/** Decompression of RFC 1951. */
import { DISTANCE_BASE, DISTANCE_BITS, LENGTH_BASE, LENGTH_BITS } from './deflate.ts';

/** Data that is not what it claims to be, or that grows beyond the limit. */
export class CompressionError extends Error {}

class BitReader {
  readonly #bytes: Uint8Array;
  index: number;
  #buffer = 0;
  #bits = 0;

  constructor(bytes: Uint8Array, index: number) {
    this.#bytes = bytes;
    this.index = index;
  }

  take(count: number): number {
    while (this.#bits < count) {
      if (this.index >= this.#bytes.length) throw new CompressionError('unexpected end of file');
      this.#buffer |= this.#bytes[this.index++]! << this.#bits;
      this.#bits += 8;
    }
    const value = this.#buffer & ((1 << count) - 1);
    this.#buffer >>>= count;
    this.#bits -= count;
    return value;
  }

  alignToByte(): void {
    this.#buffer = 0;
    this.#bits = 0;
  }

  bytes(count: number): Uint8Array {
    if (this.index + count > this.#bytes.length) throw new CompressionError('unexpected end of file');
    this.index += count;
    return this.#bytes.subarray(this.index - count, this.index);
  }
}

/** Canonical Huffman codes: how many there are of each length, and the symbols in the order of their codes. */
interface Codes {
  counts: number[];
  symbols: number[];
}

function newCodes(lengths: readonly number[]): Codes {
  const counts = Array<number>(16).fill(0);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const offsets = [0, 0];
  for (let length = 1; length < 15; length++) offsets[length + 1] = offsets[length]! + counts[length]!;
  const symbols: number[] = [];
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[offsets[length]!++] = symbol;
  });
  return { counts, symbols };
}

function nextSymbol(reader: BitReader, { counts, symbols }: Codes): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= 15; length++) {
    code |= reader.take(1);
    const count = counts[length]!;
    if (code - count < first) return symbols[index + (code - first)]!;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new CompressionError('invalid code');
}

const FIXED_LENGTHS = Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8));
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function dynamicCodes(reader: BitReader): { literals: Codes; distances: Codes } {
  const literalCount = reader.take(5) + 257;
  const distanceCount = reader.take(5) + 1;
  const codeLengths = Array<number>(19).fill(0);
  for (let i = 0, count = reader.take(4) + 4; i < count; i++) codeLengths[CODE_ORDER[i]!] = reader.take(3);
  const codes = newCodes(codeLengths);
  const lengths: number[] = [];
  while (lengths.length < literalCount + distanceCount) {
    const symbol = nextSymbol(reader, codes);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) repeat(lengths, lengths.at(-1) ?? 0, 3 + reader.take(2));
    else repeat(lengths, 0, symbol === 17 ? 3 + reader.take(3) : 11 + reader.take(7));
  }
  return { literals: newCodes(lengths.slice(0, literalCount)), distances: newCodes(lengths.slice(literalCount)) };
}

function repeat(lengths: number[], value: number, count: number): void {
  for (let i = 0; i < count; i++) lengths.push(value);
}

export interface Inflated {
  data: Uint8Array;
  /** Where the compressed data ends. */
  end: number;
}

/** Throws CompressionError, also when the result would have more than `limit` bytes. */
export function inflate(bytes: Uint8Array, start: number, limit: number): Inflated {
  const reader = new BitReader(bytes, start);
  const out: number[] = [];
  for (let last = 0; !last;) {
    last = reader.take(1);
    const type = reader.take(2);
    if (type === 0) readStored(reader, out);
    else if (type === 1)
      readCompressed(reader, { literals: newCodes(FIXED_LENGTHS), distances: newCodes(Array<number>(30).fill(5)) }, out, limit);
    else if (type === 2) readCompressed(reader, dynamicCodes(reader), out, limit);
    else throw new CompressionError('invalid block type');
    if (out.length > limit) throw new CompressionError('too large');
  }
  return { data: Uint8Array.from(out), end: reader.index };
}

function readStored(reader: BitReader, out: number[]): void {
  reader.alignToByte();
  const [low, high] = reader.bytes(4);
  for (const byte of reader.bytes(low! | (high! << 8))) out.push(byte);
}

function readCompressed(
  reader: BitReader,
  { literals, distances }: { literals: Codes; distances: Codes },
  out: number[],
  limit: number,
): void {
  for (;;) {
    const symbol = nextSymbol(reader, literals);
    if (symbol === 256) return;
    if (symbol < 256) {
      out.push(symbol);
      continue;
    }
    const lengthCode = symbol - 257;
    const length = LENGTH_BASE[lengthCode]! + reader.take(LENGTH_BITS[lengthCode]!);
    const distanceCode = nextSymbol(reader, distances);
    const distance = DISTANCE_BASE[distanceCode]! + reader.take(DISTANCE_BITS[distanceCode]!);
    if (!(distance <= out.length)) throw new CompressionError('invalid distance');
    if (out.length + length > limit) throw new CompressionError('too large');
    for (let i = 0; i < length; i++) out.push(out[out.length - distance]!);
  }
}
