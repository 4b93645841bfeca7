/** The wire format of protocol buffers, read with the checks and the words of the decoders that gogo/protobuf generates. */

/** What the bytes of a message are not. The message is Go's. */
export class ProtobufError extends Error {}

export const UNEXPECTED_EOF = 'unexpected EOF';

export const WireType = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

export interface Tag {
  number: number;
  wireType: number;
}

const MAX_LENGTH = 0x7fffffff;

/** Reads one message: a stretch of bytes, shared with the messages around it. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get atEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** The next field's tag. `message` is the Go type that errors name. */
  tag(message: string): Tag {
    const wire = this.#varint();
    const wireType = Number(wire & 7n);
    const number = Number(BigInt.asIntN(32, wire >> 3n));
    if (wireType === WireType.endGroup) throw new ProtobufError(`proto: ${message}: wiretype end group for non-group`);
    if (number <= 0) throw new ProtobufError(`proto: ${message}: illegal tag ${number} (wire type ${BigInt.asUintN(64, wire)})`);
    return { number, wireType };
  }

  int32(): number {
    return Number(BigInt.asIntN(32, this.#varint()));
  }

  /** Values that a JavaScript number cannot hold lose their last digits, as in JSON. */
  int64(): number {
    return Number(BigInt.asIntN(64, this.#varint()));
  }

  bool(): boolean {
    return this.#varint() !== 0n;
  }

  double(): number {
    const start = this.#take(8);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 8).getFloat64(0, true);
  }

  /** A message, a packed list or the entry of a map, as a reader of its own. */
  nested(): WireReader {
    const length = this.#length();
    const start = this.#take(length);
    return new WireReader(this.#bytes, start, start + length);
  }

  bytes(): Uint8Array {
    const length = this.#length();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Passes over the value of a field that nobody knows, groups with all that is in them. */
  skip(wireType: number): void {
    let depth = 0;
    let type = wireType;
    for (;;) {
      switch (type) {
        case WireType.varint:
          this.#varint();
          break;
        case WireType.fixed64:
          this.#take(8);
          break;
        case WireType.bytes:
          this.#take(this.#length());
          break;
        case WireType.startGroup:
          depth++;
          break;
        case WireType.endGroup:
          if (depth === 0) throw new ProtobufError('proto: unexpected end of group');
          depth--;
          break;
        case WireType.fixed32:
          this.#take(4);
          break;
        default:
          throw new ProtobufError(`proto: illegal wireType ${type}`);
      }
      if (depth === 0) return;
      type = Number(this.#varint() & 7n);
    }
  }

  #length(): number {
    const length = BigInt.asIntN(64, this.#varint());
    if (length < 0n) throw new ProtobufError('proto: negative length found during unmarshaling');
    return length > MAX_LENGTH ? MAX_LENGTH : Number(length);
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.#end - start) throw new ProtobufError(UNEXPECTED_EOF);
    this.#at = start + length;
    return start;
  }

  #varint(): bigint {
    let small = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      small |= (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt(small);
    }
    let value = BigInt(small);
    for (let shift = 28n; shift < 64n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtobufError('proto: integer overflow');
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new ProtobufError(UNEXPECTED_EOF);
    return this.#bytes[this.#at++]!;
  }
}
