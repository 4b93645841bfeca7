import type { BufferEncoding, CpOptions, FileContent, FsStat, IFileSystem, MkdirOptions, RmOptions } from 'just-bash';
import { FileError } from '../../files/file-error.ts';
import type { FileStat } from '../../files/file-system.ts';
import { joinPath, normalizePath } from '../../files/paths.ts';
import { type ByteString, decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process } from '../../kernel/program.ts';
import { copyTree } from '../copy-tree.ts';
import { STANDARD_OUTPUT } from './tar-words.ts';

type ReadEncoding = { encoding?: BufferEncoding | null } | BufferEncoding;

/** An error as Node's `fs` gives it: just-bash's commands read the code in its message. */
function check<T>(result: T, path: string): Exclude<T, FileError> {
  if (!(result instanceof FileError)) return result as Exclude<T, FileError>;
  throw new Error(`${result.code}: ${result.message.toLowerCase()}, open '${path}'`);
}

const bytesOf = (content: FileContent, encoding?: unknown): ByteString => {
  if (typeof content !== 'string') return Array.from(content, (byte) => String.fromCharCode(byte)).join('');
  return encoding === 'binary' || encoding === 'latin1' ? content : encodeUtf8(content);
};

const describe = (stat: FileStat): FsStat => ({
  isFile: stat.type === 'file' || stat.type === 'device',
  isDirectory: stat.type === 'directory',
  isSymbolicLink: stat.type === 'symlink',
  mode: stat.mode,
  size: stat.size,
  mtime: new Date(stat.mtime),
});

/** A process's files as just-bash wants them. Its promises settle at once. */
export class BatchFileSystem implements IFileSystem {
  /** What was written to standard output as a file. */
  written: ByteString = '';
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  async readFile(path: string, options?: ReadEncoding): Promise<string> {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    const bytes = await this.readFileBytes(path);
    return encoding === 'binary' || encoding === 'latin1' ? bytes : decodeUtf8(bytes);
  }

  async readFileBytes(path: string): Promise<ByteString & never> {
    const shared = /^\/dev\/(?:fd\/(\d+)|stdin)$/.exec(path);
    if (shared) return this.#drain(Number(shared[1] ?? 0)) as ByteString & never;
    return check(this.#process.files.readFile(path), path) as ByteString & never;
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return Uint8Array.from((await this.readFileBytes(path)) as string, (character) => character.charCodeAt(0));
  }

  async writeFile(path: string, content: FileContent, options?: unknown): Promise<void> {
    const encoding = typeof options === 'string' ? options : (options as { encoding?: string } | undefined)?.encoding;
    if (path === STANDARD_OUTPUT) this.written += bytesOf(content, encoding);
    else check(this.#process.files.writeFile(path, bytesOf(content, encoding)), path);
  }

  async appendFile(path: string, content: FileContent, options?: unknown): Promise<void> {
    const encoding = typeof options === 'string' ? options : (options as { encoding?: string } | undefined)?.encoding;
    check(this.#process.files.writeFile(path, bytesOf(content, encoding), { append: true }), path);
  }

  async exists(path: string): Promise<boolean> {
    return isDescriptor(path) || this.#process.files.exists(path);
  }

  async stat(path: string): Promise<FsStat> {
    return describe(check(this.#process.files.stat(isDescriptor(path) ? '/dev/null' : path), path));
  }

  async lstat(path: string): Promise<FsStat> {
    return describe(check(this.#process.files.lstat(path), path));
  }

  async mkdir(path: string, options?: MkdirOptions): Promise<void> {
    check(options?.recursive ? this.#process.files.makeDirectories(path) : this.#process.files.mkdir(path), path);
  }

  async readdir(path: string): Promise<string[]> {
    return check(this.#process.files.list(path), path);
  }

  async rm(path: string, options?: RmOptions): Promise<void> {
    const { files } = this.#process;
    const result = options?.recursive ? files.removeTree(path)?.error : files.isDirectory(path) ? files.rmdir(path) : files.unlink(path);
    if (!(options?.force && result?.code === 'ENOENT')) check(result, path);
  }

  async cp(from: string, to: string, options?: CpOptions): Promise<void> {
    const problem = copyTree(this.#process, from, to, { recursive: options?.recursive ?? false, preserve: false });
    if (problem) throw new Error(problem);
  }

  async mv(from: string, to: string): Promise<void> {
    check(this.#process.files.rename(from, to), from);
  }

  resolvePath(base: string, path: string): string {
    return normalizePath(path.startsWith('/') ? path : joinPath(base, path));
  }

  getAllPaths(): string[] {
    return [];
  }

  async chmod(path: string, mode: number): Promise<void> {
    check(this.#process.files.chmod(path, mode), path);
  }

  async symlink(target: string, path: string): Promise<void> {
    check(this.#process.files.symlink(target, path), path);
  }

  async link(existing: string, path: string): Promise<void> {
    check(this.#process.files.link(existing, path), path);
  }

  async readlink(path: string): Promise<string> {
    return check(this.#process.files.readlink(path), path);
  }

  async realpath(path: string): Promise<string> {
    return check(this.#process.files.realpath(path), path);
  }

  async utimes(path: string, _accessed: Date, modified: Date): Promise<void> {
    check(this.#process.files.setTime(path, modified.getTime()), path);
  }

  /** What a descriptor gives without waiting (a process substitution whose writer has ended). */
  #drain(fd: number): ByteString {
    let bytes = '';
    for (let result = this.#process.read(fd); typeof result === 'object' && 'data' in result; result = this.#process.read(fd))
      bytes += result.data;
    return bytes;
  }
}

const isDescriptor = (path: string) => /^\/dev\/(?:fd\/\d+|stdin)$/.test(path);
