import { type ByteString, encodeUtf8 } from '../kernel/byte-string.ts';
import type { FileStat, FileSystem, Inode } from './file-system.ts';
import { UnchangeableFileSystem } from './unchangeable-file-system.ts';

/** A file that is computed when it is read; a path with slashes makes the directories on its way. */
export type ProvidedFiles = ReadonlyMap<string, () => string>;

export interface ProvidedOptions {
  readonly type: string;
  /** Called at every access, so that what it names may change. Text contents. */
  readonly files: () => ProvidedFiles;
  readonly mtime: () => number;
  readonly mode?: number;
}

/** A read-only tree whose contents come from elsewhere: `/proc`, a volume of a ConfigMap. */
export class ProvidedFileSystem extends UnchangeableFileSystem implements FileSystem {
  readonly type: string;
  readonly root: Inode = 1;
  readonly #options: ProvidedOptions;
  readonly #paths = ['', ''];
  readonly #inodes = new Map<string, Inode>();

  constructor(options: ProvidedOptions) {
    super();
    this.type = options.type;
    this.#options = options;
  }

  stat(inode: Inode): FileStat {
    const provide = this.#options.files().get(this.#paths[inode]!);
    const base = { uid: 0, gid: 0, mtime: this.#options.mtime(), links: 1 };
    if (!provide) return { ...base, type: 'directory', mode: 0o555, size: 0 };
    return { ...base, type: 'file', mode: this.#options.mode ?? 0o444, size: encodeUtf8(provide()).length };
  }

  lookup(directory: Inode, name: string): Inode | undefined {
    return this.list(directory).includes(name) ? this.#inode(this.#below(directory) + name) : undefined;
  }

  list(directory: Inode): string[] {
    const prefix = this.#below(directory);
    const names = new Set<string>();
    for (const path of this.#options.files().keys()) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('/')[0]!);
    }
    return [...names].sort();
  }

  read(inode: Inode): ByteString {
    return encodeUtf8(this.#options.files().get(this.#paths[inode]!)?.() ?? '');
  }

  usage() {
    return { bytes: 0, files: 0, maxBytes: 0, maxFiles: 0 };
  }

  hold(): void {
    // Nothing here is removed while it is open.
  }

  #below(directory: Inode): string {
    const path = this.#paths[directory]!;
    return path === '' ? '' : `${path}/`;
  }

  #inode(path: string): Inode {
    const known = this.#inodes.get(path);
    if (known !== undefined) return known;
    this.#inodes.set(path, this.#paths.length);
    return this.#paths.push(path) - 1;
  }
}
