/** The format of zip archives (APPNOTE.TXT of PKWARE), with the times, owners and permissions that Info-ZIP adds. */
import type { ByteString } from '../../kernel/byte-string.ts';

/** A member as it lies in an archive. */
export interface ZipEntry {
  /** As in the archive, with a slash at the end for directories. */
  readonly name: ByteString;
  readonly method: 'stored' | 'deflated';
  /** What the packer was told: `X` is -9, `N` is -6. */
  readonly effort: 'N' | 'X' | 'F' | 'S';
  readonly crc: number;
  readonly size: number;
  readonly packed: ByteString;
  /** Milliseconds since the epoch, in whole seconds. */
  readonly mtime: number;
  /** File type and permissions, as stat(2) gives them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const LOCAL = 'PK\x03\x04';
const CENTRAL = 'PK\x01\x02';
const END = 'PK\x05\x06';
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const MADE_BY_UNIX_3_0 = (3 << 8) | 30;
const TIMES = 0x5455;
const OWNERS = 0x7875;
const EFFORTS = ['N', 'X', 'F', 'S'] as const;

export const isDirectoryName = (name: string): boolean => name.endsWith('/');
export const isLink = ({ mode }: ZipEntry): boolean => (mode & 0o170000) === 0o120000;

/** Numbers of so many bytes, the lowest first. */
function number(value: number, bytes: number): ByteString {
  let text = '';
  for (let i = 0, rest = value; i < bytes; i++, rest = Math.floor(rest / 256)) text += String.fromCharCode(rest % 256);
  return text;
}

function read(text: ByteString, at: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + text.charCodeAt(at + i);
  return value;
}

/** In steps of two seconds; UTC is the machine's time zone. */
function dosTime(milliseconds: number): ByteString {
  const date = new Date(Math.max(milliseconds, Date.UTC(1980, 0, 1)));
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return number(time, 2) + number(day, 2);
}

function fromDosTime(time: number, day: number): number {
  return Date.UTC(1980 + (day >> 9), ((day >> 5) & 15) - 1, day & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}

/** The fields that local and central headers share, from the version that is needed to the length of the name. */
function header({ name, method, effort, crc, size, packed, mtime }: ZipEntry, extra: ByteString): ByteString {
  const needed = method === 'deflated' ? 20 : 10;
  const flags = EFFORTS.indexOf(effort) << 1;
  const sizes = number(crc, 4) + number(packed.length, 4) + number(size, 4);
  return (
    number(needed, 2) + number(flags, 2) + number(method === 'deflated' ? 8 : 0, 2) + dosTime(mtime) + sizes +
    number(name.length, 2) + number(extra.length, 2)
  ); // prettier-ignore
}

function owners({ uid, gid }: ZipEntry): ByteString {
  return number(OWNERS, 2) + number(11, 2) + number(1, 1) + number(4, 1) + number(uid, 4) + number(4, 1) + number(gid, 4);
}

export function writeArchive(entries: readonly ZipEntry[]): ByteString {
  let body = '';
  let directory = '';
  for (const entry of entries) {
    const seconds = number(Math.floor(entry.mtime / 1000), 4);
    const localExtra = number(TIMES, 2) + number(9, 2) + number(3, 1) + seconds + seconds + owners(entry);
    const centralExtra = number(TIMES, 2) + number(5, 2) + number(3, 1) + seconds + owners(entry);
    const attributes = entry.mode * 65_536 + (isDirectoryName(entry.name) ? 16 : 0);
    const tail = number(0, 2) + number(0, 2) + number(0, 2) + number(attributes, 4) + number(body.length, 4);
    directory += CENTRAL + number(MADE_BY_UNIX_3_0, 2) + header(entry, centralExtra) + tail + entry.name + centralExtra;
    body += LOCAL + header(entry, localExtra) + entry.name + localExtra + entry.packed;
  }
  const counts = number(entries.length, 2).repeat(2);
  return `${body}${directory}${END}${number(0, 4)}${counts}${number(directory.length, 4)}${number(body.length, 4)}${number(0, 2)}`;
}

/** The members in the order of the directory; undefined when it is no archive. */
export function readArchive(bytes: ByteString): ZipEntry[] | undefined {
  const end = bytes.lastIndexOf(END);
  if (end < 0 || bytes.length < end + END_SIZE) return undefined;
  const entries: ZipEntry[] = [];
  let at = read(bytes, end + 16, 4);
  for (let left = read(bytes, end + 10, 2); left > 0; left--) {
    if (!bytes.startsWith(CENTRAL, at)) return undefined;
    const [nameLength, extraLength, commentLength] = [read(bytes, at + 28, 2), read(bytes, at + 30, 2), read(bytes, at + 32, 2)];
    const name = bytes.slice(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength);
    const extra = bytes.slice(at + CENTRAL_SIZE + nameLength, at + CENTRAL_SIZE + nameLength + extraLength);
    const local = read(bytes, at + 42, 4);
    const data = local + LOCAL_SIZE + read(bytes, local + 26, 2) + read(bytes, local + 28, 2);
    const times = extraField(extra, TIMES);
    entries.push({
      name,
      method: read(bytes, at + 10, 2) === 8 ? 'deflated' : 'stored',
      effort: EFFORTS[(read(bytes, at + 8, 2) >> 1) & 3]!,
      crc: read(bytes, at + 16, 4),
      size: read(bytes, at + 24, 4),
      packed: bytes.slice(data, data + read(bytes, at + 20, 4)),
      mtime: times ? read(times, 1, 4) * 1000 : fromDosTime(read(bytes, at + 12, 2), read(bytes, at + 14, 2)),
      mode: Math.floor(read(bytes, at + 38, 4) / 65_536),
      uid: 0,
      gid: 0,
    });
    at += CENTRAL_SIZE + nameLength + extraLength + commentLength;
  }
  return entries;
}

function extraField(extra: ByteString, wanted: number): ByteString | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const length = read(extra, at + 2, 2);
    if (read(extra, at, 2) === wanted) return extra.slice(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return undefined;
}

/** CRC-32, as zip and gzip compute it. */
export function crc32(bytes: ByteString): number {
  let value = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    value ^= bytes.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}

/** How much smaller something has become, in percent. */
export const ratio = (size: number, packed: number): number =>
  size === 0 || packed >= size ? 0 : Math.round((100 * (size - packed)) / size);

/** A pattern of zip and unzip: `*` stands for slashes, too. */
export function namePattern(pattern: string): RegExp {
  const text = pattern.replace(/\[[!^]?[^\]]*\]|[\\^$.|?*+(){}[\]]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    return part.length > 1 ? part.replace(/^\[[!^]/, '[^') : `\\${part}`;
  });
  return new RegExp(`^${text}$`, 's');
}
