/** ZIP archives in memory (PKWARE's APPNOTE.TXT, 4.3): what others made is not trusted, and nothing of it is written to a disk here. */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { UsageError } from '../cluster/usage-error.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const SYMLINK = 0o120000;

/** What an archive may hold; a small file may claim to be a huge one. */
export const ZIP_LIMITS = { bytes: 32 * 1024 * 1024, files: 5_000 } as const;

/** Contents by path. Throws UsageError for what is no archive, holds too much, or has paths that lead out of it. */
export function readZip(archive: Buffer, name: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const bad = (what: string) => new UsageError(`${name}: ${what}`);
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + END_BYTES > archive.length || archive.readUInt32LE(end) !== END) throw bad('is no ZIP archive');
  const count = archive.readUInt16LE(end + 10);
  if (count > ZIP_LIMITS.files) throw bad(`holds ${count} files; at most ${ZIP_LIMITS.files} are read`);
  let at = archive.readUInt32LE(end + 16);
  let total = 0;
  try {
    for (let index = 0; index < count; index++) {
      if (archive.readUInt32LE(at) !== CENTRAL) throw bad('its directory is damaged');
      const entry = centralEntry(archive, at);
      at += entry.length;
      if (entry.path.endsWith('/')) continue;
      const problem =
        pathProblem(entry.path) ?? (entry.isLink ? 'is a symbolic link' : undefined) ?? (entry.isEncrypted ? 'is encrypted' : undefined);
      if (problem !== undefined) throw bad(`${JSON.stringify(entry.path)} ${problem}`);
      total += entry.size;
      if (total > ZIP_LIMITS.bytes) throw bad(`holds more than ${ZIP_LIMITS.bytes} bytes`);
      files.set(entry.path, contentOf(archive, entry));
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw bad(`is damaged: ${(error as Error).message}`);
  }
  return files;
}

/** Whether a path would be written elsewhere than below its folder, on any system. */
export function pathProblem(path: string): string | undefined {
  const parts = path.split(/[/\\]/);
  if (parts.includes('..') || /^([/\\]|[A-Za-z]:)/.test(path)) return 'leads out of the archive';
  return path.includes('\0') || path === '' ? 'is no path' : undefined;
}

interface Entry {
  path: string;
  method: number;
  packed: number;
  size: number;
  checksum: number;
  offset: number;
  isLink: boolean;
  isEncrypted: boolean;
  /** Of its record in the directory. */
  length: number;
}

function centralEntry(archive: Buffer, at: number): Entry {
  const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [number, number, number];
  return {
    isEncrypted: (archive.readUInt16LE(at + 8) & ENCRYPTED) !== 0,
    method: archive.readUInt16LE(at + 10),
    checksum: archive.readUInt32LE(at + 16),
    packed: archive.readUInt32LE(at + 20),
    size: archive.readUInt32LE(at + 24),
    isLink: ((archive.readUInt32LE(at + 38) >>> 16) & 0o170000) === SYMLINK,
    offset: archive.readUInt32LE(at + 42),
    path: archive.toString('utf8', at + 46, at + 46 + nameLength),
    length: 46 + nameLength + extra + comment,
  };
}

function contentOf(archive: Buffer, { path, method, packed, size, checksum, offset }: Entry): Buffer {
  if (archive.readUInt32LE(offset) !== LOCAL) throw new Error(`${path} is not where the directory says`);
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const data = archive.subarray(start, start + packed);
  if (method !== STORED && method !== DEFLATED) throw new Error(`${path} is packed in a way that is not known`);
  const content = method === STORED ? Buffer.from(data) : inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  if (content.length !== size || crc32(content) !== checksum) throw new Error(`${path} does not have its checksum`);
  return content;
}

/** An archive of these files; the same files give the same bytes. */
export function writeZip(files: Readonly<Record<string, string>>): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const data = deflateRawSync(content);
    const name = Buffer.from(path);
    // Version 2.0, names in UTF-8, deflated, and the first day that the format knows.
    const common = Buffer.alloc(26);
    [20, 0x800, DEFLATED, 0, 0x21].forEach((value, index) => common.writeUInt16LE(value, index * 2));
    [crc32(content), data.length, content.length].forEach((value, index) => common.writeUInt32LE(value, 10 + index * 4));
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([uint32(LOCAL), common, name, data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([uint32(CENTRAL), Buffer.from([20, 0]), common, place, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  for (const place of [8, 10]) end.writeUInt16LE(locals.length, place);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
