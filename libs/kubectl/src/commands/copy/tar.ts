/** Tar archives as byte strings (POSIX ustar, with GNU's long names when reading). */
import { encodeUtf8, decodeUtf8, type ByteString } from '@drydock/shell';

export interface TarEntry {
  /** Without a slash at the end. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'other';
  readonly mode: number;
  readonly content: ByteString;
}

const BLOCK = 512;
const LONG_NAME = 'L';

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

export function writeTar(entries: readonly TarEntry[], mtime: number): ByteString {
  return entries.map((entry) => writeEntry(entry, mtime)).join('') + '\0'.repeat(2 * BLOCK);
}

function writeEntry({ path, type, mode, content }: TarEntry, mtime: number): ByteString {
  const name = encodeUtf8(type === 'directory' ? `${path}/` : path);
  const long = name.length > 100 ? header('././@LongLink', LONG_NAME, 0o644, name.length + 1, mtime) + padded(`${name}\0`) : '';
  return long + header(name.slice(0, 100), type === 'directory' ? '5' : '0', mode, content.length, mtime) + padded(content);
}

function header(name: ByteString, flag: string, mode: number, size: number, mtime: number): ByteString {
  const fields = [
    name.padEnd(100, '\0'),
    octal(mode & 0o7777, 8),
    octal(0, 8),
    octal(0, 8),
    octal(size, 12),
    octal(Math.floor(mtime / 1000), 12),
  ];
  const head = fields.join('');
  const tail = `${flag}${'\0'.repeat(100)}ustar\x0000`.padEnd(BLOCK - head.length - 8, '\0');
  const sum = [...head, ...tail].reduce((total, char) => total + char.charCodeAt(0), 8 * 32);
  return `${head}${sum.toString(8).padStart(6, '0')}\0 ${tail}`;
}

function padded(content: ByteString): ByteString {
  return content + '\0'.repeat((BLOCK - (content.length % BLOCK)) % BLOCK);
}

/** Undefined when the bytes are no archive. */
export function readTar(bytes: ByteString): TarEntry[] | undefined {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  for (let position = 0; position + BLOCK <= bytes.length;) {
    const block = bytes.slice(position, position + BLOCK);
    if (/^\0*$/.test(block)) return entries;
    const size = parseInt(block.slice(124, 136).replace(/[\0 ]/g, '') || '0', 8);
    if (block.slice(257, 262) !== 'ustar' || Number.isNaN(size)) return undefined;
    const content = bytes.slice(position + BLOCK, position + BLOCK + size);
    position += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const flag = block[156]!;
    if (flag === LONG_NAME) {
      longName = text(content);
      continue;
    }
    const prefix = text(block.slice(345, 500));
    const name = longName ?? `${prefix ? `${prefix}/` : ''}${text(block.slice(0, 100))}`;
    longName = undefined;
    const type = flag === '5' ? 'directory' : flag === '0' || flag === '\0' ? 'file' : 'other';
    entries.push({ path: name.replace(/\/+$/, ''), type, mode: parseInt(block.slice(100, 107), 8) || 0o644, content });
  }
  return entries;
}

function text(field: ByteString): string {
  const end = field.indexOf('\0');
  return decodeUtf8(end < 0 ? field : field.slice(0, end));
}
