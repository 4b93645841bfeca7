/** The index (gitformat-index(5), version 2): what the next commit will hold. */
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type ByteString, decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { ObjectId } from './objects/object-store.ts';
import { comparePaths, type FileEntry } from './objects/tree-object.ts';

export interface IndexEntry extends FileEntry {
  readonly size: number;
  /** Milliseconds. */
  readonly mtime: number;
}

/** The versions of a path in conflict: 1 the common ancestor, 2 ours, 3 theirs. */
export type Stages = Readonly<Partial<Record<1 | 2 | 3, FileEntry>>>;

export class Index {
  /** Merged files by path. */
  readonly entries: Map<string, IndexEntry>;
  /** Files in conflict by path. */
  readonly conflicts: Map<string, Stages>;

  constructor(entries: Iterable<readonly [string, IndexEntry]> = [], conflicts: Iterable<readonly [string, Stages]> = []) {
    this.entries = new Map(entries);
    this.conflicts = new Map(conflicts);
  }

  set(path: string, entry: FileEntry, size = 0, mtime = 0): void {
    this.conflicts.delete(path);
    // A file where a directory was, and the other way round.
    for (const other of this.entries.keys()) if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) this.entries.delete(other);
    this.entries.set(path, { mode: entry.mode, id: entry.id, size, mtime });
  }

  remove(path: string): boolean {
    const merged = this.entries.delete(path);
    return this.conflicts.delete(path) || merged;
  }

  /** Paths of both, in order. */
  paths(): string[] {
    return [...new Set([...this.entries.keys(), ...this.conflicts.keys()])].sort(comparePaths);
  }

  has(path: string): boolean {
    return this.entries.has(path) || this.conflicts.has(path);
  }

  /** The merged files, in order. */
  files(): Map<string, FileEntry> {
    return new Map([...this.entries].sort(([a], [b]) => comparePaths(a, b)).map(([path, { mode, id }]) => [path, { mode, id }]));
  }
}

const word = (value: number): ByteString =>
  String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const half = (value: number): ByteString => String.fromCharCode((value >> 8) & 255, value & 255);
const idBytes = (id: ObjectId): ByteString => String.fromCharCode(...hexToBytes(id));

function formatEntry(path: string, { mode, id }: FileEntry, stage: number, size: number, mtime: number): ByteString {
  const time = word(Math.floor(mtime / 1000)) + word((mtime % 1000) * 1_000_000);
  const name = encodeUtf8(path);
  const flags = (stage << 12) | Math.min(name.length, 0xfff);
  const entry = `${time}${time}${word(0)}${word(0)}${word(parseInt(mode, 8))}${word(0)}${word(0)}${word(size)}${idBytes(id)}${half(flags)}${name}`;
  return entry + '\0'.repeat(8 - (entry.length % 8));
}

export function formatIndex(index: Index): ByteString {
  const rows: ByteString[] = [];
  for (const path of index.paths()) {
    const merged = index.entries.get(path);
    if (merged) rows.push(formatEntry(path, merged, 0, merged.size, merged.mtime));
    for (const stage of [1, 2, 3] as const) {
      const entry = index.conflicts.get(path)?.[stage];
      if (entry) rows.push(formatEntry(path, entry, stage, 0, 0));
    }
  }
  const content = `DIRC${word(2)}${word(rows.length)}${rows.join('')}`;
  return content + String.fromCharCode(...sha1(Uint8Array.from(content, (byte) => byte.charCodeAt(0))));
}

/** Undefined when the bytes are no index of version 2. */
export function parseIndex(bytes: ByteString): Index | undefined {
  const number = (at: number): number =>
    ((bytes.charCodeAt(at) << 24) | (bytes.charCodeAt(at + 1) << 16) | (bytes.charCodeAt(at + 2) << 8) | bytes.charCodeAt(at + 3)) >>> 0;
  if (!bytes.startsWith('DIRC') || number(4) !== 2) return undefined;
  const index = new Index();
  let at = 12;
  for (let left = number(8); left > 0; left--) {
    const mtime = number(at + 8) * 1000 + Math.floor(number(at + 12) / 1_000_000);
    const mode = number(at + 24).toString(8);
    const size = number(at + 36);
    const id = bytesToHex(Uint8Array.from(bytes.slice(at + 40, at + 60), (byte) => byte.charCodeAt(0)));
    const stage = (bytes.charCodeAt(at + 60) >> 4) & 3;
    const end = bytes.indexOf('\0', at + 62);
    const path = decodeUtf8(bytes.slice(at + 62, end));
    if (stage === 0) index.entries.set(path, { mode, id, size, mtime });
    else index.conflicts.set(path, { ...index.conflicts.get(path), [stage]: { mode, id } });
    const length = end - at;
    at += length + 8 - (length % 8);
  }
  return index;
}
