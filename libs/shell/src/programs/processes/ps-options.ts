/** The command line of ps: options of Unix, of BSD and of GNU beside each other. */
import { columnOf, type Column } from './ps-columns.ts';

export interface PsCall {
  /** Everybody's processes. */
  all: boolean;
  /** Of whom, which and called how; undefined: nobody asked. */
  chosen: { pids: ReadonlySet<number>; names: ReadonlySet<string>; users: ReadonlySet<string>; parents: ReadonlySet<number> } | undefined;
  format: 'short' | 'full' | 'user' | readonly Column[];
  sort: readonly { column: Column; descending: boolean }[];
  titled: boolean;
  wide: number;
}

interface Draft {
  all: boolean;
  isChosen: boolean;
  pids: Set<number>;
  names: Set<string>;
  users: Set<string>;
  parents: Set<number>;
  format: 'short' | 'full' | 'user';
  columns: Column[];
  sort: { column: Column; descending: boolean }[];
  titled: boolean;
  wide: number;
}

const NUMBERS = 'error: process ID list syntax error';
const VALUES: Readonly<Record<string, (draft: Draft, value: string) => string | undefined>> = {
  o: addColumns,
  O: addColumns,
  p: (draft, value) => addNumbers(draft, draft.pids, value),
  q: (draft, value) => addNumbers(draft, draft.pids, value),
  C: (draft, value) => addWords(draft, draft.names, value),
  u: (draft, value) => addWords(draft, draft.users, value),
  U: (draft, value) => addWords(draft, draft.users, value),
  k: addSort,
};
const LONG: Readonly<Record<string, (draft: Draft, value: string) => string | undefined>> = {
  format: addColumns,
  sort: addSort,
  pid: VALUES.p!,
  user: VALUES.u!,
  ppid: (draft, value) => addNumbers(draft, draft.parents, value),
};

/** A text says what is wrong. */
export function parsePs(args: readonly string[]): PsCall | string {
  const draft: Draft = {
    all: false,
    isChosen: false,
    pids: new Set(),
    names: new Set(),
    users: new Set(),
    parents: new Set(),
    format: 'short',
    columns: [],
    sort: [],
    titled: true,
    wide: 0,
  };
  const queue = [...args];
  while (queue.length > 0) {
    const problem = readWord(draft, queue.shift()!, queue);
    if (problem !== undefined) return problem;
  }
  const { all, isChosen, pids, names, users, parents, format, columns, sort, titled, wide } = draft;
  const chosen = isChosen ? { pids, names, users, parents } : undefined;
  return { all, chosen, format: columns.length > 0 ? columns : format, sort, titled, wide };
}

function readWord(draft: Draft, word: string, queue: string[]): string | undefined {
  const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(word);
  if (long) {
    const [, name = '', value] = long;
    if (/^no-?head(ers|ings?)?$/.test(name)) draft.titled = false;
    else if (LONG[name]) return LONG[name](draft, value ?? queue.shift() ?? '');
    else if (!/^(headers?|forest|cols|columns|width|rows|lines|deselect)$/.test(name)) return 'error: unknown gnu long option';
    return undefined;
  }
  if (/^\d+(,\d+)*$/.test(word)) return addNumbers(draft, draft.pids, word);
  const isUnix = word.startsWith('-');
  for (let at = isUnix ? 1 : 0; at < word.length; at++) {
    const letter = word[at]!;
    // Of BSD's, u is a format.
    const read = isUnix || letter !== 'u' ? VALUES[letter] : undefined;
    if (read && !(letter === 'u' && isAux(word))) return read(draft, word.slice(at + 1) || (queue.shift() ?? ''));
    readLetter(draft, letter, isUnix);
  }
  return undefined;
}

/** What many write for `aux`. */
const isAux = (word: string): boolean => /^-a?ux?w*$/.test(word) && word.includes('x');

function readLetter(draft: Draft, letter: string, isUnix: boolean): void {
  if ('aAex'.includes(letter) && (isUnix || letter !== 'e')) draft.all = true;
  if (letter === 'f' && isUnix && draft.format === 'short') draft.format = 'full';
  if (letter === 'f' && !isUnix && draft.format === 'short') draft.format = 'full';
  if (letter === 'u') draft.format = 'user';
  if (letter === 'w') draft.wide++;
  if (letter === 'h' && !isUnix) draft.titled = false;
}

function addColumns(draft: Draft, value: string): string | undefined {
  for (const part of value.split(/[ ,]+/).filter(Boolean)) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    const column = columnOf(name.toLowerCase());
    if (!column) return `error: unknown user-defined format specifier "${name}"`;
    draft.columns.push(equals < 0 ? column : { ...column, title: part.slice(equals + 1) });
  }
  return undefined;
}

function addSort(draft: Draft, value: string): string | undefined {
  for (const part of value.split(',').filter(Boolean)) {
    const column = columnOf(part.replace(/^[-+]/, '').toLowerCase());
    if (!column) return 'error: unknown sort specifier';
    draft.sort.push({ column, descending: part.startsWith('-') });
  }
  return undefined;
}

function addNumbers(draft: Draft, into: Set<number>, value: string): string | undefined {
  draft.isChosen = true;
  for (const part of value.split(/[ ,]+/).filter(Boolean)) {
    if (!/^\d+$/.test(part)) return NUMBERS;
    into.add(Number(part));
  }
  return undefined;
}

function addWords(draft: Draft, into: Set<string>, value: string): undefined {
  draft.isChosen = true;
  for (const part of value.split(/[ ,]+/).filter(Boolean)) into.add(part);
}
