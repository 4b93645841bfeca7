/** comm and join: two sorted files, line by line. */
import { FileError } from '../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, printError, readAll } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { parseOptions } from './options.ts';

/** The lines of a file; undefined after a message. */
function* linesOf(process: Process, path: string): Generator<Wait, string[] | undefined, void> {
  const fd = path === '-' ? 0 : process.open(path, 'read');
  const content = fd instanceof FileError ? fd : yield* readAll(process, fd);
  if (content instanceof FileError) {
    yield* printError(process, `${process.argv[0]}: ${path}: ${content.message}\n`);
    return undefined;
  }
  const text = decodeUtf8(content);
  process.charge(1 + (text.length >> 6));
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

const compare = (a: string, b: string): number => {
  const [left, right] = [encodeUtf8(a), encodeUtf8(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const isSorted = (lines: readonly string[], order: (a: string, b: string) => number): boolean =>
  lines.every((line, i) => i === 0 || order(lines[i - 1]!, line) <= 0);

/** Two operands, and no more. */
function missing({ argv }: Process, operands: readonly string[]): string | undefined {
  const help = `Try '${argv[0]} --help' for more information.\n`;
  if (operands.length === 0) return `${argv[0]}: missing operand\n${help}`;
  if (operands.length === 1) return `${argv[0]}: missing operand after ‘${operands[0]}’\n${help}`;
  return operands.length > 2 ? `${argv[0]}: extra operand ‘${operands[2]}’\n${help}` : undefined;
}

const commProgram: Program = {
  name: 'comm',
  summary: 'Compare sorted files',
  *run(process) {
    const options = parseOptions(process, {
      flags: '123zTCN',
      values: 'D',
      long: { 'output-delimiter': 'D', total: 'T', 'check-order': 'C', 'nocheck-order': 'N', 'zero-terminated': 'z' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const { flags, values, operands } = options;
    const problem = missing(process, operands);
    if (problem) return yield* fail(process, problem);
    const left = yield* linesOf(process, operands[0]!);
    if (!left) return 1;
    const right = yield* linesOf(process, operands[1]!);
    if (!right) return 1;
    const delimiter = values.get('D') ?? '\t';
    const prefix = [1, 2, 3].map((column) => delimiter.repeat([1, 2].filter((each) => each < column && !flags.has(String(each))).length));
    const totals = [0, 0, 0];
    let text = '';
    const say = (column: 0 | 1 | 2, line: string): void => {
      totals[column]!++;
      if (!flags.has(String(column + 1))) text += `${prefix[column]}${line}\n`;
    };
    for (let [i, j] = [0, 0]; i < left.length || j < right.length;) {
      const order = i >= left.length ? 1 : j >= right.length ? -1 : compare(left[i]!, right[j]!);
      if (order < 0) say(0, left[i++]!);
      else if (order > 0) say(1, right[j++]!);
      else {
        say(2, left[i++]!);
        j++;
      }
    }
    if (flags.has('T')) text += `${totals.join(delimiter)}${delimiter}total\n`;
    yield* print(process, text);
    if (flags.has('N')) return 0;
    const unsorted = [left, right].flatMap((lines, i) =>
      isSorted(lines, compare) ? [] : [`comm: file ${i + 1} is not in sorted order\n`],
    );
    return unsorted.length === 0 ? 0 : yield* fail(process, `${unsorted.join('')}comm: input is not in sorted order\n`);
  },
};

interface JoinOptions {
  readonly separator: string | undefined;
  readonly keys: readonly [number, number];
  readonly fold: boolean;
  readonly empty: string;
  /** `0`, `1.2`, …; undefined: the key, then the other fields of both. */
  readonly format: readonly (readonly [file: number, field: number])[] | undefined;
}

const fieldsOf = (line: string, separator: string | undefined): string[] =>
  separator === undefined ? line.replace(/^[ \t]+/, '').split(/[ \t]+/) : line.split(separator);

function joined(
  key: string,
  rows: readonly (readonly string[] | undefined)[],
  { separator = ' ', keys, empty, format }: JoinOptions,
): string {
  const shown = (value: string | undefined): string => (value === undefined || value === '' ? empty : value);
  const cells = format
    ? format.map(([file, field]) => shown(file === 0 ? key : rows[file - 1]?.[field - 1]))
    : [shown(key), ...rows.flatMap((row, file) => (row ?? []).filter((_, i) => i !== keys[file as 0 | 1] - 1).map(shown))];
  return `${cells.join(separator)}\n`;
}

function parseFormat(text: string): [number, number][] | string {
  const fields: [number, number][] = [];
  for (const word of text.split(/[ ,]+/).filter(Boolean)) {
    const match = /^(?:0|([12])\.(\d+))$/.exec(word);
    if (!match) return `join: invalid field specifier: ‘${word}’\n`;
    fields.push(match[1] === undefined ? [0, 0] : [Number(match[1]), Number(match[2])]);
  }
  return fields;
}

/** `-o auto`: the key, then as many fields of each file as its first line has, even where a line has fewer. */
const automaticFormat = (sides: readonly (readonly JoinRow[])[], keys: JoinOptions['keys']): [number, number][] => [
  [0, 0],
  ...sides.flatMap((rows, file) =>
    (rows[0]?.row ?? []).map((_, i): [number, number] => [file + 1, i + 1]).filter(([, field]) => field !== keys[file as 0 | 1]),
  ),
];

const joinProgram: Program = {
  name: 'join',
  summary: 'Join lines of two sorted files by a common field',
  *run(process) {
    // Several -a and -v add up.
    const words = process.argv.slice(1);
    const asked = (letter: string): Set<number> =>
      new Set(
        words.flatMap((word, i) =>
          word === `-${letter}` ? [Number(words[i + 1])] : word.startsWith(`-${letter}`) ? [Number(word.slice(2))] : [],
        ),
      );
    const options = parseOptions(process, {
      flags: 'ihCN',
      values: 'aveot12j',
      long: { header: 'h', 'ignore-case': 'i', 'check-order': 'C', 'nocheck-order': 'N' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const { flags, values, operands } = options;
    const problem = missing(process, operands);
    if (problem) return yield* fail(process, problem);
    const automatic = values.get('o') === 'auto';
    const format = values.has('o') && !automatic ? parseFormat(values.get('o')!) : undefined;
    if (typeof format === 'string') return yield* fail(process, format);
    const key = (letter: string): number => Number(values.get('j') ?? values.get(letter) ?? 1);
    const settings: JoinOptions = {
      separator: values.get('t'),
      keys: [key('1'), key('2')],
      fold: flags.has('i'),
      empty: values.get('e') ?? '',
      format,
    };
    const sides: { key: string; row: string[] }[][] = [];
    for (const [file, path] of operands.entries()) {
      const lines = yield* linesOf(process, path);
      if (!lines) return 1;
      sides.push(
        lines
          .map((line) => fieldsOf(line, settings.separator))
          .map((row) => ({ row, key: fold(row[settings.keys[file as 0 | 1] - 1] ?? '', settings.fold) })),
      );
    }
    const shape = automatic ? { ...settings, format: automaticFormat(sides, settings.keys) } : settings;
    yield* print(process, joinSides(sides[0]!, sides[1]!, shape, { header: flags.has('h'), unpaired: asked('a'), only: asked('v') }));
    return 0;
  },
};

const fold = (text: string, on: boolean): string => (on ? text.toLowerCase() : text);

type JoinRow = { readonly key: string; readonly row: readonly string[] };

function joinSides(
  left: readonly JoinRow[],
  right: readonly JoinRow[],
  settings: JoinOptions,
  { header, unpaired, only }: { header: boolean; unpaired: ReadonlySet<number>; only: ReadonlySet<number> },
): string {
  let text = '';
  let [i, j] = [0, 0];
  const keyOf = (row: readonly string[], file: 0 | 1): string => row[settings.keys[file] - 1] ?? '';
  if (header && left[0] && right[0]) text += joined(keyOf(left[i]!.row, 0), [left[i++]!.row, right[j++]!.row], settings);
  const alone = (file: 0 | 1, row: readonly string[]): void => {
    if (unpaired.has(file + 1) || only.has(file + 1))
      text += joined(keyOf(row, file), file === 0 ? [row, undefined] : [undefined, row], settings);
  };
  while (i < left.length || j < right.length) {
    const order = i >= left.length ? 1 : j >= right.length ? -1 : compare(left[i]!.key, right[j]!.key);
    if (order < 0) alone(0, left[i++]!.row);
    else if (order > 0) alone(1, right[j++]!.row);
    else {
      const { key } = left[i]!;
      const [ends, others] = [
        left.findIndex((each, at) => at > i && each.key !== key),
        right.findIndex((each, at) => at > j && each.key !== key),
      ];
      const [to, end] = [ends < 0 ? left.length : ends, others < 0 ? right.length : others];
      if (only.size === 0)
        for (const a of left.slice(i, to)) for (const b of right.slice(j, end)) text += joined(keyOf(a.row, 0), [a.row, b.row], settings);
      [i, j] = [to, end];
    }
  }
  return text;
}

export const sortedFilePrograms: readonly Program[] = [commProgram, joinProgram];
