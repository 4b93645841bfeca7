/** Commits as `git log` and `git show` print them. */
import { showDate } from './dates.ts';
import { bodyOf, type Commit, subjectOf } from './objects/commit-object.ts';
import type { ObjectId } from './objects/object-store.ts';
import type { Repository } from './repository.ts';
import { shorten } from './revision.ts';
import { fatal } from './git-error.ts';

export interface PrettyOptions {
  /** `medium`, `oneline`, `short`, `full`, `fuller`, `raw`, `format:…`, `tformat:…`. */
  readonly format: string;
  readonly abbreviate: boolean;
  readonly date: string;
  readonly colour: boolean;
  /** Names of refs beside their commits. */
  readonly decorate: 'no' | 'short' | 'full';
  /** Seconds, for relative dates. */
  readonly now: number;
}

/** By commit, in the order in which git names them: HEAD, tags, branches, remote branches. */
export type Decorations = ReadonlyMap<ObjectId, readonly string[]>;

export function decorationsOf(repository: Repository, style: 'short' | 'full'): Decorations {
  const { refs } = repository;
  const found = new Map<ObjectId, string[]>();
  const add = (id: ObjectId | undefined, name: string): void => {
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), name]);
  };
  const { branch, head } = refs;
  const short = (name: string): string => (style === 'full' ? name : name.replace(/^refs\/(heads|tags|remotes)\//, ''));
  if (branch === undefined) add(head, 'HEAD');
  else add(head, `HEAD -> ${short(`refs/heads/${branch}`)}`);
  // git puts each ref that it meets before the others.
  for (const name of refs.list('refs/').reverse()) {
    if (name === `refs/heads/${branch}`) continue;
    if (name.startsWith('refs/tags/')) add(repository.peelToCommit(refs.idOf(name)!), `tag: ${short(name)}`);
    else add(refs.idOf(name), short(name));
  }
  return found;
}

const REF_COLOURS: readonly (readonly [RegExp, string])[] = [
  [/^tag: /, '1;33'],
  [/^HEAD$/, '1;36'],
  [/^refs\/stash$/, '1;35'],
  [/\//, '1;31'],
];

function decorationText(names: readonly string[] | undefined, colour: boolean): string {
  if (!names || names.length === 0) return '';
  if (!colour) return ` (${names.join(', ')})`;
  const paint = (name: string): string => {
    if (name.startsWith('HEAD -> ')) return `\x1b[1;36mHEAD -> \x1b[m\x1b[1;32m${name.slice(8)}\x1b[m`;
    const code = REF_COLOURS.find(([pattern]) => pattern.test(name))?.[1] ?? '1;32';
    return `\x1b[${code}m${name}\x1b[m`;
  };
  return `\x1b[33m (\x1b[m${names.map(paint).join('\x1b[33m, \x1b[m')}\x1b[33m)\x1b[m`;
}

const indented = (message: string): string =>
  message.replace(/\n+$/, '').split('\n').map((line) => (line === '' ? '    \n' : `    ${line}\n`)).join('').replace(/ {4}\n/g, '    \n'); // prettier-ignore

/** The lines of a commit, each with its newline; `mark`: what stands before the id of `--left-right` and the like. */
export function prettyCommit(repository: Repository, id: ObjectId, options: PrettyOptions, decorations: Decorations): string {
  const commit = repository.commit(id);
  const { format, colour } = options;
  const shown = options.abbreviate ? shorten(repository, id) : id;
  const names = options.decorate === 'no' ? undefined : decorations.get(id);
  const yellow = (text: string): string => (colour ? `\x1b[33m${text}\x1b[m` : text);
  if (format.startsWith('format:') || format.startsWith('tformat:'))
    return expand(repository, id, commit, format.slice(format.indexOf(':') + 1), options, decorations.get(id) ?? []);
  if (format === 'oneline') return `${yellow(shown)}${decorationText(names, colour)} ${subjectOf(commit.message)}\n`;
  const head = `${yellow(`commit ${shown}`)}${decorationText(names, colour)}\n`;
  const merge = commit.parents.length > 1 ? `Merge: ${commit.parents.map((parent) => shorten(repository, parent)).join(' ')}\n` : '';
  const who = ({ name, email }: Commit['author']): string => `${name} <${email}>`;
  const date = (signature: Commit['author']): string => showDate(signature, options.date, options.now);
  const { author, committer, message } = commit;
  switch (format) {
    case 'short':
      return `${head}${merge}Author: ${who(author)}\n\n${indented(subjectOf(message))}`;
    case 'medium':
      return `${head}${merge}Author: ${who(author)}\nDate:   ${date(author)}\n\n${indented(message)}`;
    case 'full':
      return `${head}${merge}Author: ${who(author)}\nCommit: ${who(committer)}\n\n${indented(message)}`;
    case 'fuller':
      return `${head}${merge}Author:     ${who(author)}\nAuthorDate: ${date(author)}\nCommit:     ${who(committer)}\nCommitDate: ${date(committer)}\n\n${indented(message)}`;
    case 'raw':
      return `${head}tree ${commit.tree}\n${commit.parents.map((parent) => `parent ${parent}\n`).join('')}author ${who(author)} ${author.time} ${author.zone}\ncommitter ${who(committer)} ${committer.time} ${committer.zone}\n\n${indented(message)}`;
    default:
      throw fatal(`invalid --pretty format: ${format}`);
  }
}

const COLOUR_NAMES: Readonly<Record<string, string>> = {
  red: '31', green: '32', yellow: '33', blue: '34', magenta: '35', cyan: '36', white: '37', bold: '1', reset: '', dim: '2', black: '30',
}; // prettier-ignore

function expand(
  repository: Repository,
  id: ObjectId,
  commit: Commit,
  format: string,
  options: PrettyOptions,
  names: readonly string[],
): string {
  const { author, committer, message } = commit;
  const person = (who: Commit['author'], letter: string): string | undefined => {
    const date = (mode: string) => showDate(who, mode, options.now);
    const values: Record<string, () => string> = {
      n: () => who.name, e: () => who.email, d: () => date(options.date), D: () => date('rfc'), r: () => date('relative'), t: () => String(who.time),
      i: () => date('iso'), I: () => date('iso-strict'), s: () => date('short'), l: () => who.email.split('@')[0]!,
    }; // prettier-ignore
    return values[letter]?.();
  };
  const simple: Readonly<Record<string, () => string>> = {
    H: () => id, h: () => shorten(repository, id), T: () => commit.tree, t: () => shorten(repository, commit.tree), P: () => commit.parents.join(' '),
    p: () => commit.parents.map((parent) => shorten(repository, parent)).join(' '), s: () => subjectOf(message), b: () => bodyOf(message), B: () => message,
    d: () => (names.length > 0 ? ` (${names.join(', ')})` : ''), D: () => names.join(', '), n: () => '\n', '%': () => '%', f: () => subjectOf(message).replace(/[^A-Za-z0-9._]+/g, '-').replace(/^-|-$/g, ''),
    N: () => '', m: () => '>', e: () => '', S: () => '',
  }; // prettier-ignore
  return format.replace(
    /%(C\((?:auto,?)?[^)]*\)|C(?:red|green|blue|reset|yellow)|x[0-9a-fA-F]{2}|<\([^)]*\)|[ac][a-zA-Z]|[A-Za-z%])/g,
    (whole, code: string) => {
      if (code.startsWith('x')) return String.fromCharCode(parseInt(code.slice(1), 16));
      if (code.startsWith('C')) {
        if (!options.colour) return '';
        const words = code.replace(/^C\(?|\)$/g, '').split(/[ ,]+/);
        return words.map((word) => (COLOUR_NAMES[word] === undefined ? '' : `\x1b[${COLOUR_NAMES[word]}m`)).join('');
      }
      if (code.length === 2 && (code[0] === 'a' || code[0] === 'c')) return person(code[0] === 'a' ? author : committer, code[1]!) ?? whole;
      return simple[code]?.() ?? whole;
    },
  );
}
