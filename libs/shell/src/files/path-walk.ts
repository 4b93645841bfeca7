import { memoized } from '@drydock/apimachinery';
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { User } from '../kernel/users.ts';
import { FileError } from './file-error.ts';
import type { FileStat, FileSystem, FileType, Inode } from './file-system.ts';
import { joinPath } from './paths.ts';

/** Absolute paths, without symbolic links, at which other file systems begin. `/` is always there. They stay as they are. */
export type Mounts = ReadonlyMap<string, FileSystem>;

export interface Location {
  readonly fs: FileSystem;
  readonly inode: Inode;
  /** Absolute in the view, without symbolic links. */
  readonly path: string;
}

/** A place on a way, with the one before it. */
interface Step extends Location {
  readonly before: Step | undefined;
}

/** Where a name is, or would be made. */
export interface Entry {
  readonly fs: FileSystem;
  readonly directory: Inode;
  readonly name: string;
  readonly path: string;
  /** What the name denotes now; a symbolic link is not followed. */
  readonly found: Location | undefined;
}

/** What paths are resolved against. */
export interface PathView {
  readonly mounts: Mounts;
  /** The directory that is `/` to whoever looks: an absolute path without symbolic links; undefined: the real root. */
  readonly root?: string | undefined;
  readonly cwd: string;
  readonly user: User;
}

const MAX_LINKS = 40;
const MAX_NAME = 255;

export const permits = (stat: FileStat, user: User, bits: number): boolean => {
  if (user.uid === 0) return (bits & 1) === 0 || stat.type === 'directory' || (stat.mode & 0o111) !== 0;
  const shift = user.uid === stat.uid ? 6 : user.gid === stat.gid || user.groups?.includes(stat.gid) ? 3 : 0;
  return ((stat.mode >> shift) & bits) === bits;
};

/** Follows `path` to its last component, as path_resolution(7) says; the last one itself is not followed. */
export function findEntry(view: PathView, path: string): Entry | FileError {
  return walk(view, view.cwd, path, { links: 0 });
}

/** Follows `path` wholly, symbolic links included. */
export function findLocation(view: PathView, path: string): Location | FileError {
  const budget = { links: 0 };
  for (let from = view.cwd, rest = path; ;) {
    const entry = walk(view, from, rest, budget);
    if (entry instanceof FileError) return entry;
    const { found } = entry;
    if (!found) return new FileError('ENOENT');
    const type = typeAt(found);
    if (type !== 'symlink') return path.endsWith('/') && type !== 'directory' ? new FileError('ENOTDIR') : found;
    if (++budget.links > MAX_LINKS) return new FileError('ELOOP');
    rest = decodeUtf8(found.fs.read(found.inode));
    from = parentPath(entry.path);
  }
}

const parentPath = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** Where paths begin: `/` of the view. */
function rootOf({ mounts, root, user }: PathView): Step | FileError {
  if (root !== undefined && root !== '/') {
    const found = findLocation({ mounts, cwd: '/', user }, root);
    return found instanceof FileError ? found : { fs: found.fs, inode: found.inode, path: '/', before: undefined };
  }
  const fs = mounts.get('/')!;
  return { fs, inode: fs.root, path: '/', before: undefined };
}

function walk(view: PathView, cwd: string, path: string, budget: { links: number }): Entry | FileError {
  if (path === '') return new FileError('ENOENT');
  const root = rootOf(view);
  if (root instanceof FileError) return root;
  let names = namesIn(path.startsWith('/') ? path : `${cwd}/${path}`);
  let at: Step = root;
  let type = typeAt(at);
  for (let next = 0; next < names.length;) {
    const name = names[next++]!;
    if (type !== 'directory') return new FileError('ENOTDIR');
    if (!maySearch(view.user, at)) return new FileError('EACCES');
    if (name === '..') {
      at = at.before ?? at;
      type = 'directory';
      continue;
    }
    if (name.length > MAX_NAME) return new FileError('ENAMETOOLONG');
    const found = child(view, at, name);
    if (next === names.length) return { fs: at.fs, directory: at.inode, name, path: found?.path ?? joinPath(at.path, name), found };
    if (!found) return new FileError('ENOENT');
    const foundType = typeAt(found);
    if (foundType === 'symlink') {
      if (++budget.links > MAX_LINKS) return new FileError('ELOOP');
      const target = decodeUtf8(found.fs.read(found.inode));
      names = [...namesIn(target), ...names.slice(next)];
      next = 0;
      if (target.startsWith('/')) {
        at = root;
        type = typeAt(at);
      }
      continue;
    }
    at = found;
    type = foundType;
  }
  return { fs: at.fs, directory: at.inode, name: '.', path: at.path, found: at };
}

const typeAt = ({ fs, inode }: Location): FileType => fs.typeOf?.(inode) ?? fs.stat(inode).type;

/** Root may search every directory. */
const maySearch = (user: User, { fs, inode }: Location): boolean => user.uid === 0 || permits(fs.stat(inode), user, 1);

/** Those that lead somewhere. The same paths are walked again and again. */
const namesIn = memoized(1_000, (path: string): readonly string[] => {
  const names: string[] = [];
  for (let from = 0; from < path.length;) {
    const slash = path.indexOf('/', from);
    const end = slash < 0 ? path.length : slash;
    if (end > from && !(end === from + 1 && path[from] === '.')) names.push(path.slice(from, end));
    from = end + 1;
  }
  return names;
});

function child({ mounts, root }: PathView, at: Step, name: string): Step | undefined {
  const path = joinPath(at.path, name);
  const mounted = mayBegin(mounts, name) ? mounts.get(root === undefined ? path : realPath(root, path)) : undefined;
  if (mounted) return { fs: mounted, inode: mounted.root, path, before: at };
  const inode = at.fs.lookup(at.inode, name);
  return inode === undefined ? undefined : { fs: at.fs, inode, path, before: at };
}

/** Whether a file system begins at a place of this name. There are few, so that the place itself is seldom looked for. */
function mayBegin(mounts: Mounts, name: string): boolean {
  for (const path of mounts.keys()) if (path.endsWith(name)) return true;
  return false;
}

/** What a path of a view is called seen from the real root. */
export function realPath(root: string | undefined, path: string): string {
  if (root === undefined || root === '/') return path;
  return path === '/' ? root : root + path;
}
