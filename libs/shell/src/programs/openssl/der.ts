/** DER (X.690), as much as keys, certificates and requests take. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With its tag and length. */
  readonly raw: Uint8Array;
}

export const BOOLEAN = 0x01;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const NULL = 0x05;
export const OBJECT_IDENTIFIER = 0x06;
export const UTF8_STRING = 0x0c;
export const PRINTABLE_STRING = 0x13;
export const IA5_STRING = 0x16;
export const UTC_TIME = 0x17;
export const GENERALIZED_TIME = 0x18;
export const SEQUENCE = 0x30;
export const SET = 0x31;

/** The elements that follow each other; undefined when they are not DER. */
export function parseElements(bytes: Uint8Array): Element[] | undefined {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    if (!element) return undefined;
    found.push(element);
    at += element.raw.length;
  }
  return found;
}

function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  if (at + 2 > bytes.length) return undefined;
  let length = bytes[at + 1]!;
  let start = at + 2;
  if (length >= 0x80) {
    const size = length & 0x7f;
    if (size === 0 || size > 4 || start + size > bytes.length) return undefined;
    length = 0;
    for (let i = 0; i < size; i++) length = length * 256 + bytes[start + i]!;
    start += size;
  }
  if (start + length > bytes.length) return undefined;
  return { tag: bytes[at]!, content: bytes.subarray(start, start + length), raw: bytes.subarray(at, start + length) };
}

/** What a constructed element holds; nothing when it is absent or malformed. */
export const childrenOf = (element: Element | undefined): Element[] => (element && parseElements(element.content)) ?? [];

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function encode(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = joinBytes(...parts);
  return joinBytes(Uint8Array.from([tag, ...lengthBytes(content.length)]), content);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => encode(SEQUENCE, ...parts);
export const octets = (content: Uint8Array): Uint8Array => encode(OCTET_STRING, content);
export const bitString = (content: Uint8Array): Uint8Array => encode(BIT_STRING, Uint8Array.of(0), content);
export const nothing: Uint8Array = Uint8Array.of(NULL, 0);

export function bytesOfNumber(value: bigint, length?: number): Uint8Array {
  let digits = value.toString(16);
  if (length !== undefined) digits = digits.padStart(length * 2, '0');
  if (digits.length % 2) digits = `0${digits}`;
  return Uint8Array.from(digits.match(/../g)!, (pair) => parseInt(pair, 16));
}

export const numberOfBytes = (bytes: Uint8Array): bigint => BigInt(`0x${hexOf(bytes) || '0'}`);

export const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A number that is not negative. */
export function integer(value: bigint | number): Uint8Array {
  const bytes = bytesOfNumber(BigInt(value));
  return encode(INTEGER, bytes[0]! >= 0x80 ? joinBytes(Uint8Array.of(0), bytes) : bytes);
}

/** `1.2.840…` as an element. */
export function objectIdentifier(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc & 0x7f];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128)) digits.unshift((high & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return encode(OBJECT_IDENTIFIER, Uint8Array.from(bytes));
}

export function objectIdentifierText(element: Element | undefined): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of element?.content ?? []) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join('.');
}

/** What a bit string holds, whole bytes. */
export const bitsOf = (element: Element | undefined): Uint8Array => element?.content.subarray(1) ?? new Uint8Array();

/** UTCTime until 2049, as RFC 5280 wants it. `time`: milliseconds since the epoch. */
export function timeElement(time: number): Uint8Array {
  const digits = new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '');
  const late = new Date(time).getUTCFullYear() >= 2050;
  return encode(late ? GENERALIZED_TIME : UTC_TIME, asciiBytes(late ? digits : digits.slice(2)));
}

export function timeOf(element: Element | undefined): number {
  const digits = asciiText(element?.content ?? new Uint8Array());
  const full = element?.tag === UTC_TIME ? `${Number(digits.slice(0, 2)) >= 50 ? 19 : 20}${digits}` : digits;
  const [year, month, day, hour, minute, second] = [4, 6, 8, 10, 12, 14].map((end, i) => Number(full.slice(i === 0 ? 0 : end - 2, end)));
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

export const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
export const asciiText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** The bytes of a number in hexadecimal, whole bytes. */
export const numberHex = (value: bigint): string => hexOf(bytesOfNumber(value));
