/**
 * The container of git's objects (RFC 1950, RFC 1951). What is written here is stored and not compressed, which every inflater reads; what
 * other programs wrote is inflated.
 */
import type { ByteString } from '../../../kernel/byte-string.ts';

const BLOCK = 65_535;

function adler32(bytes: ByteString): number {
  let [a, b] = [1, 0];
  for (let i = 0; i < bytes.length; i++) {
    a = (a + bytes.charCodeAt(i)) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

const bigEndian = (value: number): ByteString =>
  String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const littleEndian = (value: number): ByteString => String.fromCharCode(value & 255, value >> 8);

export function deflate(bytes: ByteString): ByteString {
  const blocks: ByteString[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK) {
    const block = bytes.slice(at, at + BLOCK);
    const last = at + BLOCK >= bytes.length ? 1 : 0;
    blocks.push(String.fromCharCode(last) + littleEndian(block.length) + littleEndian(block.length ^ 0xffff) + block);
  }
  return `\x78\x01${blocks.join('')}${bigEndian(adler32(bytes))}`;
}

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577]; // prettier-ignore
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

interface Huffman {
  /** How many codes there are of each length. */
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

function huffman(lengths: readonly number[]): Huffman {
  const counts = Array.from({ length: 16 }, (_, length) => lengths.filter((each) => each === length && each > 0).length);
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol);
  return { counts, symbols };
}

const FIXED = huffman([...Array(144).fill(8), ...Array(112).fill(9), ...Array(24).fill(7), ...Array(8).fill(8)] as number[]);
const FIXED_DISTANCES = huffman(Array(30).fill(5) as number[]);

class Inflater {
  readonly #bytes: ByteString;
  #at = 2;
  #bit = 0;
  #output: number[] = [];

  constructor(bytes: ByteString) {
    this.#bytes = bytes;
  }

  run(): ByteString | undefined {
    for (let last = false; !last;) {
      last = this.#bits(1) === 1;
      const type = this.#bits(2);
      if (type === 0) this.#stored();
      else if (type === 1) this.#coded(FIXED, FIXED_DISTANCES);
      else if (type === 2) this.#coded(...this.#tables());
      else return undefined;
      if (this.#at > this.#bytes.length) return undefined;
    }
    let text = '';
    for (let at = 0; at < this.#output.length; at += 8192) text += String.fromCharCode(...this.#output.slice(at, at + 8192));
    return text;
  }

  #bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      value |= ((this.#bytes.charCodeAt(this.#at) >> this.#bit) & 1) << i;
      if (++this.#bit === 8) {
        this.#bit = 0;
        this.#at++;
      }
    }
    return value;
  }

  #stored(): void {
    if (this.#bit > 0) this.#at++;
    this.#bit = 0;
    const length = this.#bytes.charCodeAt(this.#at) | (this.#bytes.charCodeAt(this.#at + 1) << 8);
    for (let i = 0; i < length; i++) this.#output.push(this.#bytes.charCodeAt(this.#at + 4 + i));
    this.#at += 4 + length;
  }

  #symbol({ counts, symbols }: Huffman): number {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length < 16; length++) {
      code |= this.#bits(1);
      const count = counts[length]!;
      if (code - count < first) return symbols[index + code - first]!;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    this.#at = Infinity;
    return 256;
  }

  #tables(): [Huffman, Huffman] {
    const [literals, distances, codes] = [this.#bits(5) + 257, this.#bits(5) + 1, this.#bits(4) + 4];
    const codeLengths = Array<number>(19).fill(0);
    for (let i = 0; i < codes; i++) codeLengths[CODE_ORDER[i]!] = this.#bits(3);
    const code = huffman(codeLengths);
    const lengths: number[] = [];
    while (lengths.length < literals + distances && this.#at <= this.#bytes.length) {
      const symbol = this.#symbol(code);
      if (symbol < 16) lengths.push(symbol);
      else if (symbol === 16) lengths.push(...Array<number>(3 + this.#bits(2)).fill(lengths.at(-1) ?? 0));
      else lengths.push(...Array<number>(symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7)).fill(0));
    }
    return [huffman(lengths.slice(0, literals)), huffman(lengths.slice(literals))];
  }

  #coded(literals: Huffman, distances: Huffman): void {
    while (this.#at <= this.#bytes.length) {
      const symbol = this.#symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        this.#output.push(symbol);
        continue;
      }
      const length = LENGTH_BASE[symbol - 257]! + this.#bits(LENGTH_EXTRA[symbol - 257]!);
      const code = this.#symbol(distances);
      const distance = DISTANCE_BASE[code]! + this.#bits(code < 2 ? 0 : (code >> 1) - 1);
      for (let i = 0; i < length; i++) this.#output.push(this.#output[this.#output.length - distance] ?? 0);
    }
  }
}

/** `undefined` when the bytes are damaged. */
export function inflate(bytes: ByteString): ByteString | undefined {
  return (bytes.charCodeAt(0) & 15) === 8 ? new Inflater(bytes).run() : undefined;
}
