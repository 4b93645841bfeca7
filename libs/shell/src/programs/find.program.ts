import { FileError } from '../files/file-error.ts';
import type { FileStat } from '../files/file-system.ts';
import { baseName, joinPath } from '../files/paths.ts';
import { Pattern } from '../interpreter/expand/pattern.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, printError } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { formatDate } from './date-format.ts';
import { decodeEscapes } from './echo-text.ts';
import { changeMode } from './file-mode.ts';
import { modeText, ownerNames } from './ls.program.ts';
import { spawnProblem } from './time.program.ts';

interface Visit {
  readonly path: string;
  readonly stat: FileStat;
  readonly depth: number;
  readonly start: string;
  prune: boolean;
}

type Test = (visit: Visit) => Generator<Wait, boolean, void>;

/** Thrown while the expression is parsed, and caught in `find`. */
class FindProblem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

const UNITS: Record<string, number> = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const TYPES: Record<string, FileStat['type']> = { f: 'file', d: 'directory', l: 'symlink', c: 'device' };

/** `+5`, `-5` or `5`. */
function comparison(text: string): (value: number) => boolean {
  const wanted = Number(text.replace(/^[-+]/, ''));
  if (text.startsWith('+')) return (value) => value > wanted;
  return text.startsWith('-') ? (value) => value < wanted : (value) => value === wanted;
}

class Expression {
  readonly #process: Process;
  readonly #args: readonly string[];
  #at = 0;
  acts = false;
  depthFirst = false;
  /** Symbolic links are what they lead to (`-L`). */
  follows = false;
  minimum = 0;
  maximum = Infinity;
  readonly batches: { command: string[]; paths: string[] }[] = [];

  constructor(process: Process, args: readonly string[]) {
    this.#process = process;
    this.#args = args;
  }

  parse(): Test {
    if (this.#args.length === 0) return always;
    const test = this.#or();
    if (this.#at < this.#args.length) throw new FindProblem(`paths must precede expression: \`${this.#args[this.#at]}'`);
    return test;
  }

  #or(): Test {
    let left = this.#and();
    while (this.#accept('-o', '-or')) left = either(left, this.#and());
    return left;
  }

  #and(): Test {
    let left = this.#not();
    for (
      let next = this.#args[this.#at];
      next !== undefined && next !== ')' && next !== '-o' && next !== '-or';
      next = this.#args[this.#at]
    ) {
      this.#accept('-a', '-and');
      left = both(left, this.#not());
    }
    return left;
  }

  #not(): Test {
    if (this.#accept('!', '-not')) return negated(this.#not());
    if (!this.#accept('(')) return this.#primary();
    const test = this.#or();
    if (!this.#accept(')')) throw new FindProblem("invalid expression; expected to find a ')' but didn't see one");
    return test;
  }

  #primary(): Test {
    const name = this.#args[this.#at++]!;
    const { files, clock } = this.#process;
    switch (name) {
      case '-name':
      case '-iname':
        return this.#pattern(name, ({ path }) => baseName(path));
      case '-path':
      case '-ipath':
      case '-wholename':
        return this.#pattern(name, ({ path }) => path);
      case '-regex':
      case '-iregex': {
        const text = this.#value(name);
        const source = /-regextype/.test(this.#args.join(' '))
          ? text
          : text
              .replace(/\\([|(){}])/g, '\0$1')
              .replace(/[|(){}]/g, (mark, at: number, all: string) => (all[at - 1] === '\0' ? mark : `\\${mark}`))
              .replaceAll('\0', '');
        const pattern = new RegExp(`^(?:${source})$`, name === '-iregex' ? 'i' : '');
        return pure(({ path }) => pattern.test(path));
      }
      case '-regextype':
        this.#value(name);
        return always;
      case '-type': {
        const types = this.#value(name)
          .split(',')
          .map((letter) => {
            if (!/^[bcdpflsD]$/.test(letter)) throw new FindProblem(`Unknown argument to -type: ${letter}`);
            return TYPES[letter];
          });
        return pure(({ stat }) => types.includes(stat.type));
      }
      case '-size': {
        const match = /^([-+]?\d+)([bcwkMG]?)$/.exec(this.#value(name));
        if (!match) throw new FindProblem('invalid -size type');
        const test = comparison(match[1]!);
        return pure(({ stat }) => test(Math.ceil(stat.size / UNITS[match[2]!]!)));
      }
      case '-mtime':
      case '-mmin': {
        const test = comparison(this.#value(name));
        return pure(({ stat }) => test(Math.floor((clock.now() - stat.mtime) / (name === '-mtime' ? 86_400_000 : 60_000))));
      }
      case '-newer': {
        const reference = files.stat(this.#value(name));
        return pure(({ stat }) => !(reference instanceof FileError) && stat.mtime > reference.mtime);
      }
      case '-perm': {
        const text = this.#value(name);
        const written = text.replace(/^[-/]/, '');
        const wanted = /^[0-7]+$/.test(written) ? parseInt(written, 8) : changeMode(written, 0, false);
        if (wanted === undefined) throw new FindProblem(`invalid mode ‘${text}’`);
        return pure(({ stat: { mode } }) =>
          text.startsWith('-') ? (mode & wanted) === wanted : text.startsWith('/') ? (mode & wanted) !== 0 : mode === wanted,
        );
      }
      case '-user': {
        const wanted = this.#value(name);
        const names = ownerNames(this.#process, '/etc/passwd');
        return pure(({ stat }) => names(stat.uid) === wanted || String(stat.uid) === wanted);
      }
      case '-empty':
        return pure(({ path, stat }) => (stat.type === 'directory' ? isEmpty(files.list(path)) : stat.size === 0));
      case '-executable':
        return pure(({ path }) => files.access(path, 'x'));
      case '-maxdepth':
        this.maximum = Number(this.#value(name));
        return always;
      case '-mindepth':
        this.minimum = Number(this.#value(name));
        return always;
      case '-depth':
        this.depthFirst = true;
        return always;
      case '-true':
        return always;
      case '-false':
        return pure(() => false);
      case '-prune':
        return pure((visit) => (visit.prune = true));
      default:
        return this.#action(name);
    }
  }

  #action(name: string): Test {
    const process = this.#process;
    this.acts = true;
    switch (name) {
      case '-print':
        return printing(process, ({ path }) => `${path}\n`);
      case '-print0':
        return printing(process, ({ path }) => `${path}\0`);
      case '-printf': {
        const format = this.#value(name);
        return printing(process, (visit) => formatVisit(process, format, visit));
      }
      case '-ls':
        return printing(
          process,
          ({ path, stat }) =>
            `${modeText(stat)} ${stat.links} ${stat.uid} ${stat.gid} ${stat.size} ${formatDate(stat.mtime, '%b %e %H:%M')} ${path}\n`,
        );
      case '-delete':
        this.depthFirst = true;
        return function* ({ path, stat }) {
          const error = stat.type === 'directory' ? process.files.rmdir(path) : process.files.unlink(path);
          if (error) yield* printError(process, `find: cannot delete ‘${path}’: ${error.message}\n`);
          return !error;
        };
      case '-quit':
        return pure(() => true);
      case '-exec':
      case '-execdir':
        return this.#exec();
      default:
        throw new FindProblem(name.startsWith('-') ? `unknown predicate \`${name}'` : `paths must precede expression: \`${name}'`);
    }
  }

  #exec(): Test {
    const process = this.#process;
    const end = this.#args.findIndex((word, i) => i >= this.#at && (word === ';' || (word === '+' && this.#args[i - 1] === '{}')));
    if (end < 0) throw new FindProblem("missing argument to `-exec'");
    const command = this.#args.slice(this.#at, end);
    this.#at = end + 1;
    if (this.#args[end] === '+') {
      const batch = { command: command.slice(0, -1), paths: [] as string[] };
      this.batches.push(batch);
      return pure(({ path }) => batch.paths.push(path) > 0);
    }
    return function* ({ path }) {
      return (
        (yield* runCommand(
          process,
          command.map((word) => word.replaceAll('{}', path)),
        )) === 0
      );
    };
  }

  #pattern(name: string, text: (visit: Visit) => string): Test {
    const pattern = new Pattern(this.#value(name), { ignoreCase: name.startsWith('-i'), extended: false });
    return pure((visit) => pattern.matches(text(visit)));
  }

  #value(name: string): string {
    const value = this.#args[this.#at++];
    if (value === undefined) throw new FindProblem(`missing argument to \`${name}'`);
    return value;
  }

  #accept(...words: string[]): boolean {
    if (!words.includes(this.#args[this.#at] ?? '\0')) return false;
    this.#at++;
    return true;
  }
}

const isEmpty = (names: string[] | FileError): boolean => !(names instanceof FileError) && names.length === 0;

const pure = (test: (visit: Visit) => boolean): Test =>
  function* (visit) {
    return test(visit);
  };

const always: Test = pure(() => true);

const both = (left: Test, right: Test): Test =>
  function* (visit) {
    return (yield* left(visit)) && (yield* right(visit));
  };

const either = (left: Test, right: Test): Test =>
  function* (visit) {
    return (yield* left(visit)) || (yield* right(visit));
  };

const negated = (test: Test): Test =>
  function* (visit) {
    return !(yield* test(visit));
  };

const printing = (process: Process, text: (visit: Visit) => string): Test =>
  function* (visit) {
    yield* print(process, text(visit));
    return true;
  };

function formatVisit(process: Process, format: string, { path, stat, depth, start }: Visit): string {
  const fields: Record<string, string> = {
    p: path, f: baseName(path), s: String(stat.size), d: String(depth), m: stat.mode.toString(8), M: modeText(stat), y: stat.type[0] === 's' ? 'l' : stat.type[0]!,
    h: path.slice(0, path.lastIndexOf('/')) || '.', P: path.slice(start.length).replace(/^\//, ''), u: ownerNames(process, '/etc/passwd')(stat.uid),
    T: String(stat.mtime / 1000), t: formatDate(stat.mtime, '%a %b %e %H:%M:%S.%N %Y'), '%': '%',
  }; // prettier-ignore
  return decodeEscapes(format.replace(/%(T?[a-zA-Z%@+])/g, (whole, letter: string) => fields[letter[0]!] ?? whole)).text;
}

function* runCommand(process: Process, argv: readonly string[]): Generator<Wait, number, void> {
  const pid = process.spawn({ argv });
  if (typeof pid !== 'number')
    return yield* fail(process, `find: ‘${argv[0]}’: ${spawnProblem('xargs', '', pid).message.split(': ').at(-1)}`);
  for (;;) {
    const report = process.reap(pid);
    if (report?.state === 'exited') return report.status;
    yield { on: 'exit', pid };
  }
}

function* find(process: Process): Generator<Wait, number, void> {
  const follows = process.argv[1] === '-L';
  const args = process.argv.slice(1).filter((argument, i) => i > 0 || !/^-[HLP]$/.test(argument));
  const first = args.findIndex((argument) => /^(-.|\(|!)/.test(argument));
  const starts = first < 0 ? args : args.slice(0, first);
  const expression = new Expression(process, first < 0 ? [] : args.slice(first));
  expression.follows = follows;
  let test: Test;
  try {
    test = expression.parse();
  } catch (problem) {
    if (problem instanceof FindProblem) return yield* fail(process, `find: ${problem.message}\n`);
    throw problem;
  }
  const whole = expression.acts
    ? test
    : both(
        test,
        printing(process, ({ path }) => `${path}\n`),
      );
  let status = 0;
  for (const start of starts.length > 0 ? starts : ['.']) {
    const stat = statOf(process, start, follows);
    if (stat instanceof FileError) status = yield* fail(process, `find: ‘${start}’: ${stat.message}\n`);
    else if (!(yield* walk(process, { path: start, stat, depth: 0, start, prune: false }, expression, whole))) status = 1;
  }
  for (const { command, paths } of expression.batches) {
    if (paths.length > 0 && (yield* runCommand(process, [...command, ...paths])) !== 0) status = 1;
  }
  return status;
}

function statOf({ files }: Process, path: string, follows: boolean): FileStat | FileError {
  const found = follows ? files.stat(path) : files.lstat(path);
  return follows && found instanceof FileError ? files.lstat(path) : found;
}

/** Links that lead back up are not followed for ever. */
const MAX_DEPTH = 64;

function* walk(process: Process, visit: Visit, expression: Expression, test: Test): Generator<Wait, boolean, void> {
  process.charge(1);
  const shown = visit.depth >= expression.minimum;
  if (shown && !expression.depthFirst) yield* test(visit);
  let complete = true;
  if (visit.stat.type === 'directory' && visit.depth < Math.min(expression.maximum, MAX_DEPTH) && !visit.prune) {
    const names = process.files.list(visit.path);
    if (names instanceof FileError) {
      yield* printError(process, `find: ‘${visit.path}’: ${names.message}\n`);
      complete = false;
    } else {
      for (const name of names) {
        const path = joinPath(visit.path, name);
        const stat = statOf(process, path, expression.follows);
        if (stat instanceof FileError) continue;
        if (!(yield* walk(process, { path, stat, depth: visit.depth + 1, start: visit.start, prune: false }, expression, test)))
          complete = false;
      }
    }
    yield { on: 'turn' };
  }
  if (shown && expression.depthFirst) yield* test(visit);
  return complete;
}

export const findProgram: Program = { name: 'find', summary: 'Search for files', run: find };
