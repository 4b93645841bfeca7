import { FileError } from '../files/file-error.ts';
import { type ByteString, decodeUtf8, encodeUtf8 } from './byte-string.ts';
import type { Process } from './program.ts';
import { TURN, type Wait } from './wait.ts';

/** Writes all of `data`, waiting while the other side does not take it. A broken pipe ends the process (SIGPIPE) or answers EPIPE. */
export function* write(process: Process, fd: number, data: ByteString): Generator<Wait, FileError | undefined, void> {
  for (let rest = data; rest !== '';) {
    const taken = process.write(fd, rest);
    if (taken instanceof FileError) {
      if (taken.code === 'EPIPE') yield TURN;
      return taken;
    }
    if (taken === 'blocked') yield { on: 'writable', fd };
    else rest = rest.slice(taken);
  }
  return undefined;
}

/** Text to standard output. */
export function* print(process: Process, text: string): Generator<Wait, void, void> {
  yield* write(process, 1, encodeUtf8(text));
}

/** Text to standard error. */
export function* printError(process: Process, text: string): Generator<Wait, void, void> {
  yield* write(process, 2, encodeUtf8(text));
}

/** Says why a program ends; its exit status. */
export function* fail(process: Process, message: string, status = 1): Generator<Wait, number, void> {
  yield* printError(process, message);
  return status;
}

/** The next bytes, at most `max`; `''` at the end. */
export function* read(process: Process, fd = 0, max = 65_536): Generator<Wait, ByteString | FileError, void> {
  for (;;) {
    const result = process.read(fd, max);
    if (result instanceof FileError) return result;
    if (result === 'end') return '';
    if (result !== 'blocked') return result.data;
    yield { on: 'readable', fd };
  }
}

/** Everything until the end. */
export function* readAll(process: Process, fd = 0): Generator<Wait, ByteString | FileError, void> {
  const chunks: ByteString[] = [];
  for (let size = 0; ;) {
    const chunk = yield* read(process, fd);
    if (chunk instanceof FileError) return chunk;
    if (chunk === '') return chunks.join('');
    size += chunk.length;
    if (size > process.limits.batchInputBytes) return new FileError('ENOSPC');
    chunks.push(chunk);
    process.charge(1 + (chunk.length >> 10));
  }
}

/** Lines of an open file, one after the other, without reading ahead more than what arrived. */
export class LineInput {
  readonly #process: Process;
  readonly #fd: number;
  #buffer: ByteString = '';
  #start = 0;
  #ended = false;
  /** Set when reading failed; `next` then answers `undefined`. */
  error: FileError | undefined;

  constructor(process: Process, fd = 0) {
    this.#process = process;
    this.#fd = fd;
  }

  /** What comes next, as far as it has arrived, without taking it; `''` at the end, or when reading fails. */
  *ahead(): Generator<Wait, ByteString, void> {
    if (this.#start === this.#buffer.length && !this.#ended) {
      const chunk = yield* read(this.#process, this.#fd);
      if (chunk instanceof FileError) this.error = chunk;
      else if (chunk === '') this.#ended = true;
      else this.#buffer += chunk;
    }
    return this.#buffer.slice(this.#start);
  }

  /** The next line with its newline (the last one may lack it); `undefined` at the end. */
  *next(): Generator<Wait, ByteString | undefined, void> {
    for (let searched = this.#start; ;) {
      const newline = this.#buffer.indexOf('\n', searched);
      if (newline >= 0) return this.#take(newline + 1);
      if (this.#ended) return this.#start < this.#buffer.length ? this.#take(this.#buffer.length) : undefined;
      this.#buffer = this.#buffer.slice(this.#start);
      this.#start = 0;
      searched = this.#buffer.length;
      const chunk = yield* read(this.#process, this.#fd);
      if (chunk instanceof FileError) {
        this.error = chunk;
        return undefined;
      }
      if (chunk === '') this.#ended = true;
      else this.#buffer += chunk;
      if (this.#buffer.length > this.#process.limits.batchInputBytes) this.#ended = true;
    }
  }

  #take(end: number): ByteString {
    const line = this.#buffer.slice(this.#start, end);
    this.#start = end;
    return line;
  }
}

/** The next line as text, without its newline; `undefined` at the end. Takes single bytes, so that the next reader finds the rest. */
export function* readLine(process: Process, fd = 0): Generator<Wait, string | undefined, void> {
  let line = '';
  for (;;) {
    const byte = yield* read(process, fd, 1);
    if (byte instanceof FileError || (byte === '' && line === '')) return undefined;
    if (byte === '' || byte === '\n') return decodeUtf8(line);
    line += byte;
  }
}

/** Until the virtual clock shows `until` (milliseconds since the epoch). */
export function* sleepUntil(process: Process, until: number): Generator<Wait, void, void> {
  while (process.clock.now() < until) yield { on: 'time', until };
}
