/** tac and rev: files and lines from their end. */
import { FileError } from '../files/file-error.ts';
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, printError, readAll, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { parseOptions } from './options.ts';

/** The content of each operand; what cannot be opened is said with `complaint`. */
function* each(
  process: Process,
  operands: readonly string[],
  complaint: (path: string, why: string) => string,
  use: (content: string) => Generator<Wait, unknown, void>,
): Generator<Wait, number, void> {
  let status = 0;
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const fd = operand === '-' ? 0 : process.open(operand, 'read');
    const content = fd instanceof FileError ? fd : yield* readAll(process, fd);
    if (content instanceof FileError) {
      yield* printError(process, complaint(operand, content.message));
      status = 1;
    } else {
      process.charge(1 + (content.length >> 6));
      yield* use(content);
    }
  }
  return status;
}

const tacProgram: Program = {
  name: 'tac',
  summary: 'Print lines in reverse order',
  *run(process) {
    const options = parseOptions(process, { flags: 'br', values: 's', long: { before: 'b', regex: 'r', separator: 's' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const separator = options.values.get('s') ?? '\n';
    const before = options.flags.has('b');
    const complaint = (path: string, why: string) =>
      why === 'Is a directory' ? `tac: ${path}: read error: ${why}\n` : `tac: failed to open '${path}' for reading: ${why}\n`;
    return yield* each(process, options.operands, complaint, function* (content) {
      const parts = content.split(separator);
      const records = before
        ? parts.map((part, i) => (i === 0 ? part : separator + part))
        : parts.map((part, i) => (i === parts.length - 1 ? part : part + separator));
      yield* write(process, 1, records.reverse().join(''));
    });
  },
};

const revProgram: Program = {
  name: 'rev',
  summary: 'Reverse the characters of lines',
  *run(process) {
    const options = parseOptions(process, { flags: '' });
    if (typeof options === 'string') return yield* fail(process, options);
    return yield* each(
      process,
      options.operands,
      (path, why) => `rev: cannot open ${path}: ${why}\n`,
      function* (content) {
        yield* print(process, decodeUtf8(content).split('\n').map((line) => [...line].reverse().join('')).join('\n')); // prettier-ignore
      },
    );
  },
};

export const reversePrograms: readonly Program[] = [tacProgram, revProgram];
