/** Records of a file that is read as it comes. */
import { FileError } from '../../files/file-error.ts';
import { type ByteString, decodeUtf8, incompleteTail } from '../../kernel/byte-string.ts';
import type { Process } from '../../kernel/program.ts';
import { read } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { compileExpression } from '../regular-expression.ts';

export class RecordReader {
  readonly #process: Process;
  readonly fd: number;
  #bytes: ByteString = '';
  #text = '';
  #ended = false;

  constructor(process: Process, fd: number) {
    this.#process = process;
    this.fd = fd;
  }

  /** The next record without what separates it; undefined at the end. `flush` is run before it waits for more. */
  *next(separator: string, flush: () => Generator<Wait, void, void>): Generator<Wait, string | undefined, void> {
    for (;;) {
      const found = this.#find(separator);
      if (found) {
        const record = this.#text.slice(found.from, found.end);
        this.#text = this.#text.slice(found.next);
        this.#process.charge(1);
        return record;
      }
      if (this.#ended) return this.#last(separator);
      yield* flush();
      yield* this.#more();
    }
  }

  *#more(): Generator<Wait, void, void> {
    const chunk = yield* read(this.#process, this.fd);
    if (chunk instanceof FileError || chunk === '') {
      this.#ended = true;
      this.#text += decodeUtf8(this.#bytes);
      this.#bytes = '';
      return;
    }
    const bytes = this.#bytes + chunk;
    const tail = incompleteTail(bytes);
    this.#text += decodeUtf8(bytes.slice(0, bytes.length - tail));
    this.#bytes = bytes.slice(bytes.length - tail);
    if (this.#text.length > this.#process.limits.batchInputBytes) this.#ended = true;
  }

  #last(separator: string): string | undefined {
    const rest = separator === '' ? this.#text.replace(/^\n+|\n+$/g, '') : this.#text;
    this.#text = '';
    return rest === '' ? undefined : rest;
  }

  #find(separator: string): { from: number; end: number; next: number } | undefined {
    if (separator === '') return this.#paragraph();
    if (separator.length === 1) {
      const end = this.#text.indexOf(separator);
      return end < 0 ? undefined : { from: 0, end, next: end + 1 };
    }
    const match = compileExpression(separator).find(this.#text, 0);
    // What touches the end may go on in the next chunk.
    if (!match || match.end === match.start || (match.end === this.#text.length && !this.#ended)) return undefined;
    return { from: 0, end: match.start, next: match.end };
  }

  /** Records between empty lines. */
  #paragraph(): { from: number; end: number; next: number } | undefined {
    const from = /^\n*/.exec(this.#text)![0].length;
    const end = this.#text.indexOf('\n\n', from);
    if (end < 0) return undefined;
    const next = end + /^\n*/.exec(this.#text.slice(end))![0].length;
    return next === this.#text.length && !this.#ended ? undefined : { from, end, next };
  }
}
