/** Trees: a directory as git stores it. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type ByteString, decodeUtf8, encodeUtf8 } from '../../../kernel/byte-string.ts';
import { EMPTY_TREE, type ObjectId, type ObjectStore } from './object-store.ts';

export const DIRECTORY = '40000';
export const SYMLINK = '120000';
export const EXECUTABLE = '100755';
export const REGULAR = '100644';

export interface TreeEntry {
  /** Octal digits: `100644`, `100755`, `120000`, `40000`. */
  readonly mode: string;
  readonly name: string;
  readonly id: ObjectId;
}

export interface FileEntry {
  readonly mode: string;
  readonly id: ObjectId;
}

/** Path → file, in git's order of paths. */
export type FlatTree = ReadonlyMap<string, FileEntry>;

export function parseTree(content: ByteString): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(' ', at);
    const end = content.indexOf('\0', space);
    const id = bytesToHex(Uint8Array.from(content.slice(end + 1, end + 21), (byte) => byte.charCodeAt(0)));
    entries.push({ mode: content.slice(at, space), name: decodeUtf8(content.slice(space + 1, end)), id });
    at = end + 21;
  }
  return entries;
}

const sortKey = ({ mode, name }: TreeEntry): string => encodeUtf8(mode === DIRECTORY ? `${name}/` : name);

function formatTree(entries: readonly TreeEntry[]): ByteString {
  return [...entries]
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .map(({ mode, name, id }) => `${mode} ${encodeUtf8(name)}\0${String.fromCharCode(...hexToBytes(id))}`)
    .join('');
}

export const comparePaths = (a: string, b: string): number => {
  const [left, right] = [encodeUtf8(a), encodeUtf8(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** All files of a tree and of those in it. */
export function flattenTree(store: ObjectStore, id: ObjectId | undefined): FlatTree {
  const files: [string, FileEntry][] = [];
  const visit = (tree: ObjectId, prefix: string): void => {
    for (const entry of parseTree(store.read(tree, 'tree').content)) {
      if (entry.mode === DIRECTORY) visit(entry.id, `${prefix}${entry.name}/`);
      else files.push([prefix + entry.name, { mode: entry.mode, id: entry.id }]);
    }
  };
  if (id !== undefined && id !== EMPTY_TREE) visit(id, '');
  return new Map(files.sort(([a], [b]) => comparePaths(a, b)));
}

/** Writes the trees of these files; the id of the outermost. */
export function writeTree(store: ObjectStore, files: FlatTree): ObjectId {
  const here: TreeEntry[] = [];
  const below = new Map<string, Map<string, FileEntry>>();
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) here.push({ name: path, ...file });
    else {
      const name = path.slice(0, slash);
      if (!below.has(name)) below.set(name, new Map());
      below.get(name)!.set(path.slice(slash + 1), file);
    }
  }
  for (const [name, inner] of below) here.push({ mode: DIRECTORY, name, id: writeTree(store, inner) });
  return store.write('tree', formatTree(here));
}
