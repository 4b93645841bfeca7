import type { FileSystem, Inode } from '@drydock/shell';

/** A file or directory of another file system as a file system of its own: a bind mount. Keeps its file alive while it is mounted. */
export function newSubtree(of: FileSystem, root: Inode): FileSystem {
  if (root === of.root) return of;
  of.hold(root, 1);
  return {
    type: of.type,
    root,
    stat: (inode) => of.stat(inode),
    lookup: (directory, name) => of.lookup(directory, name),
    list: (directory) => of.list(directory),
    read: (inode) => of.read(inode),
    write: (inode, content, mtime) => of.write(inode, content, mtime),
    create: (directory, name, file) => of.create(directory, name, file),
    link: (directory, name, inode) => of.link(directory, name, inode),
    unlink: (directory, name, mtime) => of.unlink(directory, name, mtime),
    rename: (from, to, mtime) => of.rename(from, to, mtime),
    change: (inode, attributes) => of.change(inode, attributes),
    usage: () => of.usage(),
    hold: (inode, delta) => of.hold(inode, delta),
  };
}
