/** Frames of SPDY/3.1 as bytes (the draft's section 2.2). Of control frames, those that Kubernetes' clients send or understand. */

export type SpdyFrame =
  | { type: 'data'; streamId: number; last: boolean; payload: Buffer }
  | { type: 'syn-stream'; streamId: number; last: boolean; headerBlock: Buffer }
  | { type: 'headers'; streamId: number; last: boolean; headerBlock: Buffer }
  | { type: 'rst-stream'; streamId: number }
  | { type: 'ping'; id: number }
  | { type: 'go-away' }
  /** Settings and windows: nobody keeps to windows, neither here nor in Go's spdystream. */
  | { type: 'ignored' };

/** The peer does not speak SPDY/3.1. */
export class SpdyProtocolError extends Error {}

export const RST_PROTOCOL_ERROR = 1;
export const RST_REFUSED_STREAM = 3;
export const RST_CANCEL = 5;

const VERSION = 3;
const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GO_AWAY = 7;
const HEADERS = 8;
const FLAG_FIN = 1;
const HEADER_LENGTH = 8;
const STREAM_ID = 0x7fffffff;
/** Bytes of one frame from a client; Go's io.Copy sends 32 KiB. */
const LONGEST_FRAME = 1024 * 1024;
/** Bytes of payload in one data frame of ours. */
const LONGEST_PAYLOAD = 64 * 1024;

/** Cuts what comes over a connection into frames. */
export class FrameReader {
  #buffer: Buffer = Buffer.alloc(0);

  feed(bytes: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? bytes : Buffer.concat([this.#buffer, bytes]);
  }

  /** The next whole frame. Throws SpdyProtocolError. */
  next(): SpdyFrame | undefined {
    const buffer = this.#buffer;
    if (buffer.length < HEADER_LENGTH) return undefined;
    const length = buffer.readUIntBE(5, 3);
    if (length > LONGEST_FRAME) throw new SpdyProtocolError(`a frame of ${length} bytes`);
    const end = HEADER_LENGTH + length;
    if (buffer.length < end) return undefined;
    this.#buffer = buffer.subarray(end);
    return readFrame(buffer.readUInt32BE(0), buffer[4]!, buffer.subarray(HEADER_LENGTH, end));
  }
}

function readFrame(word: number, flags: number, payload: Buffer): SpdyFrame {
  const last = (flags & FLAG_FIN) !== 0;
  if ((word & 0x80000000) === 0) return { type: 'data', streamId: word, last, payload };
  const version = (word >>> 16) & 0x7fff;
  if (version !== VERSION) throw new SpdyProtocolError(`SPDY version ${version}`);
  switch (word & 0xffff) {
    case SYN_STREAM:
      return { type: 'syn-stream', streamId: streamIdOf(payload, 10), last, headerBlock: payload.subarray(10) };
    case HEADERS:
      return { type: 'headers', streamId: streamIdOf(payload, 4), last, headerBlock: payload.subarray(4) };
    case RST_STREAM:
      return { type: 'rst-stream', streamId: streamIdOf(payload, 8) };
    case PING:
      streamIdOf(payload, 4);
      return { type: 'ping', id: payload.readUInt32BE(0) };
    case GO_AWAY:
      return { type: 'go-away' };
    default:
      return { type: 'ignored' };
  }
}

function streamIdOf(payload: Buffer, shortest: number): number {
  if (payload.length < shortest) throw new SpdyProtocolError(`a frame of ${payload.length} bytes, of ${shortest} at least`);
  return payload.readUInt32BE(0) & STREAM_ID;
}

/** One frame or, for much data, several. `last`: the sender's side of the stream ends with it. */
export function dataFrames(streamId: number, payload: Buffer, last: boolean): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < payload.length || at === 0; at += LONGEST_PAYLOAD) {
    const part = payload.subarray(at, at + LONGEST_PAYLOAD);
    frames.push(frame(streamId, last && at + LONGEST_PAYLOAD >= payload.length ? FLAG_FIN : 0, part));
  }
  return Buffer.concat(frames);
}

export function synReplyFrame(streamId: number, headerBlock: Buffer): Buffer {
  return controlFrame(SYN_REPLY, Buffer.concat([words(streamId), headerBlock]));
}

export function rstStreamFrame(streamId: number, status: number): Buffer {
  return controlFrame(RST_STREAM, words(streamId, status));
}

export function pingFrame(id: number): Buffer {
  return controlFrame(PING, words(id));
}

/** `lastStreamId`: the last of the peer's streams that was taken. */
export function goAwayFrame(lastStreamId: number): Buffer {
  return controlFrame(GO_AWAY, words(lastStreamId, 0));
}

function controlFrame(type: number, payload: Buffer): Buffer {
  return frame(((0x8000 | VERSION) << 16) | type, 0, payload);
}

function frame(word: number, flags: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeInt32BE(word | 0, 0);
  header[4] = flags;
  header.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([header, payload]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}
