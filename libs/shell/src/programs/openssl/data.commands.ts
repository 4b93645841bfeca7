/** rand, dgst, base64, enc, passwd, version. */
import { hmac } from '@noble/hashes/hmac.js';
import { decodeBase64, encodeBase64 } from '@drydock/apimachinery';
import { print, printError, readLine } from '../../kernel/streams.ts';
import type { ByteString } from '../../kernel/byte-string.ts';
import type { Process } from '../../kernel/program.ts';
import { FileError } from '../../files/file-error.ts';
import {
  bytesOf, bytesOfText, DIGEST_OPTIONS, errorLine, loadPrivateKey, loadPublicKey, randomOf, readInput, refuse, valueOf, writeBytes, writeOutput,
  type CommandOptions, type OpensslCommand, type Steps,
} from './command.ts'; // prettier-ignore
import { hexOf } from './der.ts';
import { DIGESTS } from './digests.ts';
import { sign, signatureAlgorithm, verify, type PrivateKey, type PublicKey } from './keys.ts';
import { childrenOf, objectIdentifierText, parseElements } from './der.ts';
import { hashPassword, PASSWORD_ALPHABET } from './password-hash.ts';

const VERSION = 'OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)';
const MOST_RANDOM_BYTES = 16 * 1024 * 1024;

export const version: OpensslCommand = {
  flags: ['a', 'v', 'b', 'd', 'o', 'p', 'f', 'e', 'm', 'r'],
  values: [],
  *run(process, { flags }) {
    const all = flags.has('a');
    const directories = 'OPENSSLDIR: "/usr/lib/ssl"\n';
    yield* print(
      process,
      `${!flags.has('d') || all ? `${VERSION}\n` : ''}${all ? 'platform: debian-amd64\n' : ''}${all || flags.has('d') ? directories : ''}`,
    );
    return 0;
  },
};

export const rand: OpensslCommand = {
  flags: ['hex', 'base64'],
  values: ['out', 'writerand', 'rand'],
  *run(process, options) {
    const [written, extra] = options.operands;
    if (extra !== undefined) return yield* refuse(process, 'rand: Use -help for summary.\n');
    if (written !== undefined && !/^\d+$/.test(written))
      return yield* refuse(process, `rand: Can't parse "${written}" as a number\nrand: Use -help for summary.\n`);
    const count = Number(written ?? 0);
    if (count > MOST_RANDOM_BYTES) return yield* refuse(process, `rand: more than ${MOST_RANDOM_BYTES} bytes cannot be had here\n`);
    process.charge(count >> 6);
    const bytes = randomOf(process)(count);
    const out = valueOf(options, 'out');
    if (options.flags.has('hex')) return yield* writeOutput(process, options, out, `${hexOf(bytes)}\n`);
    if (options.flags.has('base64')) return yield* writeOutput(process, options, out, base64Lines(bytes));
    return yield* writeBytes(process, options, out, bytes);
  },
};

const base64Lines = (bytes: Uint8Array) => (encodeBase64(bytes).match(/.{1,64}/g) ?? []).map((line) => `${line}\n`).join('');

export const dgst: OpensslCommand = {
  flags: ['hex', 'binary', 'r', 'c', 'list'],
  values: ['out', 'sign', 'verify', 'prverify', 'signature', 'hmac', 'keyform', 'passin', 'mac', 'macopt', 'sigopt'],
  alsoTakes: 'digest',
  *run(process, options) {
    const name = options.algorithm ?? (DIGEST_OPTIONS.includes(options.name) ? options.name : 'sha256');
    const { title, hash } = DIGESTS[name]!;
    const signing = valueOf(options, 'sign');
    const key = signing === undefined ? undefined : yield* loadPrivateKey(process, signing);
    if (signing !== undefined && !key) return 1;
    const verifying = valueOf(options, 'verify');
    if (verifying !== undefined) return yield* verifyFile(process, options, verifying, name);
    const secret = valueOf(options, 'hmac');
    const operands = options.operands.length > 0 ? options.operands : [undefined];
    let [output, status]: [string, number] = ['', 0];
    for (const path of operands) {
      const content = path === undefined ? yield* readInput(process, undefined) : process.files.readFile(path);
      if (content instanceof FileError) {
        status = 1;
        const call = `80000002:system library:file_ctrl:${content.message}:../crypto/bio/bss_file.c:297:calling fopen(${path}, r)`;
        yield* printError(process, `${path}: ${content.message}\n${errorLine(process, call)}`);
        continue;
      }
      const bytes = bytesOf(content ?? '');
      const result = key ? sign(key, bytes, name) : secret === undefined ? hash(bytes) : macOf(name, secret, bytes);
      if ((key && !options.flags.has('hex')) || options.flags.has('binary'))
        return yield* writeBytes(process, options, valueOf(options, 'out'), result);
      output += line(options, key, secret === undefined ? title : `HMAC-${title}`, path, result);
    }
    return (yield* writeOutput(process, options, valueOf(options, 'out'), output)) || status;
  },
};

const macOf = (name: string, secret: string, bytes: Uint8Array) =>
  hmac(DIGESTS[name]!.hash as Parameters<typeof hmac>[0], bytesOfText(secret), bytes);

function line({ flags }: CommandOptions, key: PrivateKey | undefined, title: string, path: string | undefined, result: Uint8Array): string {
  const digits = flags.has('c') ? hexOf(result).match(/../g)!.join(':') : hexOf(result);
  if (flags.has('r')) return `${digits} *${path ?? 'stdin'}\n`;
  const prefix = key ? `${key.type === 'ec' ? 'ECDSA' : key.type.toUpperCase()}-` : '';
  return `${prefix}${title}(${path ?? 'stdin'})= ${digits}\n`;
}

function* verifyFile(process: Process, options: CommandOptions, keyPath: string, digest: string): Steps {
  const key: PublicKey | undefined = yield* loadPublicKey(process, keyPath);
  if (!key) return 1;
  const signature = yield* readInput(process, valueOf(options, 'signature') ?? '/dev/null');
  const content = yield* readInput(process, options.operands[0]);
  if (signature === undefined || content === undefined) return 1;
  const algorithm = objectIdentifierText(childrenOf(parseElements(signatureAlgorithm(key, digest))?.[0])[0]);
  const good = verify(key, bytesOf(content), bytesOf(signature), algorithm);
  yield* print(process, good ? 'Verified OK\n' : 'Verification failure\n');
  return good ? 0 : 1;
}

export const base64: OpensslCommand = {
  flags: ['a', 'base64', 'd', 'e', 'A', 'none'],
  values: ['in', 'out', 'k', 'kfile', 'pass', 'bufsize'],
  alsoTakes: 'cipher',
  *run(process, options) {
    const { flags } = options;
    if (options.algorithm) return yield* refuse(process, `${options.name}: ciphers are not supported here: only -base64\n`);
    const input = yield* readInput(process, valueOf(options, 'in'));
    if (input === undefined) return 1;
    const encoded = options.name === 'base64' || flags.has('a') || flags.has('base64');
    const out = valueOf(options, 'out');
    if (!encoded) return yield* writeBytes(process, options, out, bytesOf(input));
    if (flags.has('d')) return yield* writeBytes(process, options, out, decoded(input, flags.has('A')));
    const bytes = bytesOf(input);
    return yield* writeOutput(process, options, out, flags.has('A') ? encodeBase64(bytes) : base64Lines(bytes));
  },
};

/** What is not Base64, or has lines that are too long, decodes to nothing, without a word. */
function decoded(input: ByteString, oneLine: boolean): Uint8Array {
  if (!oneLine && input.split('\n').some((text) => text.length > 76)) return new Uint8Array();
  const result = decodeBase64(input.replace(/\s/g, ''));
  return typeof result === 'number' ? new Uint8Array() : result;
}

export const passwd: OpensslCommand = {
  flags: ['1', '5', '6', 'apr1', 'aixmd5', 'crypt', 'stdin', 'noverify', 'quiet', 'table', 'reverse'],
  values: ['salt', 'in'],
  *run(process, options) {
    const method = (['6', '5', 'apr1', '1'] as const).find((name) => options.flags.has(name)) ?? '1';
    const passwords = [...options.operands];
    if (options.flags.has('stdin') || passwords.length === 0) {
      if (!options.flags.has('stdin')) yield* printError(process, 'Password: ');
      for (let text = yield* readLine(process); text !== undefined; text = yield* readLine(process)) {
        passwords.push(text);
        if (!options.flags.has('stdin')) break;
      }
    }
    for (const password of passwords) {
      const salt = valueOf(options, 'salt') ?? newSalt(process, method === '5' || method === '6' ? 16 : 8);
      process.charge(2_000);
      const hash = hashPassword(method, password, salt);
      yield* print(process, options.flags.has('table') ? `${password}\t${hash}\n` : `${hash}\n`);
    }
    return 0;
  },
};

const newSalt = (process: Process, length: number) =>
  Array.from({ length }, () => PASSWORD_ALPHABET[process.rng.integer(PASSWORD_ALPHABET.length)]).join('');
