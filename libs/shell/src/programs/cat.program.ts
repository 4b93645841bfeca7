import { FileError } from '../files/file-error.ts';
import type { Process, Program } from '../kernel/program.ts';
import { LineInput, fail, printError, read, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { closeOperand, openOperand } from './operands.ts';
import { parseOptions } from './options.ts';

function* cat(process: Process): Generator<Wait, number, void> {
  const options = parseOptions(process, {
    flags: 'nbsAevETtu',
    long: { number: 'n', 'number-nonblank': 'b', 'squeeze-blank': 's', 'show-all': 'A', 'show-ends': 'E', 'show-tabs': 'T' },
  });
  if (typeof options === 'string') return yield* fail(process, options);
  const lines = [...options.flags].some((flag) => flag !== 'u');
  let status = 0;
  const state = { line: 0, blank: false };
  for (const operand of options.operands.length > 0 ? options.operands : ['-']) {
    const fd = yield* openOperand(process, operand);
    if (fd === undefined) {
      status = 1;
      continue;
    }
    if (lines) yield* catLines(process, fd, options.flags, state);
    else {
      const error = yield* copy(process, fd);
      if (error) {
        yield* printError(process, `cat: ${error.on === 'read' ? `${operand}: ` : 'write error: '}${error.error.message}\n`);
        status = 1;
      }
    }
    closeOperand(process, fd);
  }
  return status;
}

function* copy(process: Process, fd: number): Generator<Wait, { on: string; error: FileError } | undefined, void> {
  for (;;) {
    const chunk = yield* read(process, fd);
    if (chunk instanceof FileError) return { on: 'read', error: chunk };
    if (chunk === '') return undefined;
    const error = yield* write(process, 1, chunk);
    if (error) return { on: 'write', error };
    yield { on: 'turn' };
  }
}

function* catLines(
  process: Process,
  fd: number,
  flags: ReadonlySet<string>,
  state: { line: number; blank: boolean },
): Generator<Wait, void, void> {
  const input = new LineInput(process, fd);
  for (let line = yield* input.next(); line !== undefined; line = yield* input.next()) {
    const blank = line === '\n';
    if (flags.has('s') && blank && state.blank) continue;
    state.blank = blank;
    let text = line;
    if (flags.has('v') || flags.has('e') || flags.has('t') || flags.has('A')) text = visible(text);
    if (flags.has('T') || flags.has('t') || flags.has('A')) text = text.replaceAll('\t', '^I');
    if (flags.has('E') || flags.has('e') || flags.has('A')) text = text.replace(/\n$/, '$\n');
    const numbered = flags.has('b') ? !blank : flags.has('n');
    yield* write(process, 1, numbered ? `${String(++state.line).padStart(6)}\t${text}` : text);
  }
}

/** Control characters as `^X`, bytes above 127 as `M-x`. */
const visible = (line: string) =>
  line.replace(/[^\t\n\x20-\x7e]/g, (byte) => {
    const code = byte.charCodeAt(0);
    const low = code & 127;
    const text = low === 127 ? '^?' : low < 32 ? `^${String.fromCharCode(low + 64)}` : String.fromCharCode(low);
    return code > 127 ? `M-${text}` : text;
  });

export const catProgram: Program = { name: 'cat', summary: 'Print files', resumable: true, run: cat };
