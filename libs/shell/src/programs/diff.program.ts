import { FileError } from '../files/file-error.ts';
import { joinPath } from '../files/paths.ts';
import { decodeUtf8, encodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, readAll, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { formatDate } from './date-format.ts';
import { Pattern } from '../interpreter/expand/pattern.ts';
import { coloured, contextDiff, edScript, sideBySide } from './diff-formats.ts';
import { type Edit, editScript } from './edit-script.ts';
import { type Options, parseOptions } from './options.ts';

const SPEC = {
  flags: 'uNrqwbBiacsyetdpZEPT',
  values: 'UCLWx',
  long: {
    unified: 'u',
    'new-file': 'N',
    recursive: 'r',
    brief: 'q',
    context: 'c',
    ed: 'e',
    'side-by-side': 'y',
    width: 'W',
    'ignore-blank-lines': 'B',
    'ignore-space-change': 'b',
    'ignore-trailing-space': 'Z',
    'report-identical-files': 's',
    exclude: 'x',
    minimal: 'd',
    'expand-tabs': 't',
    'ignore-all-space': 'w',
    'ignore-case': 'i',
    label: 'L',
    color: 'a',
    text: 'a',
    normal: 'normal',
  },
};

interface Side {
  readonly path: string;
  readonly label: string;
  readonly lines: readonly string[];
  /** The last line lacks its newline. */
  readonly open: boolean;
}

function* diff(process: Process): Generator<Wait, number, void> {
  const argv = process.argv
    .filter((argument) => !/^--(color|strip-trailing-cr|suppress|show-c-function|left-column)/.test(argument))
    .map((argument) => (argument === '--unified' ? '-u' : argument))
    .flatMap((argument) => shortCounts(argument));
  const options = parseOptions({ argv } as unknown as Process, SPEC);
  if (typeof options === 'string') return yield* fail(process, options, 2);
  const [left, right] = options.operands;
  if (left === undefined || right === undefined)
    return yield* fail(process, `diff: missing operand after '${left ?? 'diff'}'\ndiff: Try 'diff --help' for more information.\n`, 2);
  const extra = options.operands[2];
  if (extra !== undefined)
    return yield* fail(process, `diff: extra operand '${extra}'\ndiff: Try 'diff --help' for more information.\n`, 2);
  return yield* compare(process, left, right, options, argv);
}

/** `-u1` is `-U 1`, `--unified=1` and `--context=1` likewise. */
function shortCounts(argument: string): string[] {
  const match = /^(?:-([uc])|--(unified|context)=)(\d+)$/.exec(argument);
  return match ? [`-${(match[1] ?? match[2]!)[0]!.toUpperCase()}`, match[3]!] : [argument];
}

function* compare(process: Process, left: string, right: string, options: Options, argv: readonly string[]): Generator<Wait, number, void> {
  const { files } = process;
  const directories = [files.isDirectory(left), files.isDirectory(right)];
  if (directories[0] && directories[1]) return yield* compareDirectories(process, left, right, options, argv);
  const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  if (directories[0]) return yield* compare(process, joinPath(left, base(right)), right, options, argv);
  if (directories[1]) return yield* compare(process, left, joinPath(right, base(left)), options, argv);
  const sides: Side[] = [];
  for (const [i, path] of [left, right].entries()) {
    const content = yield* contentOf(process, path, options.flags.has('N'));
    if (content instanceof FileError) return yield* fail(process, `diff: ${path}: ${content.message}\n`, 2);
    sides.push(sideOf(process, path, content, labels(argv)[i]));
  }
  return yield* show(process, sides[0]!, sides[1]!, options);
}

const labels = (argv: readonly string[]): string[] =>
  argv.flatMap((argument, i) =>
    argument === '--label' || argument === '-L' ? [argv[i + 1] ?? ''] : argument.startsWith('--label=') ? [argument.slice(8)] : [],
  );

function* contentOf(process: Process, path: string, absentIsEmpty: boolean): Generator<Wait, string | FileError, void> {
  if (path === '-') return yield* readAll(process);
  const fd = process.open(path, 'read');
  if (fd instanceof FileError) return absentIsEmpty && fd.code === 'ENOENT' ? '' : fd;
  const content = yield* readAll(process, fd);
  process.close(fd);
  return content;
}

function sideOf(process: Process, path: string, content: string, label: string | undefined): Side {
  const stat = process.files.stat(path);
  const time = formatDate(stat instanceof FileError ? (path === '-' ? process.clock.now() : 0) : stat.mtime, '%Y-%m-%d %H:%M:%S.%N %z');
  const lines = decodeUtf8(content).split('\n');
  const open = lines.at(-1) !== '';
  if (!open) lines.pop();
  return { path, label: label ?? `${path}\t${time}`, lines, open };
}

function* compareDirectories(
  process: Process,
  left: string,
  right: string,
  options: Options,
  argv: readonly string[],
): Generator<Wait, number, void> {
  const lists = [process.files.list(left), process.files.list(right)].map((names) => (names instanceof FileError ? [] : names));
  let status = 0;
  for (const name of [...new Set(lists.flat())].sort()) {
    const [from, to] = [joinPath(left, name), joinPath(right, name)];
    const missing = lists.findIndex((names) => !names.includes(name));
    const nested = process.files.isDirectory(from) || process.files.isDirectory(to);
    if (excluded(options, name)) continue;
    let result = 1;
    if (missing >= 0 && options.flags.has('N') && nested && options.flags.has('r'))
      result = yield* compareMissing(process, missing === 1 ? from : to);
    else if (missing >= 0 && !(options.flags.has('N') && !nested))
      yield* print(process, `Only in ${missing === 1 ? left : right}: ${name}\n`);
    else if (nested && !options.flags.has('r')) {
      yield* print(process, `Common subdirectories: ${from} and ${to}\n`);
      result = 0;
    } else {
      const before = `${['diff', ...switchesOf(process.argv, options.operands), from, to].join(' ')}\n`;
      result = yield* nested ? compare(process, from, to, options, argv) : compareWithin(process, from, to, options, before);
    }
    status = Math.max(status, result);
  }
  return status;
}

/** The options as they were written, with their values. */
function switchesOf(argv: readonly string[], operands: readonly string[]): string[] {
  const switches = argv.slice(1);
  for (const operand of operands.toReversed()) switches.splice(switches.lastIndexOf(operand), 1);
  return switches;
}

/** `-x PATTERN`. */
const excluded = ({ values }: Options, name: string): boolean => values.has('x') && new Pattern(values.get('x')!).matches(name);

/** With `-N` a directory that only one side has is an empty one: nothing differs until a file is in it. */
function* compareMissing(process: Process, path: string): Generator<Wait, number, void> {
  const names = process.files.list(path);
  return names instanceof FileError || names.length === 0
    ? 0
    : yield* print1(process, `Only in ${path.slice(0, path.lastIndexOf('/'))}: ${path.slice(path.lastIndexOf('/') + 1)}\n`);
}

function* print1(process: Process, text: string): Generator<Wait, number, void> {
  yield* print(process, text);
  return 1;
}

function* compareWithin(process: Process, from: string, to: string, options: Options, before: string): Generator<Wait, number, void> {
  const contents = [];
  for (const path of [from, to]) {
    const content = yield* contentOf(process, path, options.flags.has('N'));
    if (content instanceof FileError) return yield* fail(process, `diff: ${path}: ${content.message}\n`, 2);
    contents.push(content);
  }
  if (contents[0] === contents[1]) return 0;
  if (!options.flags.has('q')) yield* print(process, before);
  return yield* show(process, sideOf(process, from, contents[0]!, undefined), sideOf(process, to, contents[1]!, undefined), options);
}

function* show(process: Process, left: Side, right: Side, options: Options): Generator<Wait, number, void> {
  const { flags } = options;
  const key = (side: Side) => (line: string, i: number) => {
    const text = flags.has('w')
      ? line.replace(/\s+/g, '')
      : flags.has('b')
        ? line.replace(/\s+/g, ' ').trimEnd()
        : flags.has('Z')
          ? line.trimEnd()
          : line;
    return (flags.has('i') ? text.toLowerCase() : text) + (side.open && i === side.lines.length - 1 ? '\n' : '');
  };
  process.charge(left.lines.length + right.lines.length);
  const found = editScript(left.lines.map(key(left)), right.lines.map(key(right)));
  const blank = (side: Side, from: number, to: number) => side.lines.slice(from, to).every((line) => line === '');
  const edits = flags.has('B') ? found.filter(({ from, to, start, end }) => !blank(left, from, to) || !blank(right, start, end)) : found;
  const beside = flags.has('y');
  if (edits.length === 0 && !beside) {
    if (flags.has('s')) yield* print(process, `Files ${left.path} and ${right.path} are identical\n`);
    return 0;
  }
  if (flags.has('q')) yield* print(process, `Files ${left.path} and ${right.path} differ\n`);
  else {
    yield* write(process, 1, encodeUtf8(textOf(process, left, right, edits, options)));
  }
  return edits.length === 0 ? 0 : 1;
}

function textOf(process: Process, left: Side, right: Side, edits: readonly Edit[], { flags, values }: Options): string {
  const words = process.argv;
  if (flags.has('y'))
    return sideBySide(
      left,
      right,
      edits,
      Number(values.get('W') ?? 130),
      words.includes('--suppress-common-lines'),
      words.includes('--left-column'),
    );
  if (flags.has('e')) return edScript(right, edits);
  if (flags.has('c') || values.has('C')) return contextDiff(left, right, edits, Number(values.get('C') ?? 3));
  const unified = flags.has('u') || values.has('U');
  const text = unified ? unifiedDiff(left, right, edits, Number(values.get('U') ?? 3)) : normalDiff(left, right, edits);
  const asked = words.findLast((word) => word.startsWith('--color'));
  const wanted = asked === '--color=always' || ((asked === '--color' || asked === '--color=auto') && process.isTerminal(1));
  return wanted ? coloured(text, unified) : text;
}

const NO_NEWLINE = '\\ No newline at end of file\n';

const lineOf = (side: Side, i: number, mark: string): string =>
  `${mark}${side.lines[i]}\n${side.open && i === side.lines.length - 1 ? NO_NEWLINE : ''}`;

function linesOf(side: Side, from: number, to: number, mark: string): string {
  let text = '';
  for (let i = from; i < to; i++) text += lineOf(side, i, mark);
  return text;
}

function normalDiff(left: Side, right: Side, edits: readonly Edit[]): string {
  const range = (from: number, to: number) => (to - from > 1 ? `${from + 1},${to}` : `${to}`);
  return edits
    .map(({ from, to, start, end }) => {
      const letter = from === to ? 'a' : start === end ? 'd' : 'c';
      const separator = letter === 'c' ? '---\n' : '';
      return `${range(from, to)}${letter}${range(start, end)}\n${linesOf(left, from, to, '< ')}${separator}${linesOf(right, start, end, '> ')}`;
    })
    .join('');
}

function unifiedDiff(left: Side, right: Side, edits: readonly Edit[], context: number): string {
  let text = `--- ${left.label}\n+++ ${right.label}\n`;
  for (let i = 0; i < edits.length;) {
    let last = i;
    while (last + 1 < edits.length && edits[last + 1]!.from - edits[last]!.to <= 2 * context) last++;
    text += hunk(left, right, edits.slice(i, last + 1), context);
    i = last + 1;
  }
  return text;
}

function hunk(left: Side, right: Side, edits: readonly Edit[], context: number): string {
  const [first, last] = [edits[0]!, edits.at(-1)!];
  const before = Math.min(context, first.from);
  const after = Math.min(context, left.lines.length - last.to);
  const range = (from: number, to: number) => (to - from === 1 ? `${from + 1}` : `${to === from ? from : from + 1},${to - from}`);
  let text = `@@ -${range(first.from - before, last.to + after)} +${range(first.start - before, last.end + after)} @@\n`;
  let at = first.from - before;
  for (const { from, to, start, end } of edits) {
    text += linesOf(left, at, from, ' ') + linesOf(left, from, to, '-') + linesOf(right, start, end, '+');
    at = to;
  }
  return text + linesOf(left, at, at + after, ' ');
}

/** What `diff -u` prints for two texts under these names; nothing when they are the same. Both must end with a newline. */
export function diffOfTexts(leftName: string, left: string, rightName: string, right: string): string {
  const side = (label: string, text: string): Side => ({ path: label, label, lines: text.replace(/\n$/, '').split('\n'), open: false });
  const [before, after] = [side(leftName, left), side(rightName, right)];
  const edits = editScript(before.lines, after.lines);
  return edits.length === 0 ? '' : unifiedDiff(before, after, edits, 3);
}

export const diffProgram: Program = { name: 'diff', summary: 'Compare files', run: diff };
