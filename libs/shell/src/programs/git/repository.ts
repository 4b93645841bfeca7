/** A repository on the disk: where it is, what it holds, and what its index says. */
import { failed } from '../../files/file-error.ts';
import type { Files } from '../../files/files.ts';
import { normalizePath } from '../../files/paths.ts';
import type { Process } from '../../kernel/program.ts';
import { fatal } from './git-error.ts';
import { formatIndex, Index, parseIndex } from './index-file.ts';
import { type Commit, parseCommit, parseTag } from './objects/commit-object.ts';
import { type ObjectId, ObjectStore } from './objects/object-store.ts';
import { type FlatTree, flattenTree } from './objects/tree-object.ts';
import { Refs } from './refs.ts';

export class Repository {
  readonly files: Files;
  /** Absolute: `/work/.git`, or the repository itself when it is bare. */
  readonly gitDirectory: string;
  /** Absolute; undefined when the repository is bare. */
  readonly workTree: string | undefined;
  readonly objects: ObjectStore;
  readonly refs: Refs;
  #index: Index | undefined;

  constructor(files: Files, gitDirectory: string, workTree: string | undefined) {
    this.files = files;
    this.gitDirectory = gitDirectory;
    this.workTree = workTree;
    this.objects = new ObjectStore(files, `${gitDirectory}/objects`);
    this.refs = new Refs(files, gitDirectory);
  }

  get index(): Index {
    if (this.#index) return this.#index;
    const bytes = this.files.readFile(`${this.gitDirectory}/index`);
    const index = failed(bytes) ? new Index() : parseIndex(bytes);
    if (!index) throw fatal('index file corrupt');
    return (this.#index = index);
  }

  saveIndex(index = this.index): void {
    this.#index = index;
    const lock = `${this.gitDirectory}/index.lock`;
    if (this.files.exists(lock))
      throw fatal(
        `Unable to create '${lock}': File exists.\n\nAnother git process seems to be running in this repository, e.g.\nan editor opened by 'git commit'. Please make sure all processes\nare terminated then try again. If it still fails, a git process\nmay have crashed in this repository earlier:\nremove the file manually to continue.`,
      );
    const error = this.files.writeFile(`${this.gitDirectory}/index`, formatIndex(index));
    if (error) throw fatal(`Unable to create '${lock}': ${error.message}`);
  }

  commit(id: ObjectId): Commit {
    const object = this.objects.read(id, 'commit');
    if (object.type !== 'commit') throw fatal(`${id} is not a commit`);
    return parseCommit(object);
  }

  /** The files of a commit; none when there is none. */
  treeOf(commit: ObjectId | undefined): FlatTree {
    return flattenTree(this.objects, commit === undefined ? undefined : this.commit(commit).tree);
  }

  /** The object that a tag stands for, through tags of tags. */
  peel(id: ObjectId): ObjectId {
    let current = id;
    for (let object = this.objects.find(current); object?.type === 'tag'; object = this.objects.find(current))
      current = parseTag(object).object;
    return current;
  }

  /** As `peel`, when that is a commit. */
  peelToCommit(id: ObjectId): ObjectId | undefined {
    const peeled = this.peel(id);
    return this.objects.find(peeled)?.type === 'commit' ? peeled : undefined;
  }

  /** The absolute path of a file of the work tree. */
  absolute(path: string): string {
    return `${this.workTree}/${path}`;
  }
}

const isRepository = (files: Files, path: string): boolean =>
  files.exists(`${path}/HEAD`) && files.isDirectory(`${path}/objects`) && files.isDirectory(`${path}/refs`);

/** The repository at `path` itself: a work tree, its `.git`, or a bare one. */
export function repositoryAt(files: Files, path: string): Repository | undefined {
  if (isRepository(files, `${path}/.git`)) return new Repository(files, `${path === '/' ? '' : path}/.git`, path);
  if (!isRepository(files, path)) return undefined;
  const bare = /^\s*bare\s*=\s*true/m.test(String(files.readText(`${path}/config`)));
  return new Repository(files, path, bare || !path.endsWith('/.git') ? undefined : path.slice(0, -5) || '/');
}

/** The repository that a process is in; undefined when it is in none. */
export function findRepository(process: Process): Repository | undefined {
  const { files, env } = process;
  const chosen = env['GIT_DIR'];
  if (chosen !== undefined) {
    const at = normalizePath(files.absolute(chosen));
    const found = repositoryAt(files, at);
    const workTree = env['GIT_WORK_TREE'] === undefined ? process.cwd : normalizePath(files.absolute(env['GIT_WORK_TREE']));
    return found && new Repository(files, found.gitDirectory, found.workTree ?? workTree);
  }
  const real = files.realpath('.');
  for (let path = failed(real) ? process.cwd : real; ; path = path.slice(0, path.lastIndexOf('/')) || '/') {
    const found = repositoryAt(files, path);
    if (found) return found;
    if (path === '/') return undefined;
  }
}
