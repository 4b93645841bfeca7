/** Which files words of a command line mean: paths from the current directory, directories, and patterns. */
import { normalizePath } from '../../files/paths.ts';
import type { Git } from './git.ts';
import { fatal } from './git-error.ts';

export interface Pathspec {
  /** As it was written. */
  readonly text: string;
  /** From the top of the work tree, without a slash at its end; '' is everything. */
  readonly path: string;
  matches(path: string): boolean;
}

function globExpression(glob: string): RegExp {
  const body = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${body}(/.*)?$`);
}

export function parsePathspec(git: Git, text: string): Pathspec {
  if (text === '') throw fatal('empty string is not a valid pathspec. please use . instead if you meant to match all paths');
  const { workTree } = git.repository;
  const top = /^:\/(.*)$/s.exec(text);
  const full = normalizePath(text.startsWith('/') ? text : `/${top ? top[1]! : git.prefix + text}`);
  const inside = text.startsWith('/') ? relativeTo(workTree ?? '/', full) : full.slice(1);
  if (inside === undefined || escapes(top ? '' : git.prefix, top ? top[1]! : text))
    throw fatal(`${text}: '${text}' is outside repository at '${workTree}'`);
  if (/[*?[]/.test(inside)) {
    const pattern = globExpression(inside);
    return { text, path: inside, matches: (path) => pattern.test(path) || path === inside };
  }
  return { text, path: inside, matches: (path) => inside === '' || path === inside || path.startsWith(`${inside}/`) };
}

function relativeTo(top: string, full: string): string | undefined {
  if (full === top) return '';
  const prefix = top === '/' ? '/' : `${top}/`;
  return full.startsWith(prefix) ? full.slice(prefix.length) : undefined;
}

/** Whether `..` leads out of the work tree. */
function escapes(prefix: string, text: string): boolean {
  if (text.startsWith('/')) return false;
  let depth = prefix.split('/').filter(Boolean).length;
  for (const part of text.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

export const parsePathspecs = (git: Git, words: readonly string[]): Pathspec[] => words.map((word) => parsePathspec(git, word));

export const matchesAny = (specs: readonly Pathspec[], path: string): boolean =>
  specs.length === 0 || specs.some((spec) => spec.matches(path));

/** A path of the work tree as somebody in the current directory writes it. */
export function relativePath(prefix: string, path: string): string {
  const [from, to] = [prefix.split('/').filter(Boolean), path.split('/')];
  let common = 0;
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || './';
}
