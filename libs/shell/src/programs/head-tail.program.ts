/** head and tail: the two ends of files. */
import { FileError } from '../files/file-error.ts';
import type { Process, Program } from '../kernel/program.ts';
import { LineInput, fail, print, printError, read, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { closeOperand } from './operands.ts';
import { parseOptions } from './options.ts';

const COUNT = /^([-+]?)(\d+)([kKMG]?)$/;
const UNITS: Record<string, number> = { '': 1, k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

interface Count {
  readonly sign: string;
  readonly count: number;
}

function parseCount(text: string): Count | undefined {
  const match = COUNT.exec(text);
  return match ? { sign: match[1]!, count: Number(match[2]) * UNITS[match[3]!]! } : undefined;
}

/** Bytes that are copied at a time. */
const CHUNK = 65_536;
const HEAD_TAIL = { flags: 'qvfFz', values: 'ncs', long: { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v', follow: 'f' } };

/** `-5` is `-n 5`. */
const withShortCount = (process: Process): Process =>
  /^-\d+$/.test(process.argv[1] ?? '')
    ? Object.create(process, { argv: { value: [process.argv[0], '-n', process.argv[1]!.slice(1), ...process.argv.slice(2)] } })
    : process;

function* head(process: Process): Generator<Wait, number, void> {
  const options = parseOptions(withShortCount(process), HEAD_TAIL);
  if (typeof options === 'string') return yield* fail(process, options);
  const bytes = options.values.has('c');
  const written = options.values.get('c') ?? options.values.get('n') ?? '10';
  const count = parseCount(written);
  if (!count) return yield* fail(process, `head: invalid number of ${bytes ? 'bytes' : 'lines'}: ‘${written}’\n`);
  const operands = options.operands.length > 0 ? options.operands : ['-'];
  let status = 0;
  for (const [i, operand] of operands.entries()) {
    const fd = yield* openOperand(process, operand);
    if (fd === undefined) {
      status = 1;
      continue;
    }
    if ((operands.length > 1 && !options.flags.has('q')) || options.flags.has('v')) yield* header(process, operand, i);
    const unwritten = yield* bytes ? headBytes(process, fd, count) : headLines(process, fd, count);
    closeOperand(process, fd);
    if (unwritten) return yield* fail(process, `head: error writing 'standard output': ${unwritten.message}\n`);
  }
  return status;
}

function* openOperand(process: Process, operand: string): Generator<Wait, number | undefined, void> {
  if (operand === '-') return 0;
  const fd = process.open(operand, 'read');
  if (!(fd instanceof FileError)) return fd;
  const what = fd.code === 'EISDIR' ? `error reading '${operand}'` : `cannot open '${operand}' for reading`;
  yield* printError(process, `${process.argv[0]}: ${what}: ${fd.message}\n`);
  return undefined;
}

const header = (process: Process, operand: string, index: number) =>
  print(process, `${index > 0 ? '\n' : ''}==> ${operand === '-' ? 'standard input' : operand} <==\n`);

/** Answers the error of a write that failed, which ends it. */
function* headLines(process: Process, fd: number, { sign, count }: Count): Generator<Wait, FileError | undefined, void> {
  const input = new LineInput(process, fd);
  const held: string[] = [];
  for (let left = count; sign === '-' || left > 0; left--) {
    const line = yield* input.next();
    if (line === undefined) return undefined;
    held.push(line);
    const error = sign !== '-' || held.length > count ? yield* write(process, 1, held.shift()!) : undefined;
    if (error) return error;
  }
  return undefined;
}

/** Like `headLines`. */
function* headBytes(process: Process, fd: number, { sign, count }: Count): Generator<Wait, FileError | undefined, void> {
  let held = '';
  for (let left = count; sign === '-' || left > 0;) {
    const chunk = yield* read(process, fd, sign === '-' ? CHUNK : Math.min(left, CHUNK));
    if (chunk === '' || chunk instanceof FileError) return undefined;
    left -= chunk.length;
    held += chunk;
    const ready = sign === '-' ? Math.max(0, held.length - count) : held.length;
    const error = yield* write(process, 1, held.slice(0, ready));
    if (error) return error;
    yield { on: 'turn' };
    held = held.slice(ready);
  }
  return undefined;
}

export const headProgram: Program = { name: 'head', summary: 'Print the beginning of files', run: head };

interface TailMemory {
  /** By operand: how much of the file has been shown. */
  offsets?: Record<string, number>;
}

const FOLLOW_INTERVAL = 1000;

function* tail(process: Process): Generator<Wait, number, void> {
  const options = parseOptions(withShortCount(process), HEAD_TAIL);
  if (typeof options === 'string') return yield* fail(process, options);
  const bytes = options.values.has('c');
  const written = options.values.get('c') ?? options.values.get('n') ?? '10';
  const count = parseCount(written);
  if (!count) return yield* fail(process, `tail: invalid number of ${bytes ? 'bytes' : 'lines'}: ‘${written}’\n`);
  const operands = options.operands.length > 0 ? options.operands : ['-'];
  const memory = process.memory as TailMemory;
  const follow = options.flags.has('f') || options.flags.has('F');
  let status = 0;
  if (!memory.offsets) {
    const offsets: Record<string, number> = {};
    for (const [i, operand] of operands.entries()) {
      const fd = yield* openOperand(process, operand);
      if (fd === undefined) {
        status = 1;
        if (options.flags.has('F')) offsets[operand] = 0;
        continue;
      }
      if ((operands.length > 1 && !options.flags.has('q')) || options.flags.has('v')) yield* header(process, operand, i);
      offsets[operand] = yield* tailOf(process, fd, count, bytes);
      closeOperand(process, fd);
    }
    memory.offsets = offsets;
  }
  if (!follow || operands.every((operand) => operand === '-')) return status;
  return yield* followFiles(process, memory.offsets, operands.length > 1);
}

function* tailOf(process: Process, fd: number, { sign, count }: Count, bytes: boolean): Generator<Wait, number, void> {
  let content = '';
  let size = 0;
  for (;;) {
    const chunk = yield* read(process, fd);
    if (chunk === '' || chunk instanceof FileError) break;
    content += chunk;
    size += chunk.length;
    if (content.length > process.limits.batchInputBytes) content = content.slice(-process.limits.batchInputBytes / 2);
    yield { on: 'turn' };
  }
  if (bytes)
    yield* write(process, 1, sign === '+' ? content.slice(Math.max(0, count - 1)) : content.slice(Math.max(0, content.length - count)));
  else {
    const lines = content.split(/(?<=\n)/);
    if (lines.at(-1) === '') lines.pop();
    yield* write(
      process,
      1,
      (sign === '+' ? lines.slice(Math.max(0, count - 1)) : lines.slice(Math.max(0, lines.length - count))).join(''),
    );
  }
  return size;
}

function* followFiles(process: Process, offsets: Record<string, number>, headers: boolean): Generator<Wait, number, void> {
  let last = Object.keys(offsets).at(-1);
  for (;;) {
    for (const operand of Object.keys(offsets)) {
      const content = operand === '-' ? '' : process.files.readFile(operand);
      if (content instanceof FileError || content.length === offsets[operand]) continue;
      if (content.length < offsets[operand]!) {
        yield* printError(process, `tail: ${operand}: file truncated\n`);
        offsets[operand] = 0;
      }
      if (headers && operand !== last) yield* print(process, `\n==> ${operand} <==\n`);
      last = operand;
      const from = offsets[operand]!;
      offsets[operand] = content.length;
      yield* write(process, 1, content.slice(from));
    }
    yield { on: 'time', until: process.clock.now() + FOLLOW_INTERVAL };
  }
}

export const tailProgram: Program = { name: 'tail', summary: 'Print the end of files, and follow them', resumable: true, run: tail };
