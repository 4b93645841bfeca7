/** md5sum, sha…sum, cksum, sum. */
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { FileError } from '../files/file-error.ts';
import { type ByteString, decodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, printError, readAll } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { readOperand } from './operands.ts';
import { parseOptions } from './options.ts';

type Hash = (bytes: Uint8Array) => Uint8Array;

const digestOf = (hash: Hash, bytes: ByteString) => bytesToHex(hash(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));

/** What `--tag` calls them. */
const TAGS: Readonly<Record<string, string>> = {
  md5sum: 'MD5',
  sha1sum: 'SHA1',
  sha224sum: 'SHA224',
  sha256sum: 'SHA256',
  sha384sum: 'SHA384',
  sha512sum: 'SHA512',
};

const summing = (name: string, title: string, hash: Hash): Program => ({
  name,
  summary: `Print and check ${title} sums`,
  *run(process) {
    const options = parseOptions(process, {
      flags: 'bctwzqST',
      long: { check: 'c', binary: 'b', text: 't', warn: 'w', quiet: 'q', status: 'S', tag: 'T', zero: 'z' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const operands = options.operands.length > 0 ? options.operands : ['-'];
    if (options.flags.has('c')) return yield* check(process, name, hash, operands, options.flags);
    let status = 0;
    for (const operand of operands) {
      const bytes = yield* readOperand(process, operand);
      if (bytes === undefined) status = 1;
      else {
        process.charge(1 + (bytes.length >> 8));
        const digest = digestOf(hash, bytes);
        yield* print(
          process,
          options.flags.has('T')
            ? `${name === 'b2sum' ? 'BLAKE2b' : (TAGS[name] ?? title)} (${operand}) = ${digest}\n`
            : `${digest} ${options.flags.has('b') ? '*' : ' '}${operand}\n`,
        );
      }
    }
    return status;
  },
});

function* check(
  process: Process,
  name: string,
  hash: Hash,
  lists: readonly string[],
  flags: ReadonlySet<string>,
): Generator<Wait, number, void> {
  let [wrong, missing, lines] = [0, 0, 0];
  for (const list of lists) {
    const content = yield* readOperand(process, list);
    if (content === undefined) return 1;
    for (const line of decodeUtf8(content).split('\n')) {
      const match = /^([0-9a-f]{32,128}) [ *](.+)$/.exec(line);
      if (!match) continue;
      lines++;
      const bytes = process.files.readFile(match[2]!);
      const verdict = bytes instanceof FileError ? 'FAILED open or read' : digestOf(hash, bytes) === match[1] ? 'OK' : 'FAILED';
      if (bytes instanceof FileError) {
        missing++;
        yield* printError(process, `${name}: ${match[2]}: ${bytes.message}\n`);
      } else if (verdict === 'FAILED') wrong++;
      if (!flags.has('S') && !(flags.has('q') && verdict === 'OK')) yield* print(process, `${match[2]}: ${verdict}\n`);
    }
    if (lines === 0)
      return yield* fail(process, `${name}: ${list === '-' ? "'standard input'" : list}: no properly formatted checksum lines found\n`);
  }
  const warn = (count: number, one: string, many: string) =>
    count > 0 && !flags.has('S') ? `${name}: WARNING: ${count} ${count === 1 ? one : many}\n` : '';
  yield* printError(process, warn(missing, 'listed file could not be read', 'listed files could not be read'));
  yield* printError(process, warn(wrong, 'computed checksum did NOT match', 'computed checksums did NOT match'));
  return wrong + missing > 0 ? 1 : 0;
}

/** The CRC of POSIX: that of the bytes followed by their count. */
function crc(bytes: ByteString): number {
  let value = 0;
  const add = (byte: number) => {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  };
  for (let i = 0; i < bytes.length; i++) add(bytes.charCodeAt(i));
  for (let rest = bytes.length; rest > 0; rest = Math.floor(rest / 256)) add(rest & 0xff);
  return ~value >>> 0;
}

const cksumProgram: Program = {
  name: 'cksum',
  summary: 'Print CRC sums',
  *run(process) {
    const operands = process.argv.slice(1).filter((word) => !word.startsWith('-'));
    let status = 0;
    for (const operand of operands.length > 0 ? operands : [undefined]) {
      const bytes = operand === undefined ? yield* readAll(process) : yield* readOperand(process, operand);
      if (bytes === undefined || bytes instanceof FileError) status = 1;
      else yield* print(process, `${crc(bytes)} ${bytes.length}${operand === undefined ? '' : ` ${operand}`}\n`);
    }
    return status;
  },
};

/** The checksum of BSD's sum: 16 bits, turned to the right before each byte is added. */
function turnedSum(bytes: ByteString): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum = ((sum >> 1) + ((sum & 1) << 15) + bytes.charCodeAt(i)) & 0xffff;
  return sum;
}

/** The checksum of System V's sum: all bytes added, and what is beyond 16 bits added again, twice. */
function foldedSum(bytes: ByteString): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum = (sum + bytes.charCodeAt(i)) >>> 0;
  const folded = (sum & 0xffff) + (sum >>> 16);
  return (folded & 0xffff) + (folded >>> 16);
}

const sumProgram: Program = {
  name: 'sum',
  summary: 'Print checksums and counts of blocks',
  *run(process) {
    const options = parseOptions(process, { flags: 'rs', long: { sysv: 's' } });
    if (typeof options === 'string') return yield* fail(process, options);
    let status = 0;
    for (const operand of options.operands.length > 0 ? options.operands : [undefined]) {
      const bytes = yield* readOperand(process, operand ?? '-');
      if (bytes === undefined) {
        status = 1;
        continue;
      }
      process.charge(1 + (bytes.length >> 8));
      const sum = options.flags.has('s')
        ? `${foldedSum(bytes)} ${Math.ceil(bytes.length / 512)}`
        : `${String(turnedSum(bytes)).padStart(5, '0')} ${String(Math.ceil(bytes.length / 1024)).padStart(5)}`;
      yield* print(process, `${sum}${operand === undefined ? '' : ` ${operand}`}\n`);
    }
    return status;
  },
};

export const checksumPrograms: readonly Program[] = [
  summing('md5sum', 'MD5', md5),
  summing('sha1sum', 'SHA-1', sha1),
  summing('sha224sum', 'SHA-224', sha224),
  summing('sha256sum', 'SHA-256', sha256),
  summing('sha384sum', 'SHA-384', sha384),
  summing('sha512sum', 'SHA-512', sha512),
  summing('b2sum', 'BLAKE2', (bytes) => blake2b(bytes)),
  cksumProgram,
  sumProgram,
];
