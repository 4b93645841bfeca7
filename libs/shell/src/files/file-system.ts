import type { ByteString } from '../kernel/byte-string.ts';
import type { FileError } from './file-error.ts';

/** Identifies a file within one file system, whatever its names are. */
export type Inode = number;

export type FileType = 'file' | 'directory' | 'symlink' | 'device';

/** What is known about a file. `mtime` is in milliseconds of virtual time. */
export interface FileStat {
  readonly type: FileType;
  /** Permission bits, including set-uid, set-gid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly links: number;
}

export interface FileAttributes {
  mode?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
}

export interface NewFile {
  readonly type: FileType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  /** A file's content, a symbolic link's target or a device's name. */
  readonly content?: ByteString;
}

/**
 * A tree of files without paths, permissions or mount points: those belong to `Files`. Several machines may share one (a volume).
 * Every operation that changes something answers EROFS where nothing can be changed.
 */
export interface FileSystem {
  /** As `df` and `mount` show it: `overlay`, `tmpfs`, … */
  readonly type: string;
  readonly root: Inode;
  stat(inode: Inode): FileStat;
  /** The type that `stat` tells, where that can be told with less work: it is asked for at every step of a path. */
  typeOf?(inode: Inode): FileType;
  lookup(directory: Inode, name: string): Inode | undefined;
  /** Names in the order of their code points, without `.` and `..`. */
  list(directory: Inode): string[];
  /** A file's content, a symbolic link's target or a device's name. */
  read(inode: Inode): ByteString;
  /** Replaces the content. */
  write(inode: Inode, content: ByteString, mtime: number): FileError | undefined;
  create(directory: Inode, name: string, file: NewFile): Inode | FileError;
  link(directory: Inode, name: string, inode: Inode): FileError | undefined;
  /** Removes a name; a directory must be empty. What is open stays readable until it is closed. */
  unlink(directory: Inode, name: string, mtime: number): FileError | undefined;
  /** Replaces what `to` names. */
  rename(from: { directory: Inode; name: string }, to: { directory: Inode; name: string }, mtime: number): FileError | undefined;
  change(inode: Inode, attributes: FileAttributes): FileError | undefined;
  usage(): { readonly bytes: number; readonly files: number; readonly maxBytes: number; readonly maxFiles: number };
  /** Called while a file is open by `delta` more (or fewer) descriptors. */
  hold(inode: Inode, delta: number): void;
}
