/** Commands as cobra knows them: a tree, and the way through it that a command line names. */
import type { Process, Wait } from '@drydock/shell';
import { boolFlag, type FlagSpec, type FlagValues } from './flag.ts';
import type { Result } from './result.ts';

export interface Call {
  readonly flags: FlagValues;
  /** Flags and the names of the command taken away. */
  readonly args: readonly string[];
  /** How many of `args` stand before `--`; -1 without one. */
  readonly dash: number;
  /** The names of the flags that are not the command's own. */
  readonly inherited: readonly string[];
  readonly process: Process;
}

export type Outcome = Result | Generator<Wait, Result, void>;

export interface Command<C extends Call = Call> {
  /** Its first word is the name. */
  readonly use: string;
  readonly short: string;
  readonly long?: string;
  readonly flags?: readonly FlagSpec[];
  /** Those that the commands below have, too. */
  readonly persistentFlags?: readonly FlagSpec[];
  readonly requiredFlags?: readonly string[];
  readonly commands?: readonly Command<C>[];
  readonly hidden?: boolean;
  readonly deprecated?: string;
  readonly plainUse?: boolean;
  run?(call: C): Outcome;
}

/** From the root of a tree to one of its commands. */
export type CommandPath<C extends Call> = readonly [Command<C>, ...Command<C>[]];

export const nameOf = <C extends Call>({ use }: Command<C>): string => use.split(' ', 1)[0]!;
export const lastOf = <C extends Call>(path: CommandPath<C>): Command<C> => path.at(-1)!;
export const pathName = <C extends Call>(path: CommandPath<C>): string => path.map(nameOf).join(' ');

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

/** In the order of help. */
export const sortedCommands = <C extends Call>({ commands = [] }: Command<C>): Command<C>[] =>
  [...commands].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));

/** Those of a command alone, `--help` among them, sorted. */
export function localFlags<C extends Call>(path: CommandPath<C>): FlagSpec[] {
  const { flags = [], persistentFlags = [] } = lastOf(path);
  return [...flags, ...persistentFlags, boolFlag('help', `help for ${nameOf(lastOf(path))}`, 'false', 'h')].sort(byName);
}

export function inheritedFlags<C extends Call>(path: CommandPath<C>): FlagSpec[] {
  const own = new Set(localFlags(path).map(({ name }) => name));
  return path
    .slice(0, -1)
    .flatMap(({ persistentFlags = [] }) => persistentFlags)
    .filter(({ name }) => !own.has(name))
    .sort(byName);
}

export const allFlags = <C extends Call>(path: CommandPath<C>): FlagSpec[] => [...localFlags(path), ...inheritedFlags(path)];

export interface Found<C extends Call> {
  readonly path: CommandPath<C>;
  /** What is left when the names are taken away. */
  readonly words: readonly string[];
}

/** The command that the words name; whole names win, and a beginning that fits one command alone is enough (cobra.EnablePrefixMatching). */
export function findCommand<C extends Call>(root: Command<C>, words: readonly string[]): Found<C> {
  let found: Found<C> = { path: [root], words };
  for (;;) {
    const at = firstName(found);
    const name = at === undefined ? undefined : found.words[at]!;
    const next = name === undefined ? undefined : childOf(lastOf(found.path), name);
    if (!next) return found;
    found = { path: [...found.path, next], words: found.words.filter((_, i) => i !== at) };
  }
}

function childOf<C extends Call>({ commands = [] }: Command<C>, name: string): Command<C> | undefined {
  const exact = commands.find((each) => nameOf(each) === name);
  if (exact) return exact;
  const fitting = commands.filter((each) => nameOf(each).startsWith(name));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Where the first word stands that is neither a flag nor the value of one. */
export function firstName<C extends Call>({ path, words }: Found<C>): number | undefined {
  const flags = allFlags(path);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') return undefined;
    if (!word.startsWith('-')) {
      if (word !== '') return i;
      continue;
    }
    const spec = flags.find(({ name, shorthand }) => word === `--${name}` || (shorthand !== undefined && word === `-${shorthand}`));
    const isLong = word.startsWith('--') && !word.includes('=');
    if (spec ? spec.type !== 'bool' : isLong || word.length === 2) i++;
  }
  return undefined;
}
