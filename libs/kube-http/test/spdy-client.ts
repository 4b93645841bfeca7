/** A client's side of SPDY/3.1, as far as tests need it. */
import { once } from 'node:events';
import { request as newRequest, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { dataFrames } from '../src/spdy/frames.ts';
import { HeaderDecoder, HeaderEncoder } from '../src/spdy/header-codec.ts';

const SYN_STREAM = 0x80030001;
const SYN_REPLY = 0x80030002;
const RST_STREAM = 0x80030003;
const GO_AWAY = 0x80030007;

export interface ClientStream {
  /** All that has come, as a byte string. */
  received: string;
  state: 'new' | 'replied' | 'ended' | 'reset';
  write(bytes: string | Buffer): void;
  end(): void;
}

export class SpdyClient {
  readonly streams = new Map<number, ClientStream>();
  goneAway = false;
  readonly #transport: Duplex;
  readonly #encoder = new HeaderEncoder();
  readonly #decoder = new HeaderDecoder();
  #nextId = 1;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(transport: Duplex) {
    this.#transport = transport;
    // A connection that is cut is seen by what does not come.
    this.#read().catch(() => undefined);
  }

  async open(headers: Record<string, string>): Promise<ClientStream> {
    const id = this.#nextId;
    this.#nextId += 2;
    const stream: ClientStream = {
      received: '',
      state: 'new',
      write: (bytes) => void this.#transport.write(dataFrames(id, Buffer.from(bytes), false)),
      end: () => void this.#transport.write(dataFrames(id, Buffer.alloc(0), true)),
    };
    this.streams.set(id, stream);
    const block = await this.#encoder.encode(new Map(Object.entries(headers)));
    const head = Buffer.alloc(18);
    head.writeUInt32BE(SYN_STREAM, 0);
    head.writeUIntBE(10 + block.length, 5, 3);
    head.writeUInt32BE(id, 8);
    this.#transport.write(Buffer.concat([head, block]));
    return stream;
  }

  ping(id: number): void {
    this.#transport.write(Buffer.from([0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, id]));
  }

  readonly pongs: number[] = [];

  close(): void {
    this.#transport.destroy();
  }

  async #read(): Promise<void> {
    for await (const chunk of this.#transport as AsyncIterable<Buffer>) {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      while (this.#buffer.length >= 8 && this.#buffer.length >= 8 + this.#buffer.readUIntBE(5, 3)) {
        const end = 8 + this.#buffer.readUIntBE(5, 3);
        await this.#frame(this.#buffer.readUInt32BE(0), this.#buffer[4]!, this.#buffer.subarray(8, end));
        this.#buffer = this.#buffer.subarray(end);
      }
    }
  }

  async #frame(word: number, flags: number, payload: Buffer): Promise<void> {
    if (word < 0x80000000) {
      const stream = this.streams.get(word)!;
      stream.received += payload.toString('latin1');
      if (flags & 1) stream.state = 'ended';
    } else if (word === SYN_REPLY) {
      await this.#decoder.decode(payload.subarray(4));
      this.streams.get(payload.readUInt32BE(0))!.state = 'replied';
    } else if (word === RST_STREAM) this.streams.get(payload.readUInt32BE(0))!.state = 'reset';
    else if (word === GO_AWAY) this.goneAway = true;
    else this.pongs.push(payload.readUInt32BE(0));
  }
}

/** Sends an upgrade request; resolves with the socket of a 101 answer, or with another answer. */
export async function upgrade(options: RequestOptions): Promise<{ answer: IncomingMessage; transport?: Duplex; text: string }> {
  const request = newRequest(options);
  request.end();
  const upgraded = once(request, 'upgrade') as Promise<[IncomingMessage, Duplex, Buffer]>;
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  const [answer, transport, head] = (await Promise.race([upgraded, answered])) as [IncomingMessage, Duplex?, Buffer?];
  if (transport) {
    answered.catch(() => undefined);
    if (head?.length) transport.unshift(head);
    return { answer, transport, text: '' };
  }
  upgraded.catch(() => undefined);
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { answer, text };
}

/** What a client writes and reads inside of the binary messages of a WebSocket. Its own are masked, with zeros. */
export function tunnelIn(transport: Duplex): Duplex {
  let buffer: Buffer = Buffer.alloc(0);
  const tunnel = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      const head = Buffer.alloc(8);
      head.writeUInt16BE(0x82fe, 0);
      head.writeUInt16BE(chunk.length, 2);
      transport.write(Buffer.concat([head, chunk]), () => done());
    },
    destroy(error, done) {
      transport.destroy();
      done(error);
    },
  });
  transport.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const short = (buffer[1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : 2;
      const length = short === 126 && buffer.length >= 4 ? buffer.readUInt16BE(2) : short;
      if (buffer.length < head + length || buffer.length < 2) return;
      tunnel.push(buffer.subarray(head, head + length));
      buffer = buffer.subarray(head + length);
    }
  });
  return tunnel;
}
