/** Moving the index and the work tree from one set of files to another, unless that would lose something. */
import type { Git } from './git.ts';
import { GitError } from './git-error.ts';
import type { Index } from './index-file.ts';
import { comparePaths, type FileEntry, type FlatTree } from './objects/tree-object.ts';
import type { Repository } from './repository.ts';
import { findUntracked, idOfWorkFile, IgnoreReader, removeWorkFile, writeWorkFile } from './work-tree.ts';

export interface SwitchOptions {
  /** `checkout`, `merge`: for messages. */
  readonly operation: 'checkout' | 'merge';
  /** Local changes are thrown away. */
  readonly force?: boolean;
  /** What the messages suggest to do before. */
  readonly advice?: string;
}

const same = (a: FileEntry | undefined, b: FileEntry | undefined): boolean => a?.id === b?.id && a?.mode === b?.mode;

/**
 * Makes index and work tree what `to` says, where `from` and `to` differ; local changes of other files stay. Throws when changes or untracked files
 * would be lost, with the paths.
 */
export function switchTrees(git: Git, repository: Repository, from: FlatTree, to: FlatTree, options: SwitchOptions): void {
  const { index } = repository;
  const paths = [...new Set([...from.keys(), ...to.keys(), ...(options.force ? index.paths() : [])])].sort(comparePaths);
  const changes: string[] = [];
  const [dirty, untracked]: [string[], string[]] = [[], []];
  for (const path of paths) {
    const [before, after] = [from.get(path), to.get(path)];
    const staged = index.entries.get(path);
    const work = idOfWorkFile(repository, path);
    if (options.force) {
      if (!same(staged, after) || !same(work, after) || index.conflicts.has(path)) changes.push(path);
      continue;
    }
    if (same(before, after)) continue;
    if (same(staged, after) && (same(work, after) || same(work, staged))) {
      if (!same(work, after)) changes.push(path);
      continue;
    }
    if (!same(staged, before) || index.conflicts.has(path)) dirty.push(path);
    else if (staged ? work !== undefined && !same(work, staged) : work !== undefined && !same(work, after))
      (staged ? dirty : untracked).push(path);
    else changes.push(path);
  }
  const ignore = untracked.length > 0 ? new IgnoreReader(git, repository) : undefined;
  const lost = untracked.filter((path) => !ignore!.ignores(path, false));
  changes.push(...untracked.filter((path) => !lost.includes(path)));
  refuse(dirty, lost, options);
  apply(repository, index, changes, to);
  repository.saveIndex(index);
}

function refuse(dirty: readonly string[], untracked: readonly string[], { operation, advice }: SwitchOptions): void {
  const list = (paths: readonly string[]): string => paths.map((path) => `\t${path}\n`).join('');
  const doing = operation === 'checkout' ? 'switch branches' : 'merge';
  const messages: string[] = [];
  if (dirty.length > 0)
    messages.push(
      `error: Your local changes to the following files would be overwritten by ${operation}:\n${list(dirty)}Please commit your changes or stash them before you ${advice ?? doing}.`,
    );
  if (untracked.length > 0)
    messages.push(
      `error: The following untracked working tree files would be overwritten by ${operation}:\n${list(untracked)}Please move or remove them before you ${advice ?? doing}.`,
    );
  if (messages.length > 0) throw new GitError(`${messages.join('\n')}\nAborting`, 1);
}

function apply(repository: Repository, index: Index, paths: readonly string[], to: FlatTree): void {
  for (const path of paths) {
    if (to.has(path)) continue;
    index.remove(path);
    removeWorkFile(repository, path);
  }
  for (const path of paths) {
    const entry = to.get(path);
    if (!entry) continue;
    const { size, mtime } = writeWorkFile(repository, path, entry);
    index.set(path, entry, size, mtime);
  }
}

/** The index becomes `tree`; sizes and times of files that stay the same are kept. */
export function resetIndex(repository: Repository, tree: FlatTree): void {
  const { index } = repository;
  index.conflicts.clear();
  for (const path of [...index.entries.keys()]) if (!tree.has(path)) index.entries.delete(path);
  for (const [path, entry] of tree) {
    const known = index.entries.get(path);
    if (!known || !same(known, entry)) index.set(path, entry);
  }
  repository.saveIndex(index);
}

/** Whether index or work tree differ from the last commit. */
export function isClean(repository: Repository): boolean {
  const { index } = repository;
  const head = repository.treeOf(repository.refs.head);
  if (index.conflicts.size > 0 || head.size !== index.entries.size) return false;
  return [...index.entries].every(([path, entry]) => same(head.get(path), entry) && same(idOfWorkFile(repository, path), entry));
}

export const hasUntracked = (git: Git, repository: Repository): boolean =>
  findUntracked(git, repository, repository.index, false).untracked.length > 0;
