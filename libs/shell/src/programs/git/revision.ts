/** Names of objects (gitrevisions(7)). */
import { fatal, GitError } from './git-error.ts';
import { subjectOf } from './objects/commit-object.ts';
import type { GitObject, ObjectId } from './objects/object-store.ts';
import { flattenTree, parseTree } from './objects/tree-object.ts';
import type { Repository } from './repository.ts';
import { ancestors, mergeBases } from './history.ts';

/** Where a short name is looked for, in this order. */
const PLACES = ['$', 'refs/$', 'refs/tags/$', 'refs/heads/$', 'refs/remotes/$', 'refs/remotes/$/HEAD'];

const SPECIAL = /^(HEAD|ORIG_HEAD|FETCH_HEAD|MERGE_HEAD|CHERRY_PICK_HEAD|REVERT_HEAD)$/;

/** The full name of a ref that a short one means; undefined when there is none. */
export function fullRefName({ refs }: Repository, name: string): string | undefined {
  for (const place of PLACES) {
    const full = place.replace('$', name);
    if (place === '$' && !SPECIAL.test(name) && !name.startsWith('refs/')) continue;
    if (refs.idOf(full) !== undefined) return full;
  }
  return undefined;
}

/** The branch that `branch` follows: `refs/remotes/origin/main`. */
export type Upstream = (branch: string) => string | undefined;

function baseOf(repository: Repository, text: string): ObjectId | undefined {
  const name = text === '@' || text === '' ? 'HEAD' : text;
  const note = SPECIAL.test(name) ? /^[0-9a-f]{40}/.exec(repository.refs.note(name) ?? '')?.[0] : undefined;
  if (note !== undefined) return note;
  const ref = fullRefName(repository, name);
  if (ref !== undefined) return repository.refs.idOf(ref);
  if (/^[0-9a-f]{40}$/.test(name)) return repository.objects.has(name) ? name : undefined;
  if (/^[0-9a-f]{4,39}$/.test(name)) return shortId(repository, name);
  const described = /-g([0-9a-f]{4,40})$/.exec(name);
  return described ? shortId(repository, described[1]!) : undefined;
}

function shortId({ objects }: Repository, prefix: string): ObjectId | undefined {
  const found = objects.startingWith(prefix);
  if (found.length <= 1) return found[0];
  const commits = found.filter((id) => objects.find(id)?.type === 'commit');
  if (commits.length === 1) return commits[0];
  const rows = found.map((id) => `hint:   ${id.slice(0, 7)} ${objects.find(id)!.type}`);
  throw new GitError(`error: short object ID ${prefix} is ambiguous\nhint: The candidates are:\n${rows.join('\n')}`);
}

function logEntry({ refs }: Repository, name: string, position: number): ObjectId | undefined {
  const ref = name === '' ? (refs.symbolic('HEAD') ?? 'HEAD') : name === 'HEAD' || name === '@' ? 'HEAD' : `refs/heads/${name}`;
  const full = ref.startsWith('refs/heads/') && refs.idOf(ref) === undefined ? ref.replace('refs/heads/', 'refs/') : ref;
  const log = refs.log(full);
  const entry = log[position];
  if (entry) return entry.after;
  if (position > 0 && position === log.length) return log.at(-1)?.before;
  if (log.length > 0 || position > 0)
    throw fatal(`log for '${name === '' ? (refs.branch ?? 'HEAD') : name}' only has ${log.length} entries`);
  return refs.idOf(full);
}

/** The branches that were left, newest first: `@{-1}` is the first. */
export function previousBranches({ refs }: Repository): string[] {
  return refs.log('HEAD').flatMap(({ message }) => /^checkout: moving from (\S+) to /.exec(message)?.[1] ?? []);
}

/** The object that a text names; undefined when there is none. */
export function findRevision(repository: Repository, text: string, upstream?: Upstream): ObjectId | undefined {
  if (text.startsWith(':/')) return findMessage(repository, text.slice(2));
  const colon = text.indexOf(':');
  if (colon === 0) return repository.index.entries.get(text.slice(1).replace(/^\d:/, ''))?.id;
  if (colon > 0) {
    const tree = findRevision(repository, `${text.slice(0, colon)}^{tree}`, upstream);
    return tree === undefined ? undefined : inTree(repository, tree, text.slice(colon + 1));
  }
  const match = /^(.*?)((?:[~^]\d*|\^\{[^}]*\})*)$/s.exec(text)!;
  const [, base = '', suffixes = ''] = match;
  let id = namedBase(repository, base === '-' ? '@{-1}' : base, upstream);
  for (const [suffix] of suffixes.matchAll(/[~^]\d*(?!\{)|\^\{[^}]*\}/g)) {
    if (id === undefined) return undefined;
    id = follow(repository, id, suffix);
  }
  return id;
}

function namedBase(repository: Repository, text: string, upstream?: Upstream): ObjectId | undefined {
  const at = /^(.*)@\{([^}]*)\}$/.exec(text);
  if (!at) return baseOf(repository, text);
  const [, name = '', inside = ''] = at;
  const back = /^-(\d+)$/.exec(inside);
  if (back) return baseOf(repository, previousBranches(repository)[Number(back[1]) - 1] ?? '?');
  if (/^\d+$/.test(inside)) return logEntry(repository, name, Number(inside));
  if (/^(u|upstream|push)$/.test(inside)) {
    const branch = name === '' || name === 'HEAD' ? repository.refs.branch : name;
    const ref = branch === undefined ? undefined : upstream?.(branch);
    if (ref === undefined)
      throw fatal(branch === undefined ? 'HEAD does not point to a branch' : `no upstream configured for branch '${branch}'`);
    return repository.refs.idOf(ref);
  }
  return undefined;
}

function follow(repository: Repository, id: ObjectId, suffix: string): ObjectId | undefined {
  if (suffix.startsWith('^{')) {
    const type = suffix.slice(2, -1);
    if (type === '' || type === 'object') return type === '' ? repository.peel(id) : id;
    const peeled = type === 'tag' ? id : repository.peel(id);
    const object = repository.objects.find(peeled);
    if (type === 'tree' && object?.type === 'commit') return repository.commit(peeled).tree;
    return object?.type === type ? peeled : undefined;
  }
  let commit = repository.peelToCommit(id);
  const count = suffix.length === 1 ? 1 : Number(suffix.slice(1));
  if (suffix.startsWith('^')) return commit === undefined || count === 0 ? commit : repository.commit(commit).parents[count - 1];
  for (let i = 0; i < count && commit !== undefined; i++) commit = repository.commit(commit).parents[0];
  return commit;
}

function inTree({ objects }: Repository, tree: ObjectId, path: string): ObjectId | undefined {
  const parts = path.replace(/^\.\//, '').split('/').filter(Boolean);
  let id: ObjectId | undefined = tree;
  for (const part of parts) {
    const object: GitObject | undefined = id === undefined ? undefined : objects.find(id);
    id = object?.type === 'tree' ? parseTree(object.content).find(({ name }) => name === part)?.id : undefined;
  }
  return id;
}

function findMessage(repository: Repository, text: string): ObjectId | undefined {
  const starts = repository.refs.list('refs/').flatMap((ref) => repository.peelToCommit(repository.refs.idOf(ref) ?? '') ?? []);
  const pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return ancestors(repository, [...starts, ...(repository.refs.head ? [repository.refs.head] : [])]).find((id) =>
    pattern.test(repository.commit(id).message),
  );
}

export const ambiguous = (text: string): GitError =>
  fatal(
    `ambiguous argument '${text}': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`,
  );

/** The commit that a text names. */
export function commitNamed(repository: Repository, text: string, upstream?: Upstream): ObjectId {
  const id = findRevision(repository, text, upstream);
  if (id === undefined) throw ambiguous(text);
  const commit = repository.peelToCommit(id);
  if (commit === undefined) throw fatal(`bad revision '${text}'`);
  return commit;
}

/** Commits to show and those to leave out with all of their ancestors. */
export interface Range {
  readonly include: ObjectId[];
  readonly exclude: ObjectId[];
}

/** `a..b`, `a...b`, `^a`, `a`: adds to a range. False when it names nothing. */
export function addToRange(repository: Repository, range: Range, text: string, upstream?: Upstream): boolean {
  const dots = /^(.*?)(\.\.\.?)(.*)$/.exec(text);
  if (dots && !text.includes('/..') && !text.startsWith('../') && text !== '..') {
    const [from, to] = [dots[1]! || 'HEAD', dots[3]! || 'HEAD'].map((each) => findRevision(repository, each, upstream));
    if (from === undefined || to === undefined) return false;
    const ends = [from, to].map((id) => repository.peelToCommit(id)!) as [ObjectId, ObjectId];
    if (dots[2] === '..') {
      range.exclude.push(ends[0]);
      range.include.push(ends[1]);
    } else {
      range.include.push(...ends);
      range.exclude.push(...mergeBases(repository, ends[0], ends[1]));
    }
    return true;
  }
  const negated = text.startsWith('^');
  const id = findRevision(repository, negated ? text.slice(1) : text, upstream);
  const commit = id === undefined ? undefined : repository.peelToCommit(id);
  if (commit === undefined) return false;
  (negated ? range.exclude : range.include).push(commit);
  return true;
}

/** A unique beginning of an id, of at least seven digits. */
export function shorten({ objects }: Repository, id: ObjectId): string {
  let length = 7;
  while (length < 40 && objects.startingWith(id.slice(0, length)).length > 1) length++;
  return id.slice(0, length);
}

/** `abc1234 The subject`. */
export const oneLine = (repository: Repository, id: ObjectId): string =>
  `${shorten(repository, id)} ${subjectOf(repository.commit(id).message)}`;

export const treeNamed = (repository: Repository, text: string, upstream?: Upstream) => {
  const id = findRevision(repository, `${text}^{tree}`, upstream);
  return id === undefined ? undefined : flattenTree(repository.objects, id);
};
