/** What kind of file some bytes are, in the words of file(1) 5.44. */
import type { ByteString } from '../kernel/byte-string.ts';

export interface FileKind {
  readonly about: string;
  /** `text/plain`. */
  readonly mime: string;
  /** `us-ascii`, `utf-8`, `binary`, … */
  readonly charset: string;
}

/** Files that begin with certain bytes. */
const MAGIC: readonly (readonly [start: RegExp, about: string | ((match: RegExpExecArray) => string), mime: string])[] = [
  [/^\x89PNG\r\n\x1a\n[^]{4}IHDR/, 'PNG image data', 'image/png'],
  [/^\xff\xd8\xff/, 'JPEG image data', 'image/jpeg'],
  [/^GIF8([79])a/, ([, year]) => `GIF image data, version 8${year}a`, 'image/gif'],
  [/^%PDF-(\d\.\d)/, ([, version]) => `PDF document, version ${version}`, 'application/pdf'],
  [/^PK\x03\x04(.)\0[^]{22}/s, ([, version]) => `Zip archive data, at least v${zipVersion(version!)} to extract`, 'application/zip'],
  [/^BZh[1-9]/, 'bzip2 compressed data', 'application/x-bzip2'],
  [/^\xfd7zXZ\0/, 'XZ compressed data', 'application/x-xz'],
  [/^\x28\xb5\x2f\xfd/, 'Zstandard compressed data', 'application/zstd'],
  [/^\x7fELF\x02\x01/, 'ELF 64-bit LSB (SYSV)', 'application/octet-stream'],
  [/^[^]{257}ustar {2}\0/, 'POSIX tar archive (GNU)', 'application/x-tar'],
  [/^[^]{257}ustar\0/, 'POSIX tar archive', 'application/x-tar'],
  [/^-----BEGIN CERTIFICATE-----/, 'PEM certificate', 'text/plain'],
  [/^-----BEGIN CERTIFICATE REQ/, 'PEM certificate request', 'text/plain'],
  [/^-----BEGIN (RSA|DSA|EC) PRIVATE KEY-----/, ([, kind]) => `PEM ${kind} private key`, 'text/plain'],
  [/^-----BEGIN OPENSSH PRIVATE KEY-----/, 'OpenSSH private key', 'text/plain'],
  [/^-----BEGIN PGP MESSAGE-/, 'PGP message', 'text/plain'],
  [/^ssh-(rsa|ed25519) /, ([, kind]) => `OpenSSH ${kind!.toUpperCase()} public key`, 'text/plain'],
];

const zipVersion = (byte: string): string => `${Math.floor(byte.charCodeAt(0) / 10)}.${byte.charCodeAt(0) % 10}`;

/** Interpreters that have a name of their own; others are `a /path/to/it`. */
const SCRIPTS: readonly (readonly [interpreter: RegExp, name: string, mime: string])[] = [
  [/^\/(?:usr\/)?bin\/(?:env )?sh$/, 'POSIX shell script', 'text/x-shellscript'],
  [/^\/(?:usr\/(?:local\/)?)?bin\/(?:env )?bash$/, 'Bourne-Again shell script', 'text/x-shellscript'],
  [/^\/(?:usr\/(?:local\/)?)?bin\/(?:env )?python[\d.]*$/, 'Python script', 'text/x-script.python'],
  [/^\/usr\/bin\/(?:env )?[gmn]?awk$/, 'awk script', 'text/x-awk'],
];

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

/** `Sun Nov 29 16:13:58 2026`: ctime(3). */
function calendarTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${date.toISOString().slice(11, 19)} ${date.getUTCFullYear()}`;
}

const littleEndian = (bytes: ByteString, at: number): number =>
  [3, 2, 1, 0].reduce((value, i) => value * 256 + (bytes.charCodeAt(at + i) || 0), 0);

const SYSTEMS: Readonly<Record<number, string>> = {
  0: 'FAT filesystem (MS-DOS, OS/2, NT)',
  3: 'Unix',
  7: 'Macintosh',
  11: 'NTFS filesystem (NT)',
};

/** RFC 1952's header and trailer. */
function gzipKind(bytes: ByteString): string {
  const flags = bytes.charCodeAt(3);
  const extra = flags & 4 ? 2 + bytes.charCodeAt(10) + 256 * bytes.charCodeAt(11) : 0;
  const name = flags & 8 ? /^[^\0]*/.exec(bytes.slice(10 + extra))![0] : undefined;
  const time = littleEndian(bytes, 4);
  const system = SYSTEMS[bytes.charCodeAt(9)];
  const level = { 2: 'max compression', 4: 'max speed' }[bytes.charCodeAt(8)];
  const parts = [
    'gzip compressed data',
    name && `was "${name}"`,
    time && `last modified: ${calendarTime(time)}`,
    level,
    system && `from ${system}`,
    `original size modulo 2^32 ${littleEndian(bytes, bytes.length - 4)}`,
  ];
  return parts.filter(Boolean).join(', ');
}

interface Encoding {
  readonly charset: string;
  readonly about: string;
}

/** How text is encoded; undefined when it is none: it has characters that no text has. */
function encodingOf(bytes: ByteString): Encoding | undefined {
  if (/[\0-\x06\x0e-\x1a\x1c-\x1f\x7f]/.test(bytes)) return undefined;
  if (!/[\x80-\xff]/.test(bytes)) return { charset: 'us-ascii', about: 'ASCII text' };
  if (isUtf8(bytes)) return { charset: 'utf-8', about: `Unicode text, UTF-8 ${bytes.startsWith('\xef\xbb\xbf') ? '(with BOM) ' : ''}text` };
  if (!/[\x80-\x9f]/.test(bytes)) return { charset: 'iso-8859-1', about: 'ISO-8859 text' };
  return { charset: 'unknown-8bit', about: 'Non-ISO extended-ASCII text' };
}

const isUtf8 = (bytes: ByteString): boolean =>
  /^(?:[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*$/.test(bytes);

/** Lines that are longer are said to be very long. */
const LONG_LINE = 300;

function lineRemarks(bytes: ByteString): string {
  const [both, all, returns] = [/\r\n/g, /\n/g, /\r(?!\n)/g].map((ends) => bytes.match(ends)?.length ?? 0) as [number, number, number];
  const longest = bytes.split(/\r\n|\r|\n/).reduce((most, { length }) => Math.max(most, length), 0);
  const kinds = [both > 0 && 'CRLF', returns > 0 && 'CR', all > both && 'LF'].filter(Boolean);
  const terminators =
    kinds.length === 0 ? ', with no line terminators' : kinds.join() === 'LF' ? '' : `, with ${kinds.join(', ')} line terminators`;
  return [
    longest > LONG_LINE ? `, with very long lines (${longest})` : '',
    terminators,
    bytes.includes('\x1b') ? ', with escape sequences' : '',
    bytes.includes('\b') ? ', with overstriking' : '',
  ].join('');
}

const isJson = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
};

/** JSON, or JSON line by line. */
function jsonKind(text: string): Pick<FileKind, 'about' | 'mime'> | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  if (isJson(text)) return { about: 'JSON text data', mime: 'application/json' };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every(isJson) ? { about: 'New Line Delimited JSON text data', mime: 'application/x-ndjson' } : undefined;
}

/** Three lines or more with as many fields each, and more than one. */
function isCommaSeparated(bytes: ByteString): boolean {
  const lines = bytes.split('\n', 10);
  if (lines.length < 10 && lines.pop() !== '') return false;
  const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(',').length);
  return counts.length > 2 && counts[0]! > 1 && counts.every((count) => count === counts[0]);
}

/** Texts that are known by what they hold; `about` stands before the encoding. */
function textKind(bytes: ByteString): Pick<FileKind, 'about' | 'mime'> | undefined {
  if (/^\s*<\?xml version=["']1\.\d["']/.test(bytes)) return { about: 'XML 1.0 document', mime: 'text/xml' };
  if (/^\s*<(?:!doctype html|html|head|title)\b/i.test(bytes)) return { about: 'HTML document', mime: 'text/html' };
  if (/^diff --git .*\n(?:.*\n)*?--- .*\n\+\+\+ /.test(bytes) || /^--- .*\n\+\+\+ .*\n@@ /.test(bytes))
    return { about: 'unified diff output', mime: 'text/x-diff' };
  if (/^#include\s*[<"]/m.test(bytes)) return { about: 'C source', mime: 'text/x-c' };
  if (/^def \w+\(.*\):\s*$/m.test(bytes)) return { about: 'Python script', mime: 'text/x-script.python' };
  return undefined;
}

function scriptKind(bytes: ByteString): { about: string; suffix: string; mime: string } | undefined {
  const line = /^#![ \t]*(\S[^\n]*?)[ \t]*\n/.exec(bytes)?.[1] ?? /^#![ \t]*(\S[^\n]*?)$/.exec(bytes)?.[1];
  if (line === undefined) return undefined;
  if (/\bperl[\d.]*( |$)/.test(line)) return { about: 'Perl script text executable', suffix: '', mime: 'text/x-perl' };
  if (/\bnode$/.test(line)) return { about: 'Node.js script executable, ', suffix: 'encoding', mime: 'application/javascript' };
  const program = line.replace(/^(\S*\/env)\s+/, '$1 ').replace(/(?<!\/env) .*$/, '');
  const known = bytes.includes('\n') ? SCRIPTS.find(([interpreter]) => interpreter.test(program)) : undefined;
  return { about: `${known?.[1] ?? `a ${line} script`}, `, suffix: 'executable', mime: known?.[2] ?? 'text/plain' };
}

/** The kind of a regular file by all of its bytes. */
export function fileKind(bytes: ByteString): FileKind {
  if (bytes === '') return { about: 'empty', mime: 'inode/x-empty', charset: 'binary' };
  if (bytes.length === 1) return { about: 'very short file (no magic)', mime: 'application/octet-stream', charset: 'binary' };
  const encoding = encodingOf(bytes);
  const charset = encoding?.charset ?? 'binary';
  if (/^\x1f\x8b\x08/.test(bytes) && bytes.length >= 18) return { about: gzipKind(bytes), mime: 'application/gzip', charset };
  for (const [start, about, mime] of MAGIC) {
    const match = start.exec(bytes);
    if (match) return { about: typeof about === 'string' ? about : about(match), mime, charset };
  }
  if (!encoding) return { about: 'data', mime: 'application/octet-stream', charset };
  const json = jsonKind(bytes);
  if (json) return { ...json, charset };
  const remarks = lineRemarks(bytes);
  const script = scriptKind(bytes);
  if (script) {
    const text = script.suffix === '' ? '' : encoding.about + (script.suffix === 'executable' ? ' executable' : '') + remarks;
    return { about: script.about + text, mime: script.mime, charset };
  }
  if (isCommaSeparated(bytes)) return { about: 'CSV text', mime: 'text/csv', charset };
  const known = textKind(bytes);
  return {
    about: `${known ? `${known.about}, ` : ''}${encoding.about}${known?.about.endsWith('script') ? ' executable' : ''}${remarks}`,
    mime: known?.mime ?? 'text/plain',
    charset,
  };
}
