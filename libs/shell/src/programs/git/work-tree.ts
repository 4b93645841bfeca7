/** The files of a work tree, as git sees them. */
import { failed } from '../../files/file-error.ts';
import { encodeUtf8, type ByteString } from '../../kernel/byte-string.ts';
import type { Git } from './git.ts';
import { fatal } from './git-error.ts';
import { IgnoreRules, parseIgnoreRules } from './ignore.ts';
import type { Index } from './index-file.ts';
import { hashObject, type ObjectId } from './objects/object-store.ts';
import { comparePaths, EXECUTABLE, type FileEntry, REGULAR, SYMLINK } from './objects/tree-object.ts';
import type { Repository } from './repository.ts';

export interface WorkFile {
  readonly mode: string;
  readonly content: ByteString;
  readonly size: number;
  readonly mtime: number;
}

/** A file of the work tree, or undefined when there is none (a directory is none). */
export function readWorkFile(repository: Repository, path: string): WorkFile | undefined {
  const { files } = repository;
  const full = repository.absolute(path);
  const stat = files.lstat(full);
  if (failed(stat) || stat.type === 'directory' || stat.type === 'device') return undefined;
  if (stat.type === 'symlink') {
    const target = files.readlink(full);
    return failed(target) ? undefined : { mode: SYMLINK, content: encodeUtf8(target), size: stat.size, mtime: stat.mtime };
  }
  const content = files.readFile(full);
  if (failed(content)) throw fatal(`could not open '${path}' for reading: ${content.message}`);
  return { mode: stat.mode & 0o100 ? EXECUTABLE : REGULAR, content, size: stat.size, mtime: stat.mtime };
}

export const idOfWorkFile = (repository: Repository, path: string): FileEntry | undefined => {
  const file = readWorkFile(repository, path);
  return file && { mode: file.mode, id: hashObject('blob', file.content) };
};

/** Makes a file of the work tree what a blob says. */
export function writeWorkFile(repository: Repository, path: string, { mode, id }: FileEntry): { size: number; mtime: number } {
  return writeContent(repository, path, mode, repository.objects.read(id).content);
}

export function writeContent(repository: Repository, path: string, mode: string, content: ByteString): { size: number; mtime: number } {
  const { files } = repository;
  const full = repository.absolute(path);
  const parent = full.slice(0, full.lastIndexOf('/'));
  clearTheWay(repository, path);
  files.makeDirectories(parent);
  const before = files.lstat(full);
  if (!failed(before) && (before.type === 'symlink' || before.type === 'directory')) files.removeTree(full);
  if (mode === SYMLINK) {
    files.unlink(full);
    files.symlink(content, full);
  } else {
    const error = files.writeFile(full, content);
    if (error) throw fatal(`cannot create file '${path}': ${error.message}`);
    const stat = files.stat(full);
    const permissions = failed(stat) ? 0o644 : stat.mode;
    files.chmod(full, mode === EXECUTABLE ? permissions | 0o111 : permissions & ~0o111);
  }
  const stat = files.lstat(full);
  return failed(stat) ? { size: 0, mtime: 0 } : { size: stat.size, mtime: stat.mtime };
}

/** A file that stands where a directory is to be goes. */
function clearTheWay({ files, workTree }: Repository, path: string): void {
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const full = `${workTree}/${path.slice(0, slash)}`;
    const stat = files.lstat(full);
    if (!failed(stat) && stat.type !== 'directory') files.unlink(full);
  }
}

/** Removes a file, and the directories that are empty without it. */
export function removeWorkFile({ files, workTree }: Repository, path: string, cwd = ''): void {
  files.unlink(`${workTree}/${path}`);
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const directory = `${workTree}/${path.slice(0, slash)}`;
    // Not the one that somebody stands in.
    if (directory === cwd || files.rmdir(directory)) return;
  }
}

/** The rules that hold in a directory and above it: '' or `a/b`. */
export class IgnoreReader {
  readonly #git: Git;
  readonly #repository: Repository;
  readonly #byDirectory = new Map<string, IgnoreRules>();

  constructor(git: Git, repository: Repository) {
    this.#git = git;
    this.#repository = repository;
  }

  /** The rules of a directory, those of its own file last. */
  in(directory: string): IgnoreRules {
    const known = this.#byDirectory.get(directory);
    if (known) return known;
    const rules = new IgnoreRules();
    rules.add(this.#rulesFrom(directory));
    this.#byDirectory.set(directory, rules);
    return rules;
  }

  #rulesFrom(directory: string): ReturnType<typeof parseIgnoreRules> {
    const { files, workTree, gitDirectory } = this.#repository;
    const read = (path: string, base: string, shown: string) => {
      const text = files.readText(path);
      return failed(text) ? [] : parseIgnoreRules(text, base, shown);
    };
    const excludes = this.#git.config.get('core.excludesfile') ?? `${this.#git.process.env['HOME'] ?? ''}/.config/git/ignore`;
    const home = excludes.replace(/^~(?=\/)/, this.#git.process.env['HOME'] ?? '');
    const rules = [
      ...read(home, '', home),
      ...read(`${gitDirectory}/info/exclude`, '', '.git/info/exclude'),
      ...read(`${workTree}/.gitignore`, '', '.gitignore'),
    ];
    const parts = directory === '' ? [] : directory.split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const base = parts.slice(0, depth).join('/');
      rules.push(...read(`${workTree}/${base}/.gitignore`, base, `${base}/.gitignore`));
    }
    return rules;
  }

  /** Whether a path, or a directory that it is in, is ignored. */
  ignores(path: string, isDirectory: boolean): boolean {
    const parts = path.split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const part = parts.slice(0, depth).join('/');
      const directory = parts.slice(0, depth - 1).join('/');
      if (this.in(directory).ignores(part, depth < parts.length || isDirectory)) return true;
    }
    return false;
  }
}

export interface Untracked {
  /** `a/b`, or `a/` for a directory of nothing but untracked files. */
  readonly untracked: string[];
  readonly ignored: string[];
}

/** What is in the work tree and not in the index. `all`: files one by one, not their directories. */
export function findUntracked(git: Git, repository: Repository, index: Index, all: boolean): Untracked {
  const reader = new IgnoreReader(git, repository);
  const result: Untracked = { untracked: [], ignored: [] };
  const tracked = new Set<string>();
  for (const path of index.paths())
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) tracked.add(path.slice(0, slash));
  walk(repository, index, reader, '', tracked, all, result);
  result.untracked.sort(comparePaths);
  result.ignored.sort(comparePaths);
  return result;
}

function walk(
  repository: Repository,
  index: Index,
  reader: IgnoreReader,
  directory: string,
  tracked: ReadonlySet<string>,
  all: boolean,
  result: Untracked,
): void {
  // prettier-ignore
  const { files, workTree } = repository;
  const names = files.list(directory === '' ? workTree! : `${workTree}/${directory}`);
  if (failed(names)) return;
  for (const name of names) {
    if (name === '.git') continue;
    const path = directory === '' ? name : `${directory}/${name}`;
    const stat = files.lstat(`${workTree}/${path}`);
    if (failed(stat) || stat.type === 'device') continue;
    const isDirectory = stat.type === 'directory';
    if (!isDirectory && index.has(path)) continue;
    if (reader.in(directory).ignores(path, isDirectory) && !(isDirectory && tracked.has(path))) {
      if (!isDirectory || hasFiles(repository, path)) result.ignored.push(isDirectory ? `${path}/` : path);
      continue;
    }
    if (!isDirectory) result.untracked.push(path);
    else if (files.exists(`${workTree}/${path}/.git/HEAD`)) result.untracked.push(`${path}/`);
    else if (tracked.has(path) || all) walk(repository, index, reader, path, tracked, all, result);
    else {
      const inside: Untracked = { untracked: [], ignored: [] };
      walk(repository, index, reader, path, tracked, true, inside);
      if (inside.untracked.length > 0) result.untracked.push(`${path}/`);
      result.ignored.push(...inside.ignored);
    }
  }
}

function hasFiles({ files, workTree }: Repository, directory: string): boolean {
  const names = files.list(`${workTree}/${directory}`);
  if (failed(names)) return false;
  return names.some((name) => {
    const stat = files.lstat(`${workTree}/${directory}/${name}`);
    return !failed(stat) && (stat.type !== 'directory' || hasFiles({ files, workTree } as Repository, `${directory}/${name}`));
  });
}

/** Puts a file of the work tree into the index, and its content into the store. */
export function stageFile(repository: Repository, index: Index, path: string): ObjectId | undefined {
  const file = readWorkFile(repository, path);
  if (!file) return undefined;
  const id = repository.objects.write('blob', file.content);
  index.set(path, { mode: file.mode, id }, file.size, file.mtime);
  return id;
}
