import type { ByteString } from '../kernel/byte-string.ts';
import { FileError } from './file-error.ts';
import type { FileAttributes, FileStat, FileSystem, FileType, Inode, NewFile } from './file-system.ts';

interface Node {
  type: FileType;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  links: number;
  content: ByteString;
  entries: Map<string, Inode> | undefined;
}

/** Null: removed. */
type Layer = Map<Inode, Node | null>;

/** The saved form of what a file system holds beyond its base: plain JSON. `null`: removed. */
export interface SavedTree {
  next: Inode;
  bytes: number;
  files: number;
  nodes: [Inode, SavedNode | null][];
}

interface SavedNode {
  type: FileType;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  links: number;
  content?: ByteString;
  entries?: [string, Inode][];
}

export interface FileSystemQuota {
  maxBytes: number;
  maxFiles: number;
  maxFileBytes: number;
}

const MAX_LAYERS = 8;
const ROOT_INODE = 1;

/**
 * Files as inodes in layers: all but the top layer are shared with other trees and never change, so that a fork costs nothing until
 * one of the two writes.
 */
export class InodeFileSystem implements FileSystem {
  readonly type: string;
  readonly root: Inode = ROOT_INODE;
  /** Asked before anything grows: whether the disk that these files lie on has no room left. A copy does not ask. */
  isDiskFull: (() => boolean) | undefined;
  readonly #quota: FileSystemQuota;
  readonly #held = new Map<Inode, number>();
  #shared: readonly Layer[];
  #baseLayers: number;
  #own: Layer = new Map();
  #next = ROOT_INODE + 1;
  #bytes = 0;
  #files = 0;
  #revision = 0;
  /** What was saved last, or restored: the same until something changes. */
  #saved: { revision: number; tree: SavedTree } | undefined;

  /** Empty, or on top of `base`, which from now on must not be changed any more. */
  constructor(quota: FileSystemQuota, type = 'overlay', base?: InodeFileSystem) {
    this.#quota = quota;
    this.type = type;
    if (base) {
      base.#freeze();
      this.#shared = base.#shared;
      this.#next = base.#next;
    } else {
      this.#shared = [];
      this.#own.set(ROOT_INODE, newNode({ type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: 0 }));
    }
    this.#baseLayers = this.#shared.length;
  }

  /** A copy that shares everything until one of the two writes. */
  fork(): InodeFileSystem {
    const copy = new InodeFileSystem(this.#quota, this.type, this);
    copy.#baseLayers = this.#baseLayers;
    copy.#bytes = this.#bytes;
    copy.#files = this.#files;
    return copy;
  }

  save(): SavedTree {
    if (this.#saved?.revision !== this.#revision) this.#saved = { revision: this.#revision, tree: this.#tree() };
    return this.#saved.tree;
  }

  #tree(): SavedTree {
    const nodes = new Map<Inode, SavedNode | null>();
    for (const layer of [...this.#shared.slice(this.#baseLayers), this.#own]) {
      for (const [inode, node] of layer) nodes.set(inode, node ? saveNode(node) : null);
    }
    return { next: this.#next, bytes: this.#bytes, files: this.#files, nodes: [...nodes] };
  }

  /** Brings back what `save` gave; this file system must have the same base and no changes of its own. */
  restore(saved: SavedTree): void {
    this.#next = saved.next;
    this.#bytes = saved.bytes;
    this.#files = saved.files;
    this.#shared = [...this.#shared.slice(0, this.#baseLayers), layerOf(saved)];
    this.#own = new Map();
    this.#saved = { revision: this.#revision, tree: saved };
  }

  stat(inode: Inode): FileStat {
    const { type, mode, uid, gid, mtime, links, content, entries } = this.#node(inode);
    return { type, mode, uid, gid, mtime, links, size: entries ? 4096 : type === 'device' ? 0 : content.length };
  }

  typeOf(inode: Inode): FileType {
    return this.#node(inode).type;
  }

  lookup(directory: Inode, name: string): Inode | undefined {
    return this.#node(directory).entries?.get(name);
  }

  list(directory: Inode): string[] {
    return [...(this.#node(directory).entries?.keys() ?? [])].sort();
  }

  read(inode: Inode): ByteString {
    return this.#node(inode).content;
  }

  write(inode: Inode, content: ByteString, mtime: number): FileError | undefined {
    const size = this.#node(inode).content.length;
    const growth = content.length - size;
    if (growth > 0 && (content.length > this.#quota.maxFileBytes || this.#lacksRoomFor(growth))) return new FileError('ENOSPC');
    this.#bytes += growth;
    const node = this.#writable(inode);
    node.content = content;
    node.mtime = mtime;
    return undefined;
  }

  create(directory: Inode, name: string, file: NewFile): Inode | FileError {
    const size = file.content?.length ?? 0;
    if (this.#files >= this.#quota.maxFiles || (size > 0 && this.#lacksRoomFor(size))) return new FileError('ENOSPC');
    const inode = this.#next++;
    this.#files++;
    this.#bytes += size;
    this.#own.set(inode, newNode(file));
    this.#enter(directory, name, inode, file.mtime);
    return inode;
  }

  #lacksRoomFor(bytes: number): boolean {
    return this.#bytes + bytes > this.#quota.maxBytes || (this.isDiskFull?.() ?? false);
  }

  link(directory: Inode, name: string, inode: Inode): FileError | undefined {
    const node = this.#writable(inode);
    node.links++;
    this.#enter(directory, name, inode, node.mtime);
    return undefined;
  }

  unlink(directory: Inode, name: string, mtime: number): FileError | undefined {
    const inode = this.lookup(directory, name);
    if (inode === undefined) return new FileError('ENOENT');
    if (this.#node(inode).entries?.size) return new FileError('ENOTEMPTY');
    const parent = this.#writable(directory);
    parent.entries!.delete(name);
    parent.mtime = mtime;
    this.#dropLink(inode);
    return undefined;
  }

  rename(from: { directory: Inode; name: string }, to: { directory: Inode; name: string }, mtime: number): FileError | undefined {
    const inode = this.lookup(from.directory, from.name);
    if (inode === undefined) return new FileError('ENOENT');
    const replaced = this.lookup(to.directory, to.name);
    if (replaced === inode) return undefined;
    if (replaced !== undefined) {
      const isDirectory = this.#node(inode).entries !== undefined;
      const replacesDirectory = this.#node(replaced).entries !== undefined;
      if (isDirectory !== replacesDirectory) return new FileError(replacesDirectory ? 'EISDIR' : 'ENOTDIR');
      const error = this.unlink(to.directory, to.name, mtime);
      if (error) return error;
    }
    const parent = this.#writable(from.directory);
    parent.entries!.delete(from.name);
    parent.mtime = mtime;
    this.#enter(to.directory, to.name, inode, mtime);
    return undefined;
  }

  change(inode: Inode, attributes: FileAttributes): FileError | undefined {
    const node = this.#writable(inode);
    node.mode = attributes.mode ?? node.mode;
    node.uid = attributes.uid ?? node.uid;
    node.gid = attributes.gid ?? node.gid;
    node.mtime = attributes.mtime ?? node.mtime;
    return undefined;
  }

  usage() {
    return { bytes: this.#bytes, files: this.#files, maxBytes: this.#quota.maxBytes, maxFiles: this.#quota.maxFiles };
  }

  hold(inode: Inode, delta: number): void {
    const count = (this.#held.get(inode) ?? 0) + delta;
    if (count > 0) {
      this.#held.set(inode, count);
      return;
    }
    this.#held.delete(inode);
    if (this.#find(inode)?.links === 0) this.#forget(inode);
  }

  /** In the uppermost layer that knows the inode; null or undefined when there is none. */
  #find(inode: Inode): Node | null | undefined {
    let node = this.#own.get(inode);
    for (let i = this.#shared.length - 1; node === undefined && i >= 0; i--) node = this.#shared[i]!.get(inode);
    return node;
  }

  #node(inode: Inode): Node {
    const node = this.#find(inode);
    if (!node) throw new Error(`inode ${inode} is not in this file system`);
    return node;
  }

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  #writable(inode: Inode): Node {
    this.#revision++;
    const own = this.#own.get(inode);
    if (own) return own;
    const shared = this.#node(inode);
    const copy = { ...shared, entries: shared.entries && new Map(shared.entries) };
    this.#own.set(inode, copy);
    return copy;
  }

  #enter(directory: Inode, name: string, inode: Inode, mtime: number): void {
    const parent = this.#writable(directory);
    parent.entries!.set(name, inode);
    parent.mtime = mtime;
  }

  #dropLink(inode: Inode): void {
    const node = this.#writable(inode);
    node.links--;
    if (node.links === 0 && !this.#held.has(inode)) this.#forget(inode);
  }

  #forget(inode: Inode): void {
    this.#bytes -= this.#node(inode).content.length;
    this.#files--;
    this.#saved = undefined;
    this.#own.set(inode, null);
  }

  #freeze(): void {
    if (this.#own.size === 0) return;
    const layers = [...this.#shared, this.#own];
    this.#shared =
      layers.length > MAX_LAYERS ? [...layers.slice(0, this.#baseLayers), mergeLayers(layers.slice(this.#baseLayers))] : layers;
    this.#own = new Map();
  }
}

function mergeLayers(layers: readonly Layer[]): Layer {
  const merged: Layer = new Map();
  for (const layer of layers) for (const [inode, node] of layer) merged.set(inode, node);
  return merged;
}

function newNode(file: NewFile): Node {
  const { type, mode, uid, gid, mtime, content = '' } = file;
  return { type, mode, uid, gid, mtime, links: 1, content, entries: type === 'directory' ? new Map() : undefined };
}

function saveNode({ entries, content, ...rest }: Node): SavedNode {
  return entries ? { ...rest, entries: [...entries] } : { ...rest, content };
}

function restoreNode({ type, mode, uid, gid, mtime, links, content = '', entries }: SavedNode): Node {
  return { type, mode, uid, gid, mtime, links, content, entries: entries && new Map(entries) };
}

/** What was saved, as a layer: all that are restored from the same value share it. */
const restoredLayers = new WeakMap<SavedTree, Layer>();

function layerOf(saved: SavedTree): Layer {
  const before = restoredLayers.get(saved);
  if (before) return before;
  const layer: Layer = new Map(saved.nodes.map(([inode, node]) => [inode, node && restoreNode(node)]));
  restoredLayers.set(saved, layer);
  return layer;
}
