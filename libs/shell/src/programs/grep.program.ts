import { FileError } from '../files/file-error.ts';
import { joinPath } from '../files/paths.ts';
import { decodeUtf8, encodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { LineInput, fail, print, printError } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { Pattern } from '../interpreter/expand/pattern.ts';
import { closeOperand, readOperand } from './operands.ts';
import { type Options, parseOptions } from './options.ts';
import { compileExpression, type Expression } from './regular-expression.ts';

const SPEC = {
  flags: 'EFGPovcnqirRlLhHwxszabyTUZI',
  values: 'ABCefmtXW',
  long: {
    'extended-regexp': 'E', 'fixed-strings': 'F', 'basic-regexp': 'G', 'perl-regexp': 'P', 'only-matching': 'o', 'invert-match': 'v', count: 'c',
    'line-number': 'n', quiet: 'q', silent: 'q', 'ignore-case': 'i', recursive: 'r', 'files-with-matches': 'l', 'files-without-match': 'L',
    'no-filename': 'h', 'with-filename': 'H', 'word-regexp': 'w', 'line-regexp': 'x', 'no-messages': 's', 'after-context': 'A',
    'before-context': 'B', context: 'C', regexp: 'e', file: 'f', 'max-count': 'm', include: 't', exclude: 'X', text: 'a',
    'byte-offset': 'b', 'binary-files': 'W',
  },
}; // prettier-ignore

/** A basic regular expression as an extended one: the meaning of a backslash before `(){}|+?` is the other way round. */
export function extendedOf(basic: string): string {
  let result = '';
  for (let i = 0; i < basic.length; i++) {
    const character = basic[i]!;
    const next = basic[i + 1];
    if (character === '\\' && next !== undefined) {
      result += '(){}|+?'.includes(next) ? next : `\\${next}`;
      i++;
    } else if (character === '[') {
      const end = basic.indexOf(']', i + (basic[i + 1] === '^' ? 3 : 2));
      if (end < 0) return `${result}[`;
      result += basic.slice(i, end + 1);
      i = end;
    } else if (character === '*' && (result === '' || result === '^' || result.endsWith('('))) result += '\\*';
    else result += '(){}|+?'.includes(character) ? `\\${character}` : character;
  }
  return result;
}

export const quoteExpression = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function compile(options: Options, patterns: readonly string[]): Expression | string {
  const { flags } = options;
  const one = (pattern: string) =>
    flags.has('F') ? quoteExpression(pattern) : flags.has('E') || flags.has('P') ? pattern : extendedOf(pattern);
  const joined = patterns.length === 1 ? one(patterns[0]!) : patterns.map((pattern) => `(?:${one(pattern)})`).join('|');
  const bounded = flags.has('x') ? `^(?:${joined})$` : flags.has('w') ? `(?:^|\\b)(?:${joined})(?:\\b|$)` : joined;
  try {
    return compileExpression(bounded, { ignoreCase: flags.has('i') || flags.has('y'), perl: flags.has('P') });
  } catch (problem) {
    return unmatched(patterns.join('\n'), (problem as Error).message);
  }
}

function unmatched(pattern: string, message: string): string {
  if (/missing closing \)/.test(message)) return 'Unmatched ( or \\(';
  if (/unexpected \)/.test(message)) return 'Unmatched ) or \\)';
  if (/missing closing \]/.test(message)) return 'Invalid regular expression';
  if (/missing argument/.test(message)) return 'Invalid preceding regular expression';
  return `Invalid regular expression: ${pattern}`;
}

interface Matching {
  readonly expression: Expression;
  readonly options: Options;
  readonly before: number;
  readonly after: number;
  readonly most: number;
  readonly names: boolean;
  /** What becomes of files that are not text. */
  readonly binary: 'binary' | 'text' | 'without-match';
  readonly color: boolean;
}

function* grep(process: Process, mode: string): Generator<Wait, number, void> {
  const colorOption = process.argv.find((argument) => /^--colou?r(=|$)/.test(argument));
  const argv = process.argv
    .filter((argument) => argument !== colorOption && argument !== '--line-buffered')
    .map((argument) => (/^-\d+$/.test(argument) ? `-C${argument.slice(1)}` : argument));
  const options = parseOptions({ argv } as unknown as Process, SPEC);
  if (typeof options === 'string')
    return yield* fail(
      process,
      `${options.split('\n')[0]}\nUsage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`,
      2,
    );
  if (mode) (options.flags as Set<string>).add(mode);
  const file = options.values.get('f');
  const patternFile = file === undefined ? undefined : yield* readOperand(process, file);
  if (file !== undefined && patternFile === undefined) return 2;
  const patterns = patternsOf(options, argv, patternFile === undefined ? undefined : decodeUtf8(patternFile));
  if (!patterns) return yield* fail(process, "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n", 2);
  const expression = compile(options, patterns);
  if (typeof expression === 'string') return yield* fail(process, `grep: ${expression}\n`, 2);
  const recursive = options.flags.has('r') || options.flags.has('R');
  const operands = options.operands.length > 0 ? options.operands : [recursive ? '.' : '-'];
  const binary = options.flags.has('a') ? 'text' : options.flags.has('I') ? 'without-match' : (options.values.get('W') ?? 'binary');
  if (!['binary', 'text', 'without-match'].includes(binary)) return yield* fail(process, 'grep: unknown binary-files type\n', 2);
  const context = options.values.get('C') ?? '0';
  const matching: Matching = {
    expression,
    options,
    before: Number(options.values.get('B') ?? context),
    after: Number(options.values.get('A') ?? context),
    most: Number(options.values.get('m') ?? Infinity),
    names: options.flags.has('H') || (!options.flags.has('h') && (operands.length > 1 || recursive)),
    binary: binary as Matching['binary'],
    color: colorOption !== undefined && (/=always$/.test(colorOption) || (!/=never$/.test(colorOption) && process.isTerminal(1))),
  };
  let [found, failed] = [false, false];
  for (const path of recursive ? operands.flatMap((operand) => filesBelow(process, operand, options)) : operands) {
    const result = yield* grepFile(process, path, matching);
    if (result === undefined) failed = true;
    else found ||= result;
    if (found && options.flags.has('q')) return 0;
  }
  return failed ? 2 : found ? 0 : 1;
}

function patternsOf(options: Options, argv: readonly string[], patternFile: string | undefined): string[] | undefined {
  const given = argv.flatMap((argument, i) =>
    argument === '-e' ? [argv[i + 1] ?? ''] : /^--regexp=/.test(argument) ? [argument.slice(9)] : [],
  );
  const single = options.values.get('e');
  const file = options.values.get('f');
  const content = file === undefined ? undefined : patternFile;
  if (content !== undefined) return content.replace(/\n$/, '').split('\n');
  if (single !== undefined) return (given.length > 0 ? given : [single]).flatMap((pattern) => pattern.split('\n'));
  return options.operands.shift()?.split('\n');
}

function filesBelow(process: Process, path: string, options: Options): string[] {
  const names = process.files.isDirectory(path) ? process.files.list(path) : undefined;
  if (names === undefined) return [path];
  const include = options.values.get('t');
  const exclude = options.values.get('X');
  return (names instanceof FileError ? [] : names).flatMap((name) => {
    const full = path === '.' && options.operands.length === 0 ? name : joinPath(path, name);
    if (process.files.isDirectory(full)) return process.files.readlink(full) instanceof FileError ? filesBelow(process, full, options) : [];
    // As GNU grep does: what a search comes upon is not read when it is a device.
    if (isDevice(process, full)) return [];
    if (include !== undefined && !new Pattern(include).matches(name)) return [];
    return exclude !== undefined && new Pattern(exclude).matches(name) ? [] : [full];
  });
}

function isDevice(process: Process, path: string): boolean {
  const stat = process.files.stat(path);
  return !(stat instanceof FileError) && stat.type === 'device';
}

function* grepFile(process: Process, path: string, matching: Matching): Generator<Wait, boolean | undefined, void> {
  const { flags } = matching.options;
  const fd = path === '-' ? 0 : process.open(path, 'read');
  if (fd instanceof FileError) {
    if (!flags.has('s')) yield* printError(process, `grep: ${path}: ${fd.message}\n`);
    return undefined;
  }
  const name = path === '-' ? '(standard input)' : path;
  const input = new LineInput(process, fd);
  const treatment = matching.binary === 'text' ? 'text' : (yield* input.ahead()).includes('\0') ? matching.binary : 'text';
  const count = treatment === 'without-match' ? 0 : yield* grepLines(process, input, name, matching, treatment === 'binary');
  closeOperand(process, fd);
  if (flags.has('c') && !flags.has('q')) yield* print(process, `${matching.names ? `${name}:` : ''}${count}\n`);
  if ((flags.has('l') && count > 0) || (flags.has('L') && count === 0)) yield* print(process, `${name}\n`);
  return flags.has('L') ? count === 0 : count > 0;
}

/** `binary`: that something matches is told, not what. */
function* grepLines(process: Process, input: LineInput, name: string, matching: Matching, binary: boolean): Generator<Wait, number, void> {
  const { expression, before, after, most } = matching;
  const { flags } = matching.options;
  const silent = ['q', 'c', 'l', 'L'].some((flag) => flags.has(flag));
  const held: Line[] = [];
  let [count, number, pending, lastShown, offset] = [0, 0, 0, 0, 0];
  for (;;) {
    const bytes: string | undefined = yield* input.next();
    if (bytes === undefined) return count;
    const text = decodeUtf8(bytes.endsWith('\n') ? bytes.slice(0, -1) : bytes);
    const line: Line = { text, number: ++number, offset };
    offset += bytes.length;
    if (number % 200 === 0) yield { on: 'turn' };
    process.charge(1);
    if (count < most && (expression.find(text, 0) !== undefined) !== flags.has('v')) {
      count++;
      if (flags.has('q') || flags.has('l')) return count;
      if (!silent && binary) {
        yield* printError(process, `grep: ${name}: binary file matches\n`);
        return count;
      }
      if (!silent) {
        const first = held[0]?.number ?? number;
        if ((before > 0 || after > 0) && lastShown > 0 && first > lastShown + 1) yield* print(process, '--\n');
        for (const earlier of held.splice(0)) yield* print(process, `${prefix(name, earlier, '-', matching)}${earlier.text}\n`);
        yield* print(process, matchLine(name, line, matching));
        lastShown = number;
      }
      pending = after;
      if (count >= most && after === 0) return count;
    } else if (pending > 0 && !silent) {
      pending--;
      yield* print(process, `${prefix(name, line, '-', matching)}${text}\n`);
      lastShown = number;
    } else if (count >= most) return count;
    else if (before > 0 && held.push(line) > before) held.shift();
  }
}

interface Line {
  /** Without its newline. */
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Bytes before it. */
  readonly offset: number;
}

function prefix(name: string, { number, offset }: Omit<Line, 'text'>, separator: string, { names, options, color }: Matching): string {
  const green = (value: number): string => (color ? `\x1b[32m\x1b[K${value}\x1b[m\x1b[K` : String(value));
  const shown = [
    names ? (color ? `\x1b[35m\x1b[K${name}\x1b[m\x1b[K` : name) : undefined,
    options.flags.has('n') ? green(number) : undefined,
    options.flags.has('b') ? green(offset) : undefined,
  ];
  const mark = color ? `\x1b[36m\x1b[K${separator}\x1b[m\x1b[K` : separator;
  return shown
    .filter((part) => part !== undefined)
    .map((part) => part + mark)
    .join('');
}

function matchLine(name: string, line: Line, matching: Matching): string {
  const { text } = line;
  const head = prefix(name, line, ':', matching);
  const { flags } = matching.options;
  const highlight = (match: string) => (matching.color ? `\x1b[01;31m\x1b[K${match}\x1b[m\x1b[K` : match);
  if (flags.has('v')) return flags.has('o') ? '' : `${head}${text}\n`;
  if (!flags.has('o') && !matching.color) return `${head}${text}\n`;
  let [result, at] = ['', 0];
  for (let match = matching.expression.find(text, 0); match; match = matching.expression.find(text, at)) {
    if (match.end === match.start) {
      if (match.end >= text.length) break;
      result += flags.has('o') ? '' : text.slice(at, match.end + 1);
      at = match.end + 1;
      continue;
    }
    const found = text.slice(match.start, match.end);
    // With -o, -b tells where the match is, not its line.
    const place = { ...line, offset: line.offset + encodeUtf8(text.slice(0, match.start)).length };
    result += flags.has('o')
      ? `${prefix(name, place, ':', matching)}${highlight(found)}\n`
      : text.slice(at, match.start) + highlight(found);
    at = match.end;
  }
  return flags.has('o') ? result : `${head}${result}${text.slice(at)}\n`;
}

export const grepProgram: Program = { name: 'grep', summary: 'Print the lines that match a pattern', run: (process) => grep(process, '') };
export const egrepProgram: Program = { name: 'egrep', summary: 'grep -E', run: (process) => grep(process, 'E') };
export const fgrepProgram: Program = { name: 'fgrep', summary: 'grep -F', run: (process) => grep(process, 'F') };
