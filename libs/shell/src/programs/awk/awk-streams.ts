/** Files and commands that an awk program writes to and reads from. */
import { FileError } from '../../files/file-error.ts';
import { encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process } from '../../kernel/program.ts';
import { write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { RecordReader } from './awk-records.ts';

type Steps<T = void> = Generator<Wait, T, void>;

interface Sink {
  readonly fd: number;
  readonly pid: number | undefined;
}

interface Source {
  readonly reader: RecordReader;
  readonly pid: number | undefined;
}

const FLUSH_AT = 8192;
const STANDARD: Readonly<Record<string, number>> = { '/dev/stdout': 1, '/dev/stderr': 2, '-': 1 };

export class AwkStreams {
  readonly #process: Process;
  readonly #sinks = new Map<string, Sink>();
  readonly #sources = new Map<string, Source>();
  #pending = '';

  constructor(process: Process) {
    this.#process = process;
  }

  *print(text: string): Steps {
    this.#pending += text;
    if (this.#pending.length >= FLUSH_AT) yield* this.flush();
  }

  *flush(): Steps {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    yield* write(this.#process, 1, encodeUtf8(text));
  }

  /** What went wrong, or undefined. */
  *printTo(kind: '>' | '>>' | '|', target: string, text: string): Steps<string | undefined> {
    if (kind !== '|' && STANDARD[target] !== undefined) {
      yield* this.flush();
      yield* write(this.#process, STANDARD[target], encodeUtf8(text));
      return undefined;
    }
    const key = `${kind === '|' ? '|' : '>'}${target}`;
    let sink = this.#sinks.get(key);
    if (!sink) {
      yield* this.flush();
      const opened = kind === '|' ? this.#pipeInto(target) : this.#openFile(target, kind);
      if (typeof opened === 'string') return opened;
      sink = opened;
      this.#sinks.set(key, sink);
    }
    yield* write(this.#process, sink.fd, encodeUtf8(text));
    return undefined;
  }

  #openFile(path: string, kind: '>' | '>>'): Sink | string {
    const fd = this.#process.open(path, kind === '>' ? 'write' : 'append');
    return fd instanceof FileError ? `cannot open "${path}" for output (${fd.message})` : { fd, pid: undefined };
  }

  #pipeInto(command: string): Sink | string {
    const pipe = this.#process.pipe();
    const pid = this.#process.spawn({ argv: ['sh', '-c', command], fds: { 0: pipe.read, 1: 1, 2: 2 } });
    this.#process.close(pipe.read);
    if (typeof pid === 'number') return { fd: pipe.write, pid };
    this.#process.close(pipe.write);
    return `cannot run ${command}`;
  }

  /** The next record of a file or a command; 'failed' when it cannot be opened. */
  *readFrom(kind: '<' | '|', target: string, separator: string): Steps<string | undefined | 'failed'> {
    const key = `${kind}${target}`;
    let source = this.#sources.get(key);
    if (!source) {
      yield* this.flush();
      const opened = kind === '<' ? this.#openSource(target) : this.#pipeFrom(target);
      if (!opened) return 'failed';
      source = opened;
      this.#sources.set(key, source);
    }
    const record = yield* source.reader.next(separator, () => this.flush());
    return record === undefined ? undefined : `=${record}`;
  }

  #openSource(path: string): Source | undefined {
    const fd = path === '-' ? 0 : this.#process.open(path, 'read');
    return fd instanceof FileError ? undefined : { reader: new RecordReader(this.#process, fd), pid: undefined };
  }

  #pipeFrom(command: string): Source | undefined {
    const pipe = this.#process.pipe();
    const pid = this.#process.spawn({ argv: ['sh', '-c', command], fds: { 0: 0, 1: pipe.write, 2: 2 } });
    this.#process.close(pipe.write);
    if (typeof pid === 'number') return { reader: new RecordReader(this.#process, pipe.read), pid };
    this.#process.close(pipe.read);
    return undefined;
  }

  /** The status of the command, 0 for a file, -1 for what is not open. */
  *close(target: string): Steps<number> {
    let status = -1;
    for (const key of [`>${target}`, `|${target}`]) {
      const sink = this.#sinks.get(key);
      if (!sink) continue;
      this.#sinks.delete(key);
      this.#process.close(sink.fd);
      status = sink.pid === undefined ? 0 : yield* this.#waitFor(sink.pid);
    }
    for (const key of [`<${target}`, `|${target}`]) {
      const source = this.#sources.get(key);
      if (!source) continue;
      this.#sources.delete(key);
      this.#process.close(source.reader.fd);
      status = source.pid === undefined ? 0 : yield* this.#waitFor(source.pid);
    }
    return status;
  }

  *system(command: string): Steps<number> {
    yield* this.flush();
    const pid = this.#process.spawn({ argv: ['sh', '-c', command], fds: { 0: 0, 1: 1, 2: 2 } });
    return typeof pid === 'number' ? yield* this.#waitFor(pid) : 127;
  }

  *end(): Steps {
    yield* this.flush();
    for (const key of [...this.#sinks.keys()]) yield* this.close(key.slice(1));
    for (const key of [...this.#sources.keys()]) yield* this.close(key.slice(1));
  }

  *#waitFor(pid: number): Steps<number> {
    for (;;) {
      const report = this.#process.reap(pid);
      if (report?.state === 'exited') return report.status;
      yield { on: 'exit', pid };
    }
  }
}
