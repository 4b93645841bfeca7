import { FileError } from '../files/file-error.ts';
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, printError, readAll } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { spawnProblem } from './time.program.ts';

interface XargsOptions {
  zero: boolean;
  noRunIfEmpty: boolean;
  trace: boolean;
  delimiter: string | undefined;
  most: number;
  lines: number;
  replace: string | undefined;
  command: string[];
}

function parse(args: readonly string[]): XargsOptions | string {
  const options: XargsOptions = {
    zero: false,
    noRunIfEmpty: false,
    trace: false,
    delimiter: undefined,
    most: Infinity,
    lines: Infinity,
    replace: undefined,
    command: [],
  };
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (!/^-./.test(word)) return { ...options, command: args.slice(i) };
    const letter = word[1]!;
    const value = () => word.slice(2) || args[++i] || '';
    if (word === '--') return { ...options, command: args.slice(i + 1) };
    if (word === '--null' || letter === '0') options.zero = true;
    else if (word === '--no-run-if-empty' || letter === 'r') options.noRunIfEmpty = true;
    else if (word === '--verbose' || letter === 't') options.trace = true;
    else if (letter === 'n') options.most = Number(value());
    else if (letter === 'L') options.lines = Number(value());
    else if (letter === 'I') options.replace = value();
    else if (letter === 'd') options.delimiter = value().replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
    else if (letter === 'P' || letter === 's') value();
    else return `xargs: invalid option -- '${letter}'\nTry 'xargs --help' for more information.\n`;
  }
  return options;
}

function itemsOf(text: string, { zero, delimiter, replace, lines }: XargsOptions): string[] {
  const separator = zero ? '\0' : delimiter;
  if (separator !== undefined)
    return text
      .replace(new RegExp(`${separator === '\0' ? '\\0' : separator.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`), '')
      .split(separator)
      .filter((item, _, all) => all.length > 1 || item !== '');
  if (replace !== undefined || lines < Infinity)
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return (text.match(/(?:"[^"\n]*"|'[^'\n]*'|\\[^]|[^\s"'\\])+/g) ?? []).map((item) =>
    item.replace(
      /"([^"]*)"|'([^']*)'|\\([^])/g,
      (_, double?: string, single?: string, escaped?: string) => double ?? single ?? escaped ?? '',
    ),
  );
}

/** The kind of quote that a line opens and does not close. */
function unmatchedQuote(text: string): 'single' | 'double' | undefined {
  for (const line of text.split('\n')) {
    const rest = line.replace(/\\.|"[^"]*"|'[^']*'/g, '');
    const found = /["']/.exec(rest)?.[0];
    if (found) return found === '"' ? 'double' : 'single';
  }
  return undefined;
}

function* xargs(process: Process): Generator<Wait, number, void> {
  const options = parse(process.argv.slice(1));
  if (typeof options === 'string') return yield* fail(process, options);
  const input = yield* readAll(process);
  if (input instanceof FileError) return 1;
  const open = options.zero || options.delimiter !== undefined ? undefined : unmatchedQuote(decodeUtf8(input));
  if (open)
    return yield* fail(process, `xargs: unmatched ${open} quote; by default quotes are special to xargs unless you use the -0 option\n`);
  const items = itemsOf(decodeUtf8(input), options);
  if (items.length === 0 && (options.noRunIfEmpty || options.replace !== undefined)) return 0;
  const command = options.command.length > 0 ? options.command : ['echo'];
  let status = 0;
  for (const argv of commandsOf(command, items, options)) {
    if (options.trace) yield* printError(process, `${argv.join(' ')}\n`);
    const result = yield* runOne(process, argv);
    if (result === 126 || result === 127) return result;
    if (result === 255) return yield* fail(process, `xargs: ${argv[0]}: exited with status 255; aborting\n`, 124);
    if (result > 128) return 125;
    if (result !== 0) status = 123;
  }
  return status;
}

function commandsOf(command: readonly string[], items: readonly string[], { replace, most, lines }: XargsOptions): string[][] {
  if (replace !== undefined) return items.map((item) => command.map((word) => word.replaceAll(replace, item)));
  if (lines < Infinity) return chunks(items, lines).map((chunk) => [...command, ...chunk.flatMap((line) => line.split(/\s+/))]);
  if (items.length === 0) return [[...command]];
  return chunks(items, Math.min(most, 5_000)).map((chunk) => [...command, ...chunk]);
}

function chunks(items: readonly string[], size: number): string[][] {
  const result: string[][] = [];
  for (let i = 0; i < items.length; i += size) result.push(items.slice(i, i + size));
  return result;
}

function* runOne(process: Process, argv: readonly string[]): Generator<Wait, number, void> {
  const empty = process.open('/dev/null', 'read');
  const pid = process.spawn({ argv, fds: { 0: empty instanceof FileError ? 0 : empty, 1: 1, 2: 2 } });
  if (!(empty instanceof FileError)) process.close(empty);
  if (typeof pid !== 'number') {
    const problem = spawnProblem('xargs', argv[0]!, pid);
    return yield* fail(process, problem.message, problem.status);
  }
  for (;;) {
    const report = process.reap(pid);
    if (report?.state === 'exited') return report.status;
    yield { on: 'exit', pid };
  }
}

export const xargsProgram: Program = { name: 'xargs', summary: 'Run commands with arguments from input', run: xargs };
