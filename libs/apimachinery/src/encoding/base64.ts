/** Base64 and UTF-8, for text that the API carries encoded (Secret data, `!!binary`, caBundle). */

import { wellFormed } from './unicode.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of padded standard base64; line breaks are skipped as Go does. A number is the offset that Go names: of the first illegal byte, or of the group that is cut short. */
export function decodeBase64(text: string): Uint8Array | number {
  const data = text.replace(/[\r\n]/g, '');
  const illegal = firstIllegal(data);
  if (illegal !== undefined) return illegal;
  const content = data.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((content.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let length = 0;
  for (const char of content) {
    buffer = ((buffer << 6) | ALPHABET.indexOf(char)) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (buffer >> bits) & 0xff;
  }
  return bytes;
}

function firstIllegal(data: string): number | undefined {
  const match = /^[A-Za-z0-9+/]*/.exec(data)!;
  const content = match[0].length;
  const padding = data.slice(content);
  const expected = ['', undefined, '==', '='][content % 4];
  if (padding === expected) return undefined;
  if (padding === '') return content - (content % 4);
  if (expected === undefined || !expected.startsWith(padding))
    return expected && padding.startsWith(expected) ? content + expected.length : content;
  return padding === '' ? content - (content % 4) : data.length;
}

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const missing = Math.max(0, i + 3 - bytes.length);
    for (let shift = 18; shift >= 6 * missing; shift -= 6) text += ALPHABET[(group >> shift) & 0x3f];
    text += '='.repeat(missing);
  }
  return text;
}

/** Unpaired surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of wellFormed(text)) {
    const code = char.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return Uint8Array.from(bytes);
}

/** How many bytes the text has in UTF-8; unpaired surrogates count as U+FFFD. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // A pair of surrogates is two units and four bytes.
    const isPair = unit >= 0xd800 && unit < 0xdc00 && text.charCodeAt(i + 1) >= 0xdc00 && text.charCodeAt(i + 1) < 0xe000;
    if (isPair) i++;
    length += unit < 0x800 ? 1 : 2;
  }
  return length;
}

/** Each byte that is not part of a valid sequence becomes U+FFFD, as in Go. */
export function decodeUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length;) {
    const { code, length } = decodeRune(bytes, i);
    parts.push(String.fromCodePoint(code));
    i += length;
  }
  return parts.join('');
}

/** Whether every byte belongs to a valid UTF-8 sequence. */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length;) {
    const { length, valid } = decodeRune(bytes, i);
    if (!valid) return false;
    i += length;
  }
  return true;
}

const SMALLEST = [0, 0, 0x80, 0x800, 0x10000];
const INVALID = { code: 0xfffd, length: 1, valid: false };

function decodeRune(bytes: Uint8Array, at: number): { code: number; length: number; valid: boolean } {
  const first = bytes[at]!;
  if (first < 0x80) return { code: first, length: 1, valid: true };
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return INVALID;
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i]!;
    if ((next & 0xc0) !== 0x80) return INVALID;
    code = (code << 6) | (next & 0x3f);
  }
  const valid = code >= SMALLEST[length]! && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? { code, length, valid } : INVALID;
}
