import type { FileSystem, Inode } from '@drydock/shell';
import type { ProjectedFiles } from './projected-files.ts';

const DATA_LINK = '..data';

/**
 * Shows a set of files all at once: they are in a directory with a time stamp, `..data` links to it, and each name links through
 * `..data` (pkg/volume/util, AtomicWriter). A file that is open or mounted by subPath stays what it was.
 */
export function writeAtomically(fs: FileSystem, files: ProjectedFiles, now: number, owner: { uid: number; gid: number }): void {
  const previous = linkTarget(fs, fs.root, DATA_LINK);
  const directory = `..${stamp(now)}`;
  removeTree(fs, fs.root, directory, now);
  const target = make(fs, fs.root, directory, 'directory', 0o755, '', now, owner);
  for (const [path, { content, mode }] of files) writeFile(fs, target, path, content, mode, now, owner);
  replaceLink(fs, DATA_LINK, directory, now, owner);
  linkNames(fs, files, now, owner);
  if (previous !== undefined && previous !== directory) removeTree(fs, fs.root, previous, now);
}

/** `..2026_11_20_18_54_46.123456789` */
function stamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replace(/[-:T]/g, '_')}.${String(now % 1000).padStart(3, '0')}000000`;
}

type Owner = { uid: number; gid: number };

function make(
  fs: FileSystem,
  directory: Inode,
  name: string,
  type: 'file' | 'directory' | 'symlink',
  mode: number,
  content: string,
  now: number,
  owner: Owner,
): Inode {
  const inode = fs.create(directory, name, { type, mode, mtime: now, content, ...owner });
  if (typeof inode !== 'number') throw new Error(`a volume of the kubelet cannot be written: ${inode.message}`);
  return inode;
}

function writeFile(fs: FileSystem, root: Inode, path: string, content: string, mode: number, now: number, owner: Owner): void {
  const parts = path.split('/').filter(Boolean);
  const name = parts.pop();
  if (name === undefined) return;
  const directory = parts.reduce((at, part) => fs.lookup(at, part) ?? make(fs, at, part, 'directory', 0o755, '', now, owner), root);
  if (fs.lookup(directory, name) === undefined) make(fs, directory, name, 'file', mode, content, now, owner);
}

function replaceLink(fs: FileSystem, name: string, target: string, now: number, owner: Owner): void {
  if (fs.lookup(fs.root, name) !== undefined) fs.unlink(fs.root, name, now);
  make(fs, fs.root, name, 'symlink', 0o777, target, now, owner);
}

function linkNames(fs: FileSystem, files: ProjectedFiles, now: number, owner: Owner): void {
  const names = new Set([...files.keys()].map((path) => path.split('/').find(Boolean) ?? ''));
  for (const name of fs.list(fs.root)) if (!name.startsWith('..') && !names.has(name)) fs.unlink(fs.root, name, now);
  for (const name of names) {
    if (name !== '' && fs.lookup(fs.root, name) === undefined)
      make(fs, fs.root, name, 'symlink', 0o777, `${DATA_LINK}/${name}`, now, owner);
  }
}

function linkTarget(fs: FileSystem, directory: Inode, name: string): string | undefined {
  const inode = fs.lookup(directory, name);
  return inode === undefined ? undefined : fs.read(inode);
}

function removeTree(fs: FileSystem, directory: Inode, name: string, now: number): void {
  const inode = fs.lookup(directory, name);
  if (inode === undefined) return;
  if (fs.stat(inode).type === 'directory') for (const child of fs.list(inode)) removeTree(fs, inode, child, now);
  fs.unlink(directory, name, now);
}
