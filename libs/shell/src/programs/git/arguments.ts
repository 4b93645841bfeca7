/** The command lines of git's commands. */
import { GitError } from './git-error.ts';

export interface OptionTable {
  /** Letters and long names without values, by the name they go under: `{ a: 'all', all: 'all' }`. */
  readonly flags: Readonly<Record<string, string>>;
  /** Those that take a value. */
  readonly values?: Readonly<Record<string, string>>;
  /** Long names whose value is optional, after `=` only. */
  readonly optional?: Readonly<Record<string, string>>;
}

export interface Arguments {
  has(name: string): boolean;
  value(name: string): string | undefined;
  all(name: string): readonly string[];
  /** Words before `--`. */
  readonly words: string[];
  /** Words after `--`; undefined when there was none. */
  readonly paths: string[] | undefined;
  /** The last of several flags that was given. */
  last(...names: string[]): string | undefined;
}

export class UsageError extends GitError {}

/** `usage`: what git prints below a wrong option. */
export function parseArguments(name: string, usage: string, args: readonly string[], table: OptionTable): Arguments {
  const flags: string[] = [];
  const values = new Map<string, string[]>();
  const words: string[] = [];
  let paths: string[] | undefined;
  const queue = [...args];
  const bad = (what: string, word: string): never => {
    // Those that take revisions have words of their own for it.
    if (name === 'log' || name === 'show') throw new UsageError(`fatal: unrecognized argument: ${word}`, 128);
    if (name === 'diff') throw new UsageError(`error: invalid option: ${word}\nusage: git diff ${usage}`, 129);
    throw new UsageError(`error: unknown ${what}\nusage: git ${name} ${usage}`, 129);
  };
  const take = (key: string, value: string | undefined, shown: string): void => {
    if (value === undefined) throw new UsageError(`error: ${shown} requires a value`, 129);
    values.set(key, [...(values.get(key) ?? []), value]);
  };
  const { flags: known, values: valued = {}, optional = {} } = table;
  while (queue.length > 0) {
    const word = queue.shift()!;
    if (word === '--') {
      paths = queue.splice(0);
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const long = word.slice(2, equals < 0 ? undefined : equals);
      const value = equals < 0 ? undefined : word.slice(equals + 1);
      if (Object.hasOwn(valued, long)) take(valued[long]!, value ?? queue.shift(), `option \`${long}'`);
      else if (Object.hasOwn(optional, long)) {
        flags.push(optional[long]!);
        if (value !== undefined) take(optional[long]!, value, long);
      } else if (Object.hasOwn(known, long) && value === undefined) flags.push(known[long]!);
      else {
        const candidates = [...Object.keys(known), ...Object.keys(valued), ...Object.keys(optional)].filter(
          (each) => each.length > 1 && each.startsWith(long),
        );
        if (candidates.length === 1 && long.length > 1) queue.unshift(`--${candidates[0]}${equals < 0 ? '' : word.slice(equals)}`);
        else if (long.startsWith('no-') && Object.hasOwn(known, long.slice(3)))
          flags.splice(flags.lastIndexOf(known[long.slice(3)]!) >>> 0, 1);
        else bad(`option \`${long}'`, word);
      }
    } else if (/^-\d+$/.test(word) && Object.hasOwn(valued, '#')) take(valued['#']!, word.slice(1), word);
    else if (/^-./.test(word)) {
      for (let i = 1; i < word.length; i++) {
        const letter = word[i]!;
        if (Object.hasOwn(known, letter)) flags.push(known[letter]!);
        else if (Object.hasOwn(optional, letter)) {
          flags.push(optional[letter]!);
          if (i < word.length - 1) take(optional[letter]!, word.slice(i + 1), letter);
          break;
        } else if (Object.hasOwn(valued, letter)) {
          take(valued[letter]!, word.slice(i + 1) || queue.shift(), `switch \`${letter}'`);
          break;
        } else bad(`switch \`${letter}'`, word);
      }
    } else words.push(word);
  }
  return {
    has: (each) => flags.includes(each),
    value: (each) => values.get(each)?.at(-1),
    all: (each) => values.get(each) ?? [],
    last: (...names) => flags.findLast((each) => names.includes(each)),
    words,
    paths,
  };
}

/** A table of flags whose names are their own: `same('all', 'quiet')`. */
export const same = (...names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));
