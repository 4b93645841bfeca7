import { FileError } from '../files/file-error.ts';
import type { Files } from '../files/files.ts';
import type { Candidate } from '../kernel/program.ts';
import type { Programs } from '../kernel/programs.ts';
import { BUILTINS } from '../interpreter/builtins/index.ts';
import { removeQuotes } from '../interpreter/expand/word-parts.ts';
import { searchPath } from '../kernel/executable.ts';
import { isAssignment, isOperator, isRedirection, lineTokens, startsCommand, type LineToken } from './line-tokens.ts';

/** What completion looks at: of a shell, or of nothing but a machine. */
export interface CompletionScope {
  readonly files: Files;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly programs: Programs;
  readonly variables: readonly string[];
  readonly functions: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  /** What `complete` was told, by command: `-o default -F __start_kubectl`. */
  readonly completions?: Readonly<Record<string, string>>;
}

export interface Completion {
  /** The part of the line that a candidate replaces, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Texts for the line, quoted where needed, with the space that ends a word. */
  readonly candidates: readonly (Candidate & { readonly insert: string })[];
}

/** Candidates for the word at `cursor` of a command line. */
export function completeLine(line: string, cursor: number, scope: CompletionScope): Completion {
  const before = line.slice(0, cursor);
  const tokens = lineTokens(before);
  const last = tokens.at(-1);
  const open = last !== undefined && last.start + last.text.length === cursor && !isOperator(last.text) && !isRedirection(last.text);
  const word: LineToken = open ? last : { text: '', start: cursor };
  const previous = (open ? tokens.slice(0, -1) : tokens).map(({ text }) => text);
  const variable = /\$\{?(\w*)$/.exec(word.text);
  if (variable && !word.text.endsWith("'")) return completeVariable(word, variable, cursor, scope);
  const candidates = candidatesFor(removeOpenQuotes(word.text), previous, scope);
  return {
    start: word.start,
    end: cursor,
    candidates: candidates.map((candidate) => ({ ...candidate, insert: inserted(candidate, word.text) })),
  };
}

const removeOpenQuotes = (text: string): string => removeQuotes(text.startsWith('~') ? `\\${text}` : text);

function completeVariable(word: LineToken, match: RegExpExecArray, cursor: number, scope: CompletionScope): Completion {
  const brace = match[0].startsWith('${');
  const names = [...new Set([...scope.variables, ...Object.keys(scope.env)])].filter((name) => name.startsWith(match[1]!)).sort();
  const start = word.start + match.index;
  return {
    start,
    end: cursor,
    candidates: names.map((name) => ({ value: name, insert: brace ? `\${${name}}` : `$${name}`, partial: true })),
  };
}

function candidatesFor(current: string, previous: readonly string[], scope: CompletionScope): readonly Candidate[] {
  const lastOperator = previous.findLastIndex(startsCommand);
  const words = previous.slice(lastOperator + 1).filter((text) => !isAssignment(text));
  const redirected = isRedirection(previous.at(-1) ?? '');
  if (redirected) return pathCandidates(current, scope);
  if (words.length === 0) return current.includes('/') ? pathCandidates(current, scope, true) : commandCandidates(current, scope);
  const plain = words.filter((text, i) => !isRedirection(text) && !isRedirection(words[i - 1] ?? '')).map(removeOpenQuotes);
  return argumentCandidates(plain, current, scope);
}

function argumentCandidates(words: readonly string[], current: string, scope: CompletionScope): readonly Candidate[] {
  const alias = Object.hasOwn(scope.aliases, words[0]!) ? scope.aliases[words[0]!]! : undefined;
  const actual = alias === undefined ? words : [...alias.trim().split(/\s+/), ...words.slice(1)];
  if (actual[0] === 'sudo' || actual[0] === 'watch' || actual[0] === 'time') {
    return actual.length === 1 ? commandCandidates(current, scope) : argumentCandidates(actual.slice(1), current, scope);
  }
  const told = toldCandidates(actual, current, scope);
  if (told) return told;
  const program = scope.programs.get(actual[0]!.slice(actual[0]!.lastIndexOf('/') + 1));
  const own = program?.complete?.({ words: actual, current, cwd: scope.cwd, env: scope.env, files: scope.files });
  if (own) return own.filter(({ value }) => value.startsWith(current));
  if (actual[0] === 'cd' || actual[0] === 'pushd' || actual[0] === 'rmdir')
    return pathCandidates(current, scope).filter(({ partial }) => partial);
  if (actual[0] === 'unset' || actual[0] === 'export')
    return scope.variables.filter((name) => name.startsWith(current)).map((value) => ({ value }));
  return pathCandidates(current, scope);
}

/** What `complete` says of a command: the words of a list, or the function of a program, which then completes as that program does. */
function toldCandidates(words: readonly string[], current: string, scope: CompletionScope): readonly Candidate[] | undefined {
  const told = Object.hasOwn(scope.completions ?? {}, words[0]!) ? scope.completions![words[0]!]! : undefined;
  if (told === undefined) return undefined;
  const list = /(?:^| )-W (?:'([^']*)'|(\S+))/.exec(told);
  if (list) {
    const values = (list[1] ?? list[2]!).split(/\s+/).filter((value) => value !== '' && value.startsWith(current));
    return values.map((value) => ({ value }));
  }
  const program = /(?:^| )-F (?:__start_|_)(\S+)/.exec(told)?.[1];
  if (program !== undefined && program !== words[0] && scope.programs.get(program)?.complete)
    return argumentCandidates([program, ...words.slice(1)], current, scope);
  return /(?:^| )(?:-d|-A directory)(?: |$)/.test(told) ? pathCandidates(current, scope).filter(({ partial }) => partial) : undefined;
}

function commandCandidates(current: string, scope: CompletionScope): Candidate[] {
  const found = new Map<string, Candidate>();
  const offer = (value: string, description?: string) => {
    if (value.startsWith(current) && !found.has(value)) found.set(value, { value, description });
  };
  for (const name of Object.keys(scope.aliases)) offer(name, scope.aliases[name]);
  for (const name of scope.functions) offer(name);
  for (const { name, summary } of BUILTINS.values()) offer(name, summary);
  for (const directory of (scope.env['PATH'] ?? '').split(':')) {
    const names = scope.files.list(directory || '.');
    for (const name of names instanceof FileError ? [] : names) {
      if (name.startsWith(current) && searchPath(scope.files, directory, name).length > 0) offer(name, scope.programs.get(name)?.summary);
    }
  }
  return [...found.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
}

function pathCandidates(current: string, scope: CompletionScope, executable = false): Candidate[] {
  const slash = current.lastIndexOf('/');
  const prefix = current.slice(0, slash + 1);
  const base = current.slice(slash + 1);
  const home = scope.env['HOME'] ?? '/';
  const directory = prefix.startsWith('~/') ? home + prefix.slice(1) : prefix === '' ? '.' : prefix;
  const names = scope.files.list(directory);
  if (names instanceof FileError) return [];
  return names
    .filter((name) => name.startsWith(base) && (base.startsWith('.') || !name.startsWith('.')))
    .map((name) => ({ value: prefix + name, path: `${directory}/${name}` }))
    .filter(({ path }) => !executable || scope.files.isDirectory(path) || scope.files.access(path, 'x'))
    .map(({ value, path }) => (scope.files.isDirectory(path) ? { value: `${value}/`, partial: true } : { value }));
}

/** The candidate as it is typed: in the quotes that are open, or with backslashes. */
function inserted({ value, partial }: Candidate, typed: string): string {
  const quote = /^["']/.exec(typed)?.[0];
  if (quote === "'") return `'${value}${partial ? '' : "' "}`;
  if (quote === '"') return `"${value.replace(/[\\"$`]/g, '\\$&')}${partial ? '' : '" '}`;
  const escaped = value.replace(/[\s\\'"$&()*;<>?[\]`{|}#!]/g, '\\$&');
  return partial ? escaped : `${escaped} `;
}

/** What all candidates begin with. */
export function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? '';
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
