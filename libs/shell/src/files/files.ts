import { type ByteString, decodeUtf8, encodeUtf8 } from '../kernel/byte-string.ts';
import { FileError } from './file-error.ts';
import type { FileAttributes, FileStat, NewFile } from './file-system.ts';
import { type Entry, findEntry, findLocation, type Location, type PathView, permits, realPath } from './path-walk.ts';
import { absolutePath, joinPath } from './paths.ts';

/** Whose eyes the files are seen with. */
export interface Viewpoint extends PathView {
  readonly umask: number;
  /** Milliseconds of virtual time. */
  now(): number;
  /** The content of a device; `undefined` when it has none that could be read at once. */
  readDevice(name: string): ByteString | undefined;
}

const READ = 4;
const WRITE = 2;
const EXECUTE = 1;
const ACCESS_BITS = { r: READ, w: WRITE, x: EXECUTE } as const;

/** Files by path name, as a process sees them. What cannot be done is answered with a FileError, never thrown. */
export class Files {
  readonly #view: Viewpoint;

  constructor(view: Viewpoint) {
    this.#view = view;
  }

  get cwd(): string {
    return this.#view.cwd;
  }

  /** Follows symbolic links. */
  locate(path: string): Location | FileError {
    return findLocation(this.#view, path);
  }

  stat(path: string): FileStat | FileError {
    const at = this.locate(path);
    return at instanceof FileError ? at : at.fs.stat(at.inode);
  }

  /** As `stat`, but tells about a symbolic link itself. */
  lstat(path: string): FileStat | FileError {
    if (path.endsWith('/')) return this.stat(path);
    const entry = this.#entry(path);
    if (entry instanceof FileError) return entry;
    return entry.found ? entry.found.fs.stat(entry.found.inode) : new FileError('ENOENT');
  }

  exists(path: string): boolean {
    return !(this.locate(path) instanceof FileError);
  }

  isDirectory(path: string): boolean {
    const stat = this.stat(path);
    return !(stat instanceof FileError) && stat.type === 'directory';
  }

  access(path: string, kind: 'r' | 'w' | 'x'): boolean {
    const stat = this.stat(path);
    return !(stat instanceof FileError) && this.allows(stat, kind);
  }

  /** As `access`, for a file that was found. */
  allows(stat: FileStat, kind: 'r' | 'w' | 'x'): boolean {
    return permits(stat, this.#view.user, ACCESS_BITS[kind]);
  }

  /** The absolute path without symbolic links. */
  realpath(path: string): string | FileError {
    const at = this.locate(path);
    return at instanceof FileError ? at : at.path;
  }

  /** The absolute path as text, symbolic links kept. */
  absolute(path: string): string {
    return absolutePath(this.#view.cwd, path);
  }

  readFile(path: string): ByteString | FileError {
    const at = this.locate(path);
    return at instanceof FileError ? at : this.readAt(at);
  }

  readAt({ fs, inode }: Location): ByteString | FileError {
    const stat = fs.stat(inode);
    if (stat.type === 'directory') return new FileError('EISDIR');
    if (!permits(stat, this.#view.user, READ)) return new FileError('EACCES');
    const content = fs.read(inode);
    return stat.type === 'device' ? (this.#view.readDevice(content) ?? '') : content;
  }

  readText(path: string): string | FileError {
    const content = this.readFile(path);
    return content instanceof FileError ? content : decodeUtf8(content);
  }

  writeFile(path: string, content: ByteString, options: { mode?: number; append?: boolean } = {}): FileError | undefined {
    const at = this.openForWriting(path, options.mode);
    if (at instanceof FileError) return at;
    if (at.fs.stat(at.inode).type === 'device') return undefined;
    return at.fs.write(at.inode, options.append ? at.fs.read(at.inode) + content : content, this.#view.now());
  }

  writeText(path: string, text: string, options: { mode?: number; append?: boolean } = {}): FileError | undefined {
    return this.writeFile(path, encodeUtf8(text), options);
  }

  /** The file to write to, made when it is not there. `exclusive`: it must not be there. */
  openForWriting(path: string, mode = 0o666, exclusive = false): Location | FileError {
    const at = this.locate(path);
    if (!(at instanceof FileError)) {
      if (exclusive) return new FileError('EEXIST');
      const stat = at.fs.stat(at.inode);
      if (stat.type === 'directory') return new FileError('EISDIR');
      return permits(stat, this.#view.user, WRITE) ? at : new FileError('EACCES');
    }
    if (at.code !== 'ENOENT') return at;
    const entry = this.#entryToCreate(path.replace(/(.)\/+$/, '$1'));
    if (entry instanceof FileError) return entry;
    // A name that ends in a slash can be that of a directory alone (open(2)).
    if (path.endsWith('/')) return new FileError('EISDIR');
    const inode = entry.fs.create(entry.directory, entry.name, this.#newFile('file', mode & ~this.#view.umask));
    return inode instanceof FileError ? inode : { fs: entry.fs, inode, path: entry.path };
  }

  /** Names in the order of their code points, without `.` and `..`. */
  list(path: string): string[] | FileError {
    const at = this.locate(path);
    if (at instanceof FileError) return at;
    const stat = at.fs.stat(at.inode);
    if (stat.type !== 'directory') return new FileError('ENOTDIR');
    if (!permits(stat, this.#view.user, READ)) return new FileError('EACCES');
    const names = at.fs.list(at.inode);
    const mounted = this.#mountedBelow(at.path).filter((name) => !names.includes(name));
    return mounted.length === 0 ? names : [...names, ...mounted].sort();
  }

  mkdir(path: string, mode = 0o777): FileError | undefined {
    const entry = this.#entryToCreate(path.replace(/(.)\/+$/, '$1'));
    if (entry instanceof FileError) return entry;
    const made = entry.fs.create(entry.directory, entry.name, this.#newFile('directory', mode & ~this.#view.umask));
    return made instanceof FileError ? made : undefined;
  }

  /** As `mkdir -p`: directories that are there already are fine. */
  makeDirectories(path: string, mode = 0o777): FileError | undefined {
    if (this.isDirectory(path)) return undefined;
    const absolute = this.absolute(path);
    for (let slash = absolute.indexOf('/', 1); slash > 0; slash = absolute.indexOf('/', slash + 1)) {
      const error = this.#mkdirUnlessThere(absolute.slice(0, slash), 0o777);
      if (error) return error;
    }
    return this.#mkdirUnlessThere(absolute, mode);
  }

  symlink(target: string, path: string): FileError | undefined {
    const entry = this.#entryToCreate(path);
    if (entry instanceof FileError) return entry;
    const made = entry.fs.create(entry.directory, entry.name, { ...this.#newFile('symlink', 0o777), content: encodeUtf8(target) });
    return made instanceof FileError ? made : undefined;
  }

  readlink(path: string): string | FileError {
    const entry = this.#entry(path);
    if (entry instanceof FileError) return entry;
    if (!entry.found) return new FileError('ENOENT');
    const { fs, inode } = entry.found;
    return fs.stat(inode).type === 'symlink' ? decodeUtf8(fs.read(inode)) : new FileError('EINVAL');
  }

  link(existing: string, path: string): FileError | undefined {
    const source = this.#entry(existing);
    if (source instanceof FileError) return source;
    if (!source.found) return new FileError('ENOENT');
    if (source.found.fs.stat(source.found.inode).type === 'directory') return new FileError('EPERM');
    const entry = this.#entryToCreate(path);
    if (entry instanceof FileError) return entry;
    if (entry.fs !== source.found.fs) return new FileError('EXDEV');
    return entry.fs.link(entry.directory, entry.name, source.found.inode);
  }

  unlink(path: string): FileError | undefined {
    return this.#remove(path, false);
  }

  rmdir(path: string): FileError | undefined {
    return this.#remove(path.replace(/(.)\/+$/, '$1'), true);
  }

  /** Removes a file or a directory with all that is in it, as far as it can; the first error with the path that it is about. */
  removeTree(path: string): { readonly path: string; readonly error: FileError } | undefined {
    const stat = this.lstat(path);
    if (stat instanceof FileError) return { path, error: stat };
    if (stat.type !== 'directory') return located(path, this.unlink(path));
    const names = this.list(path);
    if (names instanceof FileError) return { path, error: names };
    let first: { readonly path: string; readonly error: FileError } | undefined;
    for (const name of names) first ??= this.removeTree(joinPath(path, name));
    return first ?? located(path, this.rmdir(path));
  }

  rename(from: string, to: string): FileError | undefined {
    const source = this.#entry(from);
    if (source instanceof FileError) return source;
    if (!source.found) return new FileError('ENOENT');
    const target = this.#entry(to.replace(/(.)\/+$/, '$1'));
    if (target instanceof FileError) return target;
    if (target.fs !== source.fs || source.found.fs !== source.fs) return new FileError('EXDEV');
    if (`${target.path}/`.startsWith(`${source.path}/`) && target.path !== source.path) return new FileError('EINVAL');
    if (!this.#mayChange(source) || !this.#mayChange(target)) return new FileError('EACCES');
    return source.fs.rename(source, target, this.#view.now());
  }

  chmod(path: string, mode: number): FileError | undefined {
    return this.#change(path, { mode });
  }

  chown(path: string, uid: number | undefined, gid: number | undefined): FileError | undefined {
    if (this.#view.user.uid !== 0) return new FileError('EPERM');
    return this.#change(path, { uid, gid });
  }

  setTime(path: string, mtime: number): FileError | undefined {
    return this.#change(path, { mtime });
  }

  #change(path: string, attributes: FileAttributes): FileError | undefined {
    const at = this.locate(path);
    if (at instanceof FileError) return at;
    const stat = at.fs.stat(at.inode);
    const owner = this.#view.user.uid === 0 || this.#view.user.uid === stat.uid;
    const touching = attributes.mtime !== undefined && permits(stat, this.#view.user, WRITE);
    if (!owner && !touching) return new FileError('EPERM');
    return at.fs.change(at.inode, attributes);
  }

  #remove(path: string, directory: boolean): FileError | undefined {
    const entry = this.#entry(path);
    if (entry instanceof FileError) return entry;
    if (!entry.found) return new FileError('ENOENT');
    const isDirectory = entry.found.fs.stat(entry.found.inode).type === 'directory';
    if (entry.found.fs !== entry.fs || entry.path === '/') return new FileError('EBUSY');
    if (directory && entry.name === '.') return new FileError('EINVAL');
    if (directory !== isDirectory) return new FileError(directory ? 'ENOTDIR' : 'EISDIR');
    if (!this.#mayChange(entry)) return new FileError('EACCES');
    return entry.fs.unlink(entry.directory, entry.name, this.#view.now());
  }

  /** Write permission on the directory and, where it is sticky, ownership of the file. */
  #mayChange(entry: Entry): boolean {
    const { user } = this.#view;
    const directory = entry.fs.stat(entry.directory);
    if (!permits(directory, user, WRITE | EXECUTE)) return false;
    if (user.uid === 0 || (directory.mode & 0o1000) === 0 || !entry.found) return true;
    return directory.uid === user.uid || entry.found.fs.stat(entry.found.inode).uid === user.uid;
  }

  #mkdirUnlessThere(path: string, mode: number): FileError | undefined {
    if (this.isDirectory(path)) return undefined;
    const error = this.mkdir(path, mode);
    return error?.code === 'EEXIST' ? new FileError('ENOTDIR') : error;
  }

  #entry(path: string): Entry | FileError {
    return findEntry(this.#view, path);
  }

  #entryToCreate(path: string): Entry | FileError {
    const entry = this.#entry(path);
    if (entry instanceof FileError) return entry;
    if (entry.found && this.#isDangling(entry.found)) return this.#throughLink(entry);
    if (entry.found) return new FileError('EEXIST');
    return permits(entry.fs.stat(entry.directory), this.#view.user, WRITE) ? entry : new FileError('EACCES');
  }

  #isDangling(location: Location): boolean {
    return location.fs.stat(location.inode).type === 'symlink' && !this.exists(location.path);
  }

  #throughLink(entry: Entry): Entry | FileError {
    const target = decodeUtf8(entry.found!.fs.read(entry.found!.inode));
    return this.#entryToCreate(absolutePath(entry.path.slice(0, entry.path.lastIndexOf('/')) || '/', target));
  }

  #mountedBelow(path: string): string[] {
    const { mounts, root } = this.#view;
    const prefix = realPath(root, path).replace(/\/?$/, '/');
    const names: string[] = [];
    for (const mount of mounts.keys()) {
      const rest = mount.startsWith(prefix) ? mount.slice(prefix.length) : '';
      if (rest !== '' && !rest.includes('/')) names.push(rest);
    }
    return names;
  }

  #newFile(type: NewFile['type'], mode: number): NewFile {
    return { type, mode, uid: this.#view.user.uid, gid: this.#view.user.gid, mtime: this.#view.now() };
  }
}

const located = (path: string, error: FileError | undefined) => error && { path, error };
