/** The wire format of protocol buffers, written. */
import { WireType } from './wire-reader.ts';

const encoder = new TextEncoder();

export class WireWriter {
  readonly #parts: Uint8Array[] = [];

  varint(field: number, value: number | bigint | boolean): void {
    this.#tag(field, WireType.varint);
    this.#parts.push(varintBytes(BigInt.asUintN(64, BigInt(typeof value === 'number' ? Math.trunc(value) : value))));
  }

  double(field: number, value: number): void {
    this.#tag(field, WireType.fixed64);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.#parts.push(bytes);
  }

  string(field: number, value: string): void {
    this.bytes(field, encoder.encode(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, WireType.bytes);
    this.#parts.push(varintBytes(BigInt(value.length)), value);
  }

  message(field: number, write: (writer: WireWriter) => void): void {
    const nested = new WireWriter();
    write(nested);
    this.bytes(field, nested.finish());
  }

  finish(): Uint8Array {
    return concatBytes(this.#parts);
  }

  #tag(field: number, wireType: number): void {
    this.#parts.push(varintBytes(BigInt(field * 8 + wireType)));
  }
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
