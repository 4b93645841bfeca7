/** Where a kustomization finds its files: in or below its own directory, its bases anywhere but above (kustomize, api/internal/loader). */
import { failed, normalizePath, type ByteString, type Files } from '@drydock/shell';
import { KustomizeError } from './kustomize-error.ts';

export interface LoaderOptions {
  /** `--load-restrictor`: files may be anywhere. */
  readonly unrestricted: boolean;
}

/** The root of one kustomization. */
export class Loader {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly #files: Files;
  readonly #options: LoaderOptions;
  readonly #referrer: Loader | undefined;

  private constructor(root: string, files: Files, options: LoaderOptions, referrer: Loader | undefined) {
    this.root = root;
    this.#files = files;
    this.#options = options;
    this.#referrer = referrer;
  }

  static at(directory: string, files: Files, options: LoaderOptions): Loader {
    return new Loader(confirmedDirectory(directory, files), files, options, undefined);
  }

  /** The root of another kustomization, relative to this one. */
  child(path: string): Loader {
    if (path === '') throw new KustomizeError('new root cannot be empty');
    if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`);
    const root = confirmedDirectory(this.#absolute(path), this.#files);
    this.#refuseCycle(root);
    return new Loader(root, this.#files, this.#options, this);
  }

  /** The content of a file, relative to the root. */
  load(path: string): ByteString {
    if (/^https?:/.test(path))
      throw new KustomizeError(`Get "${path}": dial tcp: lookup ${/^https?:\/*([^/:]*)/.exec(path)![1]}: no such host`);
    const absolute = this.#absolute(path);
    const real = this.#options.unrestricted ? absolute : this.#within(absolute);
    const content = this.#files.readFile(real);
    if (failed(content)) throw new KustomizeError(`open ${real}: ${content.message.toLowerCase()}`);
    return content;
  }

  #absolute(path: string): string {
    return normalizePath(path.startsWith('/') ? path : `${this.root}/${path}`);
  }

  #within(path: string): string {
    const real = realPath(path, this.#files);
    if (this.#files.isDirectory(real)) throw new KustomizeError(`'${path}' must resolve to a file`);
    if (!contains(this.root, real.slice(0, real.lastIndexOf('/')) || '/')) {
      throw new KustomizeError(`security; file '${path}' is not in or below '${this.root}'`);
    }
    return real;
  }

  /** A base may not hold who uses it. */
  #refuseCycle(candidate: string): void {
    if (contains(candidate, this.root)) {
      throw new KustomizeError(`cycle detected: candidate root '${candidate}' contains visited root '${this.root}'`);
    }
    if (this.#referrer) this.#referrer.#refuseCycle(candidate);
  }
}

function contains(directory: string, path: string): boolean {
  return directory === '/' || directory === path || path.startsWith(`${directory}/`);
}

function confirmedDirectory(path: string, files: Files): string {
  const prefix = 'must build at directory: ';
  const real = realPath(path, files, `${prefix}not a valid directory: `);
  if (!files.isDirectory(real)) throw new KustomizeError(`${prefix}'${path}': file is not directory`);
  return real;
}

/** filepath.EvalSymlinks: names the first part of the path that is not there. */
function realPath(path: string, files: Files, prefix = ''): string {
  const real = files.realpath(path);
  if (!failed(real)) return real;
  const parts = files.absolute(path).split('/').slice(1);
  const missing = parts.findIndex((_, i) => !files.exists(`/${parts.slice(0, i + 1).join('/')}`));
  const culprit = `/${parts.slice(0, missing + 1).join('/')}`;
  throw new KustomizeError(`${prefix}evalsymlink failure on '${path}' : lstat ${culprit}: ${real.message.toLowerCase()}`);
}
