/** The server's side of a SPDY/3.1 connection: streams that the client opens. */
import type { Duplex } from 'node:stream';
import {
  dataFrames,
  FrameReader,
  goAwayFrame,
  pingFrame,
  RST_CANCEL,
  RST_PROTOCOL_ERROR,
  RST_REFUSED_STREAM,
  rstStreamFrame,
  synReplyFrame,
  type SpdyFrame,
} from './frames.ts';
import { HeaderDecoder, HeaderEncoder, type SpdyHeaders } from './header-codec.ts';

/** Milliseconds that a client has to close a connection on which nothing more will come. */
const CLOSING = 10_000;
const MOST_STREAMS = 1000;

/** Bytes both ways. Listeners are set when the stream is taken, before anything can come. */
export class SpdyStream {
  readonly id: number;
  readonly headers: SpdyHeaders;
  onData: (bytes: Buffer) => void = () => undefined;
  /** The client has nothing more to send. */
  onEnd: () => void = () => undefined;
  /** Both sides have ended theirs, one has given the stream up, or the connection has ended. Called once. */
  onClose: () => void = () => undefined;
  readonly #send: (frame: Buffer) => Promise<void>;
  readonly #forget: () => void;
  #localEnd = false;
  #remoteEnd = false;
  #closed = false;

  /** `forget`: called when the stream is closed. */
  constructor(id: number, headers: SpdyHeaders, send: (frame: Buffer) => Promise<void>, forget: () => void) {
    this.id = id;
    this.headers = headers;
    this.#send = send;
    this.#forget = forget;
  }

  /** Resolves when the connection has room for more. */
  write(bytes: Buffer): Promise<void> {
    return this.#localEnd || bytes.length === 0 ? Promise.resolve() : this.#send(dataFrames(this.id, bytes, false));
  }

  /** Nothing more will be written. */
  end(): void {
    if (this.#localEnd) return;
    this.#localEnd = true;
    void this.#send(dataFrames(this.id, Buffer.alloc(0), true));
    if (this.#remoteEnd) this.close();
  }

  reset(): void {
    if (this.#closed) return;
    void this.#send(rstStreamFrame(this.id, RST_CANCEL));
    this.close();
  }

  /** For the session. */
  receive(bytes: Buffer, last: boolean): void {
    if (this.#remoteEnd) return;
    if (bytes.length > 0) this.onData(bytes);
    if (!last) return;
    this.#remoteEnd = true;
    this.onEnd();
    if (this.#localEnd) this.close();
  }

  /** For the session: nothing more will come or go. */
  close(): void {
    if (this.#closed) return;
    this.#closed = this.#localEnd = this.#remoteEnd = true;
    this.#forget();
    this.onClose();
  }
}

export interface SpdyHandlers {
  /** Takes a new stream; false refuses it. */
  accept(stream: SpdyStream): boolean;
  /** The connection has ended, and with it its streams. */
  closed(): void;
}

export class SpdySession {
  readonly #transport: Duplex;
  readonly #handlers: SpdyHandlers;
  readonly #decoder = new HeaderDecoder();
  readonly #encoder = new HeaderEncoder();
  readonly #streams = new Map<number, SpdyStream>();
  #lastStreamId = 0;
  #goingAway = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  /** Begins to read at once. */
  constructor(transport: Duplex, handlers: SpdyHandlers) {
    this.#transport = transport;
    this.#handlers = handlers;
    transport.on('error', () => transport.destroy());
    transport.once('close', () => this.#close());
    void this.#run();
  }

  /** Nothing more will come from this side. It is for the client to close the connection, for Go's drops what it has not read when the peer does. */
  goAway(): void {
    if (this.#goingAway || this.#closed) return;
    this.#goingAway = true;
    void this.#send(goAwayFrame(this.#lastStreamId));
    this.#timer = setTimeout(() => this.destroy(), CLOSING).unref();
  }

  destroy(): void {
    this.#transport.destroy();
    this.#close();
  }

  async #run(): Promise<void> {
    const reader = new FrameReader();
    try {
      for await (const chunk of this.#transport as AsyncIterable<Buffer>) {
        reader.feed(chunk);
        for (let frame = reader.next(); frame; frame = reader.next()) await this.#handle(frame);
      }
    } catch {
      // The connection broke, or the client speaks something else: nobody is there to be told.
    } finally {
      this.destroy();
    }
  }

  async #handle(frame: SpdyFrame): Promise<void> {
    switch (frame.type) {
      case 'data':
        return this.#streams.get(frame.streamId)?.receive(frame.payload, frame.last);
      case 'syn-stream':
        return this.#open(frame.streamId, await this.#decoder.decode(frame.headerBlock), frame.last);
      case 'headers':
        // The block belongs to the compression context even if nobody wants it.
        await this.#decoder.decode(frame.headerBlock);
        return this.#streams.get(frame.streamId)?.receive(Buffer.alloc(0), frame.last);
      case 'rst-stream':
        return this.#streams.get(frame.streamId)?.close();
      case 'ping':
        // Odd ones are the client's own.
        return frame.id % 2 === 1 ? this.#send(pingFrame(frame.id)) : undefined;
      case 'go-away':
        if (this.#streams.size === 0) this.destroy();
        this.#goingAway = true;
    }
  }

  async #open(id: number, headers: SpdyHeaders, last: boolean): Promise<void> {
    if (id % 2 === 0 || id <= this.#lastStreamId) return this.#send(rstStreamFrame(id, RST_PROTOCOL_ERROR));
    this.#lastStreamId = id;
    const stream = new SpdyStream(
      id,
      headers,
      (frame) => this.#send(frame),
      () => void this.#streams.delete(id),
    );
    if (this.#goingAway || this.#streams.size >= MOST_STREAMS) return this.#send(rstStreamFrame(id, RST_REFUSED_STREAM));
    this.#streams.set(id, stream);
    // The reply goes first: the client takes no data before it.
    await this.#send(synReplyFrame(id, await this.#encoder.encode(new Map())));
    if (!this.#handlers.accept(stream)) return stream.reset();
    if (last) stream.receive(Buffer.alloc(0), true);
  }

  async #send(frame: Buffer): Promise<void> {
    const transport = this.#transport;
    if (this.#closed || !transport.writable || transport.write(frame)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        transport.off('drain', done).off('close', done);
        resolve();
      };
      transport.once('drain', done).once('close', done);
    });
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#decoder.close();
    this.#encoder.close();
    for (const stream of [...this.#streams.values()]) stream.close();
    this.#handlers.closed();
  }
}
