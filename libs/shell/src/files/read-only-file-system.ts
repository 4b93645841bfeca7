import type { FileStat, FileSystem, Inode } from './file-system.ts';
import { UnchangeableFileSystem } from './unchangeable-file-system.ts';

/** Shows another file system without letting it be changed (a volume mounted with `readOnly: true`). */
export class ReadOnlyFileSystem extends UnchangeableFileSystem implements FileSystem {
  readonly #of: FileSystem;

  constructor(of: FileSystem) {
    super();
    this.#of = of;
  }

  get type(): string {
    return this.#of.type;
  }

  get root(): Inode {
    return this.#of.root;
  }

  stat(inode: Inode): FileStat {
    return this.#of.stat(inode);
  }

  lookup(directory: Inode, name: string): Inode | undefined {
    return this.#of.lookup(directory, name);
  }

  list(directory: Inode): string[] {
    return this.#of.list(directory);
  }

  read(inode: Inode): string {
    return this.#of.read(inode);
  }

  usage() {
    return this.#of.usage();
  }

  hold(inode: Inode, delta: number): void {
    this.#of.hold(inode, delta);
  }
}
