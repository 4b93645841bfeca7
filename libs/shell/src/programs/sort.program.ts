/** sort(1) of GNU coreutils in the C.UTF-8 locale: lines are compared byte by byte. */
import { FileError } from '../files/file-error.ts';
import type { ByteString } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, printError, readAll, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { closeOperand } from './operands.ts';
import { parseOptions, type OptionSpec } from './options.ts';
import { keyComparer, parseSortKey, type SortKey } from './sort-key.ts';

const SPEC: OptionSpec = {
  flags: 'bcCdfghiMmnrsuVz',
  values: 'koStT',
  long: {
    'ignore-leading-blanks': 'b',
    check: 'c',
    'dictionary-order': 'd',
    'ignore-case': 'f',
    'general-numeric-sort': 'g',
    'human-numeric-sort': 'h',
    'ignore-nonprinting': 'i',
    'month-sort': 'M',
    merge: 'm',
    'numeric-sort': 'n',
    reverse: 'r',
    stable: 's',
    unique: 'u',
    'version-sort': 'V',
    'zero-terminated': 'z',
    key: 'k',
    output: 'o',
    'buffer-size': 'S',
    'field-separator': 't',
    'temporary-directory': 'T',
  },
};
const ORDERING = 'bdfghiMnrV';
const TROUBLE = 2;

function* sort(process: Process): Generator<Wait, number, void> {
  const { argv, keys } = takeKeys(process.argv);
  const options = parseOptions({ argv }, SPEC);
  if (typeof options === 'string') return yield* fail(process, options, TROUBLE);
  const { flags, values, operands } = options;
  const separator = parseSeparator(values.get('t'));
  if (separator instanceof Error) return yield* fail(process, `sort: ${separator.message}\n`, TROUBLE);
  const common = [...flags].filter((flag) => ORDERING.includes(flag)).join('');
  if (values.has('k')) keys.push(values.get('k')!);
  const parsed: SortKey[] = [];
  for (const text of keys.length > 0 ? keys : ['1']) {
    const key = parseSortKey(text, common, keys.length > 0);
    if (typeof key === 'string') return yield* fail(process, `sort: ${key}\n`, TROUBLE);
    parsed.push(key);
  }
  const byKeys = keyComparer(parsed, separator);
  const lastResort = flags.has('r') ? (a: string, b: string) => compareBytes(b, a) : compareBytes;
  const compare = flags.has('u') || flags.has('s') ? byKeys : (a: string, b: string) => byKeys(a, b) || lastResort(a, b);

  const end = flags.has('z') ? '\0' : '\n';
  const lines: string[] = [];
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const content = yield* contentOf(process, operand);
    if (content === undefined) return TROUBLE;
    lines.push(...linesOf(content, end));
  }
  process.charge(10 + lines.length);
  if (flags.has('c') || flags.has('C')) return yield* check(process, lines, compare, operands[0] ?? '-', flags);
  lines.sort(compare);
  const kept = flags.has('u') ? lines.filter((line, i) => i === 0 || byKeys(lines[i - 1]!, line) !== 0) : lines;
  const text = kept.map((line) => `${line}${end}`).join('');
  const output = values.get('o');
  if (output === undefined) {
    yield* write(process, 1, text);
    return 0;
  }
  const fd = process.open(output, 'write');
  if (fd instanceof FileError) return yield* fail(process, `sort: open failed: ${output}: ${fd.message}\n`, TROUBLE);
  yield* write(process, fd, text);
  process.close(fd);
  return 0;
}

/** Keys may be given more than once; the general parser keeps one value for each option, which serves `-nrk2`. */
function takeKeys(words: readonly string[]): { argv: string[]; keys: string[] } {
  const keys: string[] = [];
  const argv: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      argv.push(...words.slice(i));
      break;
    }
    const attached = /^(?:-k|--key=)(.+)$/s.exec(word)?.[1];
    const takesNext = (word === '-k' || word === '--key') && i + 1 < words.length;
    if (attached === undefined && !takesNext) argv.push(word);
    else keys.push(attached ?? words[++i]!);
  }
  return { argv, keys };
}

function* contentOf(process: Process, operand: string): Generator<Wait, ByteString | undefined, void> {
  const fd = operand === '-' ? 0 : process.open(operand, 'read');
  const content = fd instanceof FileError ? fd : yield* readAll(process, fd);
  if (typeof fd === 'number') closeOperand(process, fd);
  if (!(content instanceof FileError)) return content;
  yield* printError(process, `sort: ${fd instanceof FileError ? 'cannot read' : 'read failed'}: ${operand}: ${content.message}\n`);
  return undefined;
}

function parseSeparator(text: string | undefined): string | undefined | Error {
  if (text === undefined) return undefined;
  if (text === '') return new Error('empty tab');
  if (text === '\\0') return '\0';
  return text.length === 1 ? text : new Error(`multi-character tab ‘${text}’`);
}

function linesOf(content: ByteString, end: string): string[] {
  if (content === '') return [];
  return (content.endsWith(end) ? content.slice(0, -1) : content).split(end);
}

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function* check(
  process: Process,
  lines: readonly string[],
  compare: (a: string, b: string) => number,
  operand: string,
  flags: ReadonlySet<string>,
): Generator<Wait, number, void> {
  const wrong = lines.findIndex(
    (line, i) => i > 0 && (compare(lines[i - 1]!, line) > 0 || (flags.has('u') && compare(lines[i - 1]!, line) === 0)),
  );
  if (wrong < 0) return 0;
  return flags.has('C') ? 1 : yield* fail(process, `sort: ${operand}:${wrong + 1}: disorder: ${lines[wrong]}\n`, 1);
}

export const sortProgram: Program = { name: 'sort', summary: 'Sort lines', run: sort };
