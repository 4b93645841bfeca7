/** Blobs, trees, commits and tags by the hash of what is in them: loose objects, as git lays them out. */
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { failed } from '../../../files/file-error.ts';
import type { Files } from '../../../files/files.ts';
import type { ByteString } from '../../../kernel/byte-string.ts';
import { fatal } from '../git-error.ts';
import { deflate, inflate } from './zlib.ts';

/** 40 hexadecimal digits. */
export type ObjectId = string;
export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  readonly type: ObjectType;
  readonly content: ByteString;
}

export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
export const ZERO_ID = '0'.repeat(40);

const framed = (type: ObjectType, content: ByteString): ByteString => `${type} ${content.length}\0${content}`;

export const hashObject = (type: ObjectType, content: ByteString): ObjectId =>
  bytesToHex(sha1(Uint8Array.from(framed(type, content), (byte) => byte.charCodeAt(0))));

export class ObjectStore {
  readonly #files: Files;
  readonly #directory: string;
  readonly #seen = new Map<ObjectId, GitObject>();

  /** `directory`: `.git/objects`. */
  constructor(files: Files, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  #path(id: ObjectId): string {
    return `${this.#directory}/${id.slice(0, 2)}/${id.slice(2)}`;
  }

  has(id: ObjectId): boolean {
    return id === EMPTY_TREE || this.#seen.has(id) || this.#files.exists(this.#path(id));
  }

  find(id: ObjectId): GitObject | undefined {
    const seen = this.#seen.get(id);
    if (seen) return seen;
    if (id === EMPTY_TREE) return { type: 'tree', content: '' };
    const bytes = this.#files.readFile(this.#path(id));
    if (failed(bytes)) return undefined;
    const text = inflate(bytes);
    const end = text?.indexOf('\0') ?? -1;
    if (text === undefined || end < 0) throw fatal(`loose object ${id} (stored in ${this.#path(id)}) is corrupt`);
    const found: GitObject = { type: text.slice(0, text.indexOf(' ')) as ObjectType, content: text.slice(end + 1) };
    this.#seen.set(id, found);
    return found;
  }

  /** An object that something else refers to. */
  read(id: ObjectId, type?: ObjectType): GitObject {
    const found = this.find(id);
    if (!found) throw fatal(type === 'tree' || type === 'commit' ? `unable to read ${type} ${id}` : `unable to read ${id}`);
    return found;
  }

  write(type: ObjectType, content: ByteString): ObjectId {
    const id = hashObject(type, content);
    if (this.has(id)) return id;
    this.#files.makeDirectories(`${this.#directory}/${id.slice(0, 2)}`);
    const error = this.#files.writeFile(this.#path(id), deflate(framed(type, content)), { mode: 0o444 });
    if (error)
      throw failureToWrite(
        error.code === 'EACCES' ? 'insufficient permission for adding an object to repository database .git/objects' : error.message,
      );
    this.#seen.set(id, { type, content });
    return id;
  }

  /** All ids that begin with `prefix`. */
  startingWith(prefix: string): ObjectId[] {
    const directories = prefix.length >= 2 ? [prefix.slice(0, 2)] : [];
    return directories.flatMap((directory) => {
      const names = this.#files.list(`${this.#directory}/${directory}`);
      return failed(names) ? [] : names.map((name) => directory + name).filter((id) => id.startsWith(prefix));
    });
  }

  all(): ObjectId[] {
    const directories = this.#files.list(this.#directory);
    return failed(directories) ? [] : directories.filter((name) => /^[0-9a-f]{2}$/.test(name)).flatMap((name) => this.startingWith(name));
  }
}

const failureToWrite = (message: string) => fatal(`unable to write loose object file: ${message}`);
