import { FileError } from '../files/file-error.ts';
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { LineInput, print, printError, read, write } from '../kernel/streams.ts';
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

export function* fail(process: Process, message: string, status = 1): Generator<Wait, number, void> {
  yield* printError(process, message);
  return status;
}

export const catProgram: Program = { name: 'cat', summary: 'Print files', resumable: true, run: cat };

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
    const fd = yield* openFor(process, 'open', operand);
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

function* openFor(process: Process, verb: string, operand: string): Generator<Wait, number | undefined, void> {
  if (operand === '-') return 0;
  const fd = process.open(operand, 'read');
  if (!(fd instanceof FileError)) return fd;
  const message = fd.code === 'EISDIR' ? `error reading '${operand}'` : `cannot open '${operand}' for reading`;
  yield* printError(process, `${process.argv[0]}: ${verb === 'open' ? message : operand}: ${fd.message}\n`);
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
      const fd = yield* openFor(process, 'open', operand);
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

export const teeProgram: Program = {
  name: 'tee',
  summary: 'Copy input to files and to output',
  *run(process) {
    const options = parseOptions(process, { flags: 'ai', long: { append: 'a' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const fds = [1];
    let status = 0;
    for (const operand of options.operands) {
      const fd = process.open(operand, options.flags.has('a') ? 'append' : 'write');
      if (!(fd instanceof FileError)) fds.push(fd);
      else status = yield* fail(process, `tee: ${operand}: ${fd.message}\n`);
    }
    for (;;) {
      const chunk = yield* read(process);
      if (chunk === '' || chunk instanceof FileError) return status;
      for (const fd of fds) yield* write(process, fd, chunk);
    }
  },
};

export const wcProgram: Program = {
  name: 'wc',
  summary: 'Count lines, words and bytes',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'clmwL',
      long: { bytes: 'c', lines: 'l', chars: 'm', words: 'w', 'max-line-length': 'L' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const wanted = options.flags.size > 0 ? options.flags : new Set(['l', 'w', 'c']);
    const rows: { counts: number[]; name: string }[] = [];
    let status = 0;
    const order = ['l', 'w', 'm', 'c', 'L'].filter((letter) => wanted.has(letter));
    for (const operand of options.operands.length > 0 ? options.operands : ['']) {
      const fd = yield* openOperand(process, operand || '-');
      if (fd === undefined) {
        status = 1;
        // A directory can be opened, though not read: it has a row of its own.
        if (process.files.isDirectory(operand)) rows.push({ counts: order.map(() => 0), name: operand });
        continue;
      }
      const counts = yield* countInput(process, fd);
      closeOperand(process, fd);
      rows.push({ counts: order.map((letter) => counts[letter]!), name: operand });
    }
    if (options.operands.length > 1)
      rows.push({
        counts: order.map((letter, i) =>
          rows.reduce((sum, row) => (letter === 'L' ? Math.max(sum, row.counts[i]!) : sum + row.counts[i]!), 0),
        ),
        name: 'total',
      });
    const single = order.length === 1 && rows.length === 1;
    // Only the sizes of regular files are known before they are read.
    const unknown = options.operands.length === 0 || options.operands.some((operand) => !hasSize(process, operand));
    const width = single ? 0 : unknown ? 7 : String(Math.max(0, ...rows.flatMap(({ counts }) => counts))).length;
    for (const { counts, name } of rows)
      yield* print(process, `${counts.map((count) => String(count).padStart(width)).join(' ')}${name ? ` ${name}` : ''}\n`);
    return status;
  },
};

/** Whether wc can tell how wide the numbers get before it reads; what is not there has no numbers. */
function hasSize(process: Process, operand: string): boolean {
  const stat = operand === '-' ? undefined : process.files.stat(operand);
  return stat !== undefined && (stat instanceof FileError || stat.type === 'file');
}

function* countInput(process: Process, fd: number): Generator<Wait, Record<string, number>, void> {
  const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  let inWord = false;
  let length = 0;
  for (;;) {
    const chunk = yield* read(process, fd);
    if (chunk === '' || chunk instanceof FileError) return counts;
    counts['c']! += chunk.length;
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      const space = code === 32 || (code >= 9 && code <= 13);
      if (!space && !inWord) counts['w']!++;
      inWord = !space;
      if ((code & 0xc0) !== 0x80) counts['m']!++;
      length = code === 10 ? 0 : length + 1;
      if (code === 10) counts['l']!++;
      if (length > counts['L']!) counts['L'] = length;
    }
    process.charge(1 + (chunk.length >> 8));
    yield { on: 'turn' };
  }
}

export const uniqProgram: Program = {
  name: 'uniq',
  summary: 'Leave out repeated lines',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'cduiDz',
      values: 'fsw',
      long: {
        'all-repeated': 'D',
        'skip-fields': 'f',
        'skip-chars': 's',
        'check-chars': 'w',
        count: 'c',
        repeated: 'd',
        unique: 'u',
        'ignore-case': 'i',
      },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const fd = yield* openOperand(process, options.operands[0] ?? '-');
    if (fd === undefined) return 1;
    const input = new LineInput(process, fd);
    const skip = Number(options.values.get('f') ?? 0);
    const key = (line: string) => {
      const text = line
        .replace(/\n$/, '')
        .replace(new RegExp(`^(?:\\s*\\S+){0,${skip}}`), '')
        .slice(Number(options.values.get('s') ?? 0))
        .slice(0, Number(options.values.get('w') ?? Infinity));
      return options.flags.has('i') ? text.toLowerCase() : text;
    };
    const target = options.operands[1];
    const out = target === undefined ? 1 : process.open(target, 'write');
    if (out instanceof FileError) return yield* fail(process, `uniq: ${target}: ${out.message}\n`);
    const { flags } = options;
    const all = flags.has('D');
    let [current, count]: [string | undefined, number] = [undefined, 0];
    for (;;) {
      const line: string | undefined = yield* input.next();
      if (line !== undefined && current !== undefined && key(line) === key(current)) {
        count++;
        if (all) yield* write(process, out, (count === 2 ? current.replace(/\n?$/, '\n') : '') + line.replace(/\n?$/, '\n'));
        continue;
      }
      const shown = current !== undefined && !all && !(flags.has('d') && count < 2) && !(flags.has('u') && count > 1);
      if (shown) yield* write(process, out, `${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${current!.replace(/\n?$/, '\n')}`);
      if (line === undefined) return 0;
      [current, count] = [line, 1];
    }
  },
};

export const cutProgram: Program = {
  name: 'cut',
  summary: 'Take parts of each line',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'nsC',
      values: 'dfcbo',
      long: { complement: 'C', delimiter: 'd', fields: 'f', characters: 'c', bytes: 'b', 'only-delimited': 's', 'output-delimiter': 'o' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const list = options.values.get('f') ?? options.values.get('c') ?? options.values.get('b');
    if (list === undefined)
      return yield* fail(process, "cut: you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.\n");
    const delimiter = options.values.get('d') ?? '\t';
    if ([...delimiter].length !== 1)
      return yield* fail(process, "cut: the delimiter must be a single character\nTry 'cut --help' for more information.\n");
    const ranges = list.split(',').map((range) => /^(\d*)(-?)(\d*)$/.exec(range));
    if (ranges.some((range) => !range || (range[1] === '' && range[3] === '')))
      return yield* fail(process, "cut: invalid field range\nTry 'cut --help' for more information.\n");
    const what = options.values.has('f') ? 'fields' : options.values.has('c') ? 'byte/character positions' : 'byte/character positions';
    if (ranges.some((range) => range![1] === '0'))
      return yield* fail(process, `cut: ${what} are numbered from 1\nTry 'cut --help' for more information.\n`);
    if (ranges.some((range) => range![1] && range![3] && Number(range![3]) < Number(range![1])))
      return yield* fail(process, "cut: invalid decreasing range\nTry 'cut --help' for more information.\n");
    const wanted = (position: number) =>
      ranges.some(
        (range) => position >= Number(range![1] || 1) && position <= (range![2] ? Number(range![3] || Infinity) : Number(range![1])),
      ) !== options.flags.has('C');
    let status = 0;
    for (const operand of options.operands.length > 0 ? options.operands : ['-']) {
      const fd = yield* openOperand(process, operand);
      if (fd === undefined) {
        status = 1;
        continue;
      }
      const input = new LineInput(process, fd);
      for (let bytes = yield* input.next(); bytes !== undefined; bytes = yield* input.next()) {
        const line = decodeUtf8(bytes.replace(/\n$/, ''));
        if (!options.values.has('f')) yield* print(process, `${[...line].filter((_, i) => wanted(i + 1)).join('')}\n`);
        else if (line.includes(delimiter))
          yield* print(
            process,
            `${line
              .split(delimiter)
              .filter((_, i) => wanted(i + 1))
              .join(options.values.get('o') ?? delimiter)}\n`,
          );
        else if (!options.flags.has('s')) yield* print(process, `${line}\n`);
      }
      closeOperand(process, fd);
    }
    return status;
  },
};
