/** Header blocks of SPDY/3: pairs of names and values, compressed with one zlib context for each direction of a connection. */
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { SpdyProtocolError } from './frames.ts';
import { HEADER_DICTIONARY, lengthPrefixed } from './header-dictionary.ts';

/** Names are in lower case. */
export type SpdyHeaders = ReadonlyMap<string, string>;

/** Bytes of one block, compressed and not. */
const LONGEST_BLOCK = 64 * 1024;

const OPTIONS = { dictionary: HEADER_DICTIONARY, flush: constants.Z_SYNC_FLUSH, readableHighWaterMark: 2 * LONGEST_BLOCK };

export class HeaderDecoder {
  readonly #context = new ZlibContext(createInflate(OPTIONS));

  /** Blocks must be given in the order in which they came. Rejects with SpdyProtocolError. */
  async decode(block: Buffer): Promise<SpdyHeaders> {
    if (block.length > LONGEST_BLOCK) throw new SpdyProtocolError('a header block that is too long');
    return readPairs(await this.#context.process(block));
  }

  close(): void {
    this.#context.close();
  }
}

export class HeaderEncoder {
  readonly #context = new ZlibContext(createDeflate(OPTIONS));

  /** Blocks must be sent in the order in which they were made. */
  encode(headers: SpdyHeaders): Promise<Buffer> {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(headers.size);
    const pairs = [...headers].flatMap(([name, value]) => [lengthPrefixed(name), lengthPrefixed(value)]);
    return this.#context.process(Buffer.concat([count, ...pairs]));
  }

  close(): void {
    this.#context.close();
  }
}

class ZlibContext {
  readonly #stream: Inflate | Deflate;
  #failed: (error: Error) => void = () => undefined;

  constructor(stream: Inflate | Deflate) {
    this.#stream = stream;
    stream.on('error', (error) => this.#failed(new SpdyProtocolError(error.message)));
  }

  process(bytes: Buffer): Promise<Buffer> {
    const stream = this.#stream;
    return new Promise((resolve, reject) => {
      this.#failed = reject;
      // What is longer than the stream's buffer is a bomb. It stays in there, and its sender waits for ever.
      stream.write(bytes, () => resolve((stream.read() as Buffer | null) ?? Buffer.alloc(0)));
    });
  }

  close(): void {
    this.#stream.destroy();
  }
}

function readPairs(bytes: Buffer): SpdyHeaders {
  let at = 0;
  const number = () => {
    if (at + 4 > bytes.length) throw new SpdyProtocolError('a header block that is cut off');
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const text = () => {
    const length = number();
    if (at + length > bytes.length) throw new SpdyProtocolError('a header block that is cut off');
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  const headers = new Map<string, string>();
  for (let left = number(); left > 0; left--) {
    const name = text().toLowerCase();
    headers.set(name, text());
  }
  return headers;
}
