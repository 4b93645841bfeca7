/** Elements of DER (X.690), as far as reading structures takes that no library here knows. */
export interface DerElement {
  tag: number;
  /** With tag and length. */
  raw: Uint8Array;
  content: Uint8Array;
}

export const SEQUENCE = 0x30;
export const SET = 0x31;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
/** `[0]`, constructed. */
export const CONTEXT_0 = 0xa0;

/** The elements of some bytes, one after the other; undefined when they are no whole elements. */
export function readElements(bytes: Uint8Array): DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = readHeader(bytes, at);
    if (!header || header.end > bytes.length) return undefined;
    elements.push({ tag: bytes[at]!, raw: bytes.subarray(at, header.end), content: bytes.subarray(header.start, header.end) });
    at = header.end;
  }
  return elements;
}

function readHeader(bytes: Uint8Array, at: number): { start: number; end: number } | undefined {
  const first = bytes[at + 1];
  if (first === undefined || (bytes[at]! & 0x1f) === 0x1f) return undefined;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 2 + count > bytes.length) return undefined;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + bytes[at + 2 + i]!;
  return { start: at + 2 + count, end: at + 2 + count + length };
}

/** `1.2.840.113549.1.9.14`. */
export function readObjectIdentifier(content: Uint8Array): string {
  const arcs: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (arcs.length === 0) arcs.push(Math.min(Math.floor(value / 40), 2), value - 40 * Math.min(Math.floor(value / 40), 2));
    else arcs.push(value);
    value = 0;
  }
  return arcs.join('.');
}
