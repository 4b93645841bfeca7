/** Standard streams of a command, in text. Output is kept in order and written when the command waits or ends. */
import { decodeUtf8, encodeUtf8, TURN, type ByteString, type Process, type Wait } from '@drydock/shell';

export type Steps<T = void> = Generator<Wait, T, void>;

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
/** Text above this size is written at once, so that a big list need not be held twice. */
const READ_SIZE = 65_536;

interface Chunk {
  fd: number;
  bytes: ByteString;
}

export class Streams {
  readonly process: Process;
  readonly #pending: Chunk[] = [];
  #stdin: ByteString | undefined;

  constructor(process: Process) {
    this.process = process;
  }

  out(text: string): void {
    this.outBytes(encodeUtf8(text));
  }

  outBytes(bytes: ByteString): void {
    this.#push(STDOUT, bytes);
  }

  err(text: string): void {
    this.errBytes(encodeUtf8(text));
  }

  errBytes(bytes: ByteString): void {
    this.#push(STDERR, bytes);
  }

  #push(fd: number, bytes: ByteString): void {
    if (bytes === '') return;
    const last = this.#pending.at(-1);
    if (last?.fd === fd) last.bytes += bytes;
    else this.#pending.push({ fd, bytes });
  }

  /** Whether something was said that is not written yet. */
  get isPending(): boolean {
    return this.#pending.length > 0;
  }

  /** Writes everything that was said; a reader that has gone away loses it. */
  *flush(): Steps {
    while (this.#pending.length > 0) {
      const chunk = this.#pending.shift()!;
      let rest = chunk.bytes;
      while (rest !== '') {
        const written = this.process.write(chunk.fd, rest);
        if (written === 'blocked') yield { on: 'writable', fd: chunk.fd };
        else if (typeof written === 'number') rest = rest.slice(written);
        else break;
      }
    }
  }

  /** Forgets what was said since everything was written. */
  discard(): void {
    this.#pending.length = 0;
  }

  /** Waits with everything written. */
  *wait(wait: Wait): Steps {
    yield* this.flush();
    yield wait;
  }

  *turn(): Steps {
    yield* this.wait(TURN);
  }

  /** All of standard input as bytes; the second call gets the same. */
  *readInputBytes(): Steps<ByteString> {
    this.#stdin ??= yield* this.readDescriptor(STDIN);
    return this.#stdin;
  }

  /** Everything that a descriptor still has. */
  *readDescriptor(fd: number): Steps<ByteString> {
    yield* this.flush();
    let bytes = '';
    for (;;) {
      const result = this.process.read(fd, READ_SIZE);
      if (result === 'blocked') yield { on: 'readable', fd };
      else if (result === 'end' || !('data' in result)) return bytes;
      else bytes += result.data;
    }
  }

  *readInput(): Steps<string> {
    return decodeUtf8(yield* this.readInputBytes());
  }

  /** One line without its end; undefined at the end of input. */
  *readLine(): Steps<string | undefined> {
    yield* this.flush();
    let line = '';
    for (;;) {
      const result = this.process.read(STDIN, 1);
      if (result === 'blocked') yield { on: 'readable', fd: STDIN };
      else if (result === 'end' || !('data' in result)) return line === '' ? undefined : decodeUtf8(line);
      else if (result.data === '\n') return decodeUtf8(line);
      else line += result.data;
    }
  }
}
