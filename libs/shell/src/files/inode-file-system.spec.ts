import { InodeFileSystem } from './inode-file-system.ts';

const QUOTA = { maxBytes: 1000, maxFiles: 10, maxFileBytes: 500 };
const FILE = { type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 1 } as const;

function withFile(content: string) {
  const tree = new InodeFileSystem(QUOTA);
  const inode = tree.create(tree.root, 'a', { ...FILE, content }) as number;
  return { tree, inode };
}

const restored = (tree: InodeFileSystem) => {
  const copy = new InodeFileSystem(QUOTA);
  copy.restore(tree.save());
  return copy;
};

describe('a saved file tree', () => {
  it('is the same value until something changes', () => {
    const { tree } = withFile('one');
    const saved = tree.save();
    expect(tree.save()).toBe(saved);
    const copy = restored(tree);
    expect(copy.save()).toBe(saved);
    copy.write(copy.lookup(copy.root, 'a')!, 'two', 2);
    expect(copy.save()).not.toBe(saved);
    expect(tree.save()).toBe(saved);
    expect(restored(copy).read(copy.lookup(copy.root, 'a')!)).toBe('two');
  });

  it.each<[string, (tree: InodeFileSystem, inode: number) => unknown]>([
    ['a write', (tree, inode) => tree.write(inode, 'more', 2)],
    ['another mode', (tree, inode) => tree.change(inode, { mode: 0o600 })],
    ['a link', (tree, inode) => tree.link(tree.root, 'b', inode)],
    ['a new file', (tree) => tree.create(tree.root, 'c', FILE)],
    ['a removal', (tree) => tree.unlink(tree.root, 'a', 2)],
    [
      'the end of a file that somebody held',
      (tree, inode) => {
        tree.hold(inode, 1);
        tree.unlink(tree.root, 'a', 2);
        tree.save();
        tree.hold(inode, -1);
      },
    ],
  ])('knows %s', (_, change) => {
    const { tree, inode } = withFile('one');
    const before = JSON.stringify(tree.save());
    change(tree, inode);
    const after = JSON.stringify(tree.save());
    expect(after).not.toBe(before);
    expect([tree.save().files, tree.save().bytes]).toEqual([tree.usage().files, tree.usage().bytes]);
  });
});
