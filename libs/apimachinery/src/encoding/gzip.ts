/** Files of gzip (RFC 1952), one member each, as Go's compress/gzip writes them: no name, no time, unknown system. */
import { crc32 } from './crc32.ts';
import { deflate } from './deflate.ts';
import { CompressionError, inflate } from './inflate.ts';

const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
const HEADER_LENGTH = 10;
const FLAG = { checksum: 2, extra: 4, name: 8, comment: 16 };
/** What a bomb may unpack to. */
const LARGEST = 64 * 1024 * 1024;

export function gzip(bytes: Uint8Array): Uint8Array {
  const compressed = deflate(bytes);
  const file = new Uint8Array(HEADER_LENGTH + compressed.length + 8);
  file.set(HEADER);
  file.set(compressed, HEADER_LENGTH);
  const trailer = new DataView(file.buffer, HEADER_LENGTH + compressed.length);
  trailer.setUint32(0, crc32(bytes), true);
  trailer.setUint32(4, bytes.length, true);
  return file;
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Throws CompressionError. */
export function gunzip(bytes: Uint8Array, limit = LARGEST): Uint8Array {
  if (!isGzip(bytes) || bytes.length < HEADER_LENGTH) throw new CompressionError('gzip: invalid header');
  const { data, end } = inflate(bytes, startOfData(bytes), limit);
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + end);
  if (trailer.byteLength < 8) throw new CompressionError('unexpected EOF');
  if (trailer.getUint32(0, true) !== crc32(data)) throw new CompressionError('gzip: invalid checksum');
  return data;
}

function startOfData(bytes: Uint8Array): number {
  const flags = bytes[3]!;
  let at = HEADER_LENGTH;
  if (flags & FLAG.extra) at += 2 + (bytes[at]! | (bytes[at + 1]! << 8));
  for (const text of [FLAG.name, FLAG.comment]) if (flags & text) at = bytes.indexOf(0, at) + 1;
  return flags & FLAG.checksum ? at + 2 : at;
}
