/**
 * Data in streams and files are byte strings: JavaScript strings whose characters are 0–255. Names, arguments and variables are text.
 * Bytes that are not UTF-8 become lone surrogates U+DC80–U+DCFF in text and return as the same bytes (PEP 383), so nothing is lost on the way.
 */
export type ByteString = string;

const ASCII_ONLY = /^[\0-\x7f]*$/;

export function encodeUtf8(text: string): ByteString {
  if (ASCII_ONLY.test(text)) return text;
  let bytes = '';
  for (const character of text) bytes += encodeCodePoint(character.codePointAt(0)!);
  return bytes;
}

function encodeCodePoint(point: number): ByteString {
  if (point < 0x80) return String.fromCharCode(point);
  if (point < 0x800) return String.fromCharCode(0xc0 | (point >> 6), 0x80 | (point & 63));
  if (point >= 0xdc80 && point <= 0xdcff) return String.fromCharCode(point - 0xdc00);
  if (point < 0x10000) return String.fromCharCode(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  return String.fromCharCode(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
}

export function decodeUtf8(bytes: ByteString): string {
  if (ASCII_ONLY.test(bytes)) return bytes;
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + bytes.charCodeAt(i++));
      continue;
    }
    text += String.fromCodePoint(decodeSequence(bytes, i, length));
    i += length;
  }
  return text;
}

/** The length of the valid UTF-8 sequence at `start`; 0 when there is none. */
function sequenceLength(bytes: ByteString, start: number): number {
  const first = bytes.charCodeAt(start);
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length === 0 || start + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if ((bytes.charCodeAt(start + i) & 0xc0) !== 0x80) return 0;
  const point = decodeSequence(bytes, start, length);
  const overlong = (length === 3 && point < 0x800) || (length === 4 && (point < 0x10000 || point > 0x10ffff));
  return overlong || (point >= 0xd800 && point <= 0xdfff) ? 0 : length;
}

function decodeSequence(bytes: ByteString, start: number, length: number): number {
  const first = bytes.charCodeAt(start);
  if (length === 1) return first;
  let point = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) point = (point << 6) | (bytes.charCodeAt(start + i) & 63);
  return point;
}

/** How many bytes at the end of `bytes` are the beginning of a character that is not complete yet (0 to 3). */
export function incompleteTail(bytes: ByteString): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes.charCodeAt(bytes.length - back);
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
