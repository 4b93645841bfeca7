/** Keys in the formats of OpenSSH: the line of a public key, and `OPENSSH PRIVATE KEY` (PROTOCOL.key). */
import { decodeBase64, encodeBase64 } from '@drydock/apimachinery';
import { sha256 } from '@noble/hashes/sha2.js';
import { md5 } from '@noble/hashes/legacy.js';
import { asciiBytes, asciiText, bytesOfNumber, hexOf, joinBytes, numberOfBytes } from '../openssl/der.ts';
import { CURVES, type CurveName, type PrivateKey, type PublicKey } from '../openssl/keys.ts';
import { chineseRemainders } from '../openssl/rsa.ts';

const NIST: Readonly<Record<CurveName, string>> = { prime256v1: 'nistp256', secp384r1: 'nistp384', secp521r1: 'nistp521' };
const MAGIC = 'openssh-key-v1\0';

const word = (value: number): Uint8Array => Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const chunk = (bytes: Uint8Array): Uint8Array => joinBytes(word(bytes.length), bytes);
const textChunk = (text: string): Uint8Array => chunk(asciiBytes(text));

/** A number with its sign bit free. */
function numberChunk(value: bigint): Uint8Array {
  const bytes = bytesOfNumber(value);
  return chunk(bytes[0]! >= 0x80 ? joinBytes(Uint8Array.of(0), bytes) : bytes);
}

export const typeName = (key: PublicKey): string =>
  key.type === 'rsa' ? 'ssh-rsa' : key.type === 'ed25519' ? 'ssh-ed25519' : `ecdsa-sha2-${NIST[key.curve]}`;

export const bitsOfKey = (key: PublicKey): number =>
  key.type === 'rsa' ? key.n.toString(2).length : key.type === 'ed25519' ? 256 : CURVES[key.curve].bits;

export function publicBlob(key: PublicKey): Uint8Array {
  const name = textChunk(typeName(key));
  if (key.type === 'rsa') return joinBytes(name, numberChunk(key.e), numberChunk(key.n));
  if (key.type === 'ed25519') return joinBytes(name, chunk(key.point));
  return joinBytes(name, textChunk(NIST[key.curve]), chunk(key.point));
}

export const publicLine = (key: PublicKey, comment: string): string =>
  `${typeName(key)} ${encodeBase64(publicBlob(key))}${comment === '' ? '' : ` ${comment}`}\n`;

export type FingerprintHash = 'sha256' | 'md5';

/** `SHA256:…` or `MD5:aa:bb:…`, and the bytes that the picture is drawn from. */
export function fingerprint(key: PublicKey, hash: FingerprintHash): { text: string; bytes: Uint8Array } {
  const bytes = hash === 'md5' ? md5(publicBlob(key)) : sha256(publicBlob(key));
  const text = hash === 'md5' ? `MD5:${hexOf(bytes).match(/../g)!.join(':')}` : `SHA256:${encodeBase64(bytes).replace(/=+$/, '')}`;
  return { text, bytes };
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  word(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#bytes.subarray(this.#at, this.#at + 4);
    this.#at += 4;
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  }

  chunk(): Uint8Array {
    const length = this.word();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return asciiText(this.chunk());
  }
}

export function parsePublicBlob(bytes: Uint8Array): PublicKey | undefined {
  const reader = new Reader(bytes);
  const type = reader.text();
  if (type === 'ssh-ed25519') return { type: 'ed25519', point: reader.chunk() };
  if (type === 'ssh-rsa') {
    const e = numberOfBytes(reader.chunk());
    return { type: 'rsa', e, n: numberOfBytes(reader.chunk()) };
  }
  const curve = (Object.keys(NIST) as CurveName[]).find((each) => type === `ecdsa-sha2-${NIST[each]}`);
  if (!curve) return undefined;
  reader.chunk();
  return { type: 'ec', curve, point: reader.chunk() };
}

export interface NamedKey {
  readonly key: PublicKey;
  readonly comment: string;
}

/** A line of `id_rsa.pub` or `authorized_keys`. */
export function parsePublicLine(line: string): NamedKey | undefined {
  const match = /(?:^|\s)(ssh-\w+|ecdsa-sha2-\w+) ([A-Za-z0-9+/=]+)(?: (.*))?$/.exec(line.trim());
  const bytes = match && decodeBase64(match[2]!);
  const key = bytes && typeof bytes !== 'number' ? parsePublicBlob(bytes) : undefined;
  return key && { key, comment: match?.[3] ?? 'no comment' };
}

/** `check`: the same random word twice, by which a wrong pass phrase would be noticed. */
export function privateText(key: PrivateKey, comment: string, check: Uint8Array): string {
  const name = textChunk(typeName(key));
  const fields =
    key.type === 'ed25519'
      ? [chunk(key.point), chunk(joinBytes(key.seed, key.point))]
      : key.type === 'ec'
        ? [textChunk(NIST[key.curve]), chunk(key.point), numberChunk(numberOfBytes(key.scalar))]
        : [key.n, key.e, key.d, chineseRemainders(key).qInverse, key.p, key.q].map(numberChunk);
  const body = joinBytes(check, check, name, ...fields, chunk(asciiBytes(unescapedUtf8(comment))));
  const padding = Uint8Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, i) => i + 1);
  const whole = joinBytes(
    asciiBytes(MAGIC),
    textChunk('none'),
    textChunk('none'),
    textChunk(''),
    word(1),
    chunk(publicBlob(key)),
    chunk(joinBytes(body, padding)),
  );
  const lines = encodeBase64(whole).match(/.{1,70}/g)!;
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** Comments are bytes; those beyond ASCII are left out of the private file. */
const unescapedUtf8 = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');

/** The public half of a private file, with its comment; `encrypted` when a pass phrase hides the rest. */
export function parsePrivateText(text: string): NamedKey | 'encrypted' | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END OPENSSH PRIVATE KEY-----/.exec(text)?.[1];
  const bytes = body === undefined ? undefined : decodeBase64(body.replace(/\s/g, ''));
  if (!bytes || typeof bytes === 'number' || asciiText(bytes.subarray(0, MAGIC.length)) !== MAGIC) return undefined;
  const reader = new Reader(bytes.subarray(MAGIC.length));
  const cipher = reader.text();
  reader.chunk();
  reader.chunk();
  reader.word();
  const key = parsePublicBlob(reader.chunk());
  if (!key) return undefined;
  if (cipher !== 'none') return 'encrypted';
  const inner = new Reader(reader.chunk());
  inner.word();
  inner.word();
  inner.chunk();
  for (let left = { ed25519: 2, ec: 3, rsa: 6 }[key.type]; left > 0; left--) inner.chunk();
  return { key, comment: inner.text() };
}
