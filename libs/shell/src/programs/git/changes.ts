/** The comparisons that commands make: last commit, index, work tree, and other commits. */
import type { ByteString } from '../../kernel/byte-string.ts';
import { compareFiles, type FileChange, type Files, findRenames } from './diff/file-change.ts';
import type { FileEntry } from './objects/tree-object.ts';
import type { Repository } from './repository.ts';
import { idOfWorkFile, readWorkFile } from './work-tree.ts';

const stored =
  (repository: Repository) =>
  (_: string, { id }: FileEntry): ByteString =>
    repository.objects.read(id).content;

const inWorkTree =
  (repository: Repository) =>
  (path: string): ByteString =>
    readWorkFile(repository, path)?.content ?? '';

/** Between two sets of stored files. */
export const changesBetween = (repository: Repository, old: Files, fresh: Files, renames = true): FileChange[] => {
  const changes = compareFiles(old, fresh, stored(repository), stored(repository));
  return renames ? findRenames(changes) : changes;
};

/** From a commit (the last, when it is undefined there is none) to the index. */
export const stagedChanges = (repository: Repository, old: Files, renames = true): FileChange[] =>
  changesBetween(repository, withoutConflicts(repository, old), repository.index.files(), renames);

/** Files in conflict are shown apart. */
function withoutConflicts({ index }: Repository, old: Files): Files {
  return index.conflicts.size === 0 ? old : new Map([...old].filter(([path]) => !index.conflicts.has(path)));
}

/** The tracked files of the work tree. */
export function workFiles(repository: Repository, paths: Iterable<string>): Map<string, FileEntry> {
  const files = new Map<string, FileEntry>();
  for (const path of paths) {
    const entry = idOfWorkFile(repository, path);
    if (entry) files.set(path, entry);
  }
  return files;
}

/** From the index to the work tree; untracked files do not count. */
export function unstagedChanges(repository: Repository): FileChange[] {
  const { index } = repository;
  const old = index.files();
  return compareFiles(old, workFiles(repository, old.keys()), stored(repository), inWorkTree(repository));
}

/** From a commit to the work tree. */
export function changesToWorkTree(repository: Repository, old: Files, renames = true): FileChange[] {
  const paths = new Set([...old.keys(), ...repository.index.entries.keys()]);
  const tracked = [...paths].filter((path) => repository.index.has(path));
  const changes = compareFiles(old, workFiles(repository, tracked), stored(repository), inWorkTree(repository));
  return renames ? findRenames(changes) : changes;
}
