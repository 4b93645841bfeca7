/** Keys of the kinds that are in use: RSA, the NIST curves, Ed25519; their files, and signatures by them. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import {
  bitsOf, bitString, bytesOfNumber, childrenOf, encode, integer, joinBytes, nothing, numberOfBytes, objectIdentifier, objectIdentifierText,
  octets, OCTET_STRING, parseElements, sequence, type Element,
} from './der.ts'; // prettier-ignore
import { DIGESTS } from './digests.ts';
import { pemBlocks, pemText, type PemBlock } from './pem.ts';
import { chineseRemainders, signRsa, verifyRsa, type RandomBytes, type RsaPrivateKey, type RsaPublicKey } from './rsa.ts';

export interface EcPublicKey {
  readonly type: 'ec';
  readonly curve: CurveName;
  /** Not compressed. */
  readonly point: Uint8Array;
}
export interface EcPrivateKey extends EcPublicKey {
  readonly scalar: Uint8Array;
}
export interface Ed25519PublicKey {
  readonly type: 'ed25519';
  readonly point: Uint8Array;
}
export interface Ed25519PrivateKey extends Ed25519PublicKey {
  readonly seed: Uint8Array;
}
export type PublicKey = RsaPublicKey | EcPublicKey | Ed25519PublicKey;
export type PrivateKey = RsaPrivateKey | EcPrivateKey | Ed25519PrivateKey;

export type CurveName = 'prime256v1' | 'secp384r1' | 'secp521r1';
export const CURVES = {
  prime256v1: { oid: '1.2.840.10045.3.1.7', nist: 'P-256', bits: 256, math: p256, about: 'X9.62/SECG curve over a 256 bit prime field' },
  secp384r1: { oid: '1.3.132.0.34', nist: 'P-384', bits: 384, math: p384, about: 'NIST/SECG curve over a 384 bit prime field' },
  secp521r1: { oid: '1.3.132.0.35', nist: 'P-521', bits: 521, math: p521, about: 'NIST/SECG curve over a 521 bit prime field' },
} as const;

const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';

export const curveNamed = (name: string): CurveName | undefined =>
  (Object.keys(CURVES) as CurveName[]).find((curve) => curve === name || CURVES[curve].nist === name);
const curveOfOid = (oid: string) => (Object.keys(CURVES) as CurveName[]).find((curve) => CURVES[curve].oid === oid);

export function generateEcKey(curve: CurveName, random: RandomBytes): EcPrivateKey {
  const { math, bits } = CURVES[curve];
  const size = Math.ceil(bits / 8);
  const order = math.Point.Fn.ORDER;
  const scalar = bytesOfNumber((numberOfBytes(random(size + 8)) % (order - 1n)) + 1n, size);
  return { type: 'ec', curve, scalar, point: math.getPublicKey(scalar, false) };
}

export function generateEd25519Key(random: RandomBytes): Ed25519PrivateKey {
  const seed = random(32);
  return { type: 'ed25519', seed, point: ed25519.getPublicKey(seed) };
}

/** SubjectPublicKeyInfo. */
export function encodePublicKey(key: PublicKey): Uint8Array {
  if (key.type === 'rsa') return sequence(sequence(objectIdentifier(RSA), nothing), bitString(encodeRsaPublic(key)));
  if (key.type === 'ed25519') return sequence(sequence(objectIdentifier(ED25519)), bitString(key.point));
  return sequence(sequence(objectIdentifier(EC), objectIdentifier(CURVES[key.curve].oid)), bitString(key.point));
}

export const encodeRsaPublic = ({ n, e }: RsaPublicKey): Uint8Array => sequence(integer(n), integer(e));

/** What identifiers of keys are the hash of. */
export const publicKeyBits = (key: PublicKey): Uint8Array => (key.type === 'rsa' ? encodeRsaPublic(key) : key.point);

export function decodePublicKey(info: Element | undefined): PublicKey | undefined {
  const [algorithm, bits] = childrenOf(info);
  const [oid, parameters] = childrenOf(algorithm);
  const value = bitsOf(bits);
  switch (objectIdentifierText(oid)) {
    case RSA:
      return decodeRsaPublic(parseElements(value)?.[0]);
    case ED25519:
      return { type: 'ed25519', point: value };
    case EC: {
      const curve = curveOfOid(objectIdentifierText(parameters));
      return curve && { type: 'ec', curve, point: value };
    }
    default:
      return undefined;
  }
}

function decodeRsaPublic(element: Element | undefined): RsaPublicKey | undefined {
  const [n, e] = childrenOf(element);
  return n && e && { type: 'rsa', n: numberOfBytes(n.content), e: numberOfBytes(e.content) };
}

/** The form of its own kind: `RSA PRIVATE KEY` or `EC PRIVATE KEY`; Ed25519 has none. */
export function traditionalKey(key: PrivateKey): PemBlock {
  if (key.type === 'rsa') return { label: 'RSA PRIVATE KEY', der: encodeRsaPrivate(key) };
  if (key.type === 'ec') return { label: 'EC PRIVATE KEY', der: encodeEcPrivate(key, true) };
  return pkcs8Key(key);
}

/** `PRIVATE KEY`: PKCS #8. */
export function pkcs8Key(key: PrivateKey): PemBlock {
  const [algorithm, inner] =
    key.type === 'rsa'
      ? [sequence(objectIdentifier(RSA), nothing), encodeRsaPrivate(key)]
      : key.type === 'ec'
        ? [sequence(objectIdentifier(EC), objectIdentifier(CURVES[key.curve].oid)), encodeEcPrivate(key, false)]
        : [sequence(objectIdentifier(ED25519)), octets(key.seed)];
  return { label: 'PRIVATE KEY', der: sequence(integer(0), algorithm, octets(inner)) };
}

export const keyPem = ({ label, der }: PemBlock): string => pemText(label, der);

function encodeRsaPrivate(key: RsaPrivateKey): Uint8Array {
  const { dp, dq, qInverse } = chineseRemainders(key);
  return sequence(...[0n, key.n, key.e, key.d, key.p, key.q, dp, dq, qInverse].map(integer));
}

function encodeEcPrivate({ scalar, curve, point }: EcPrivateKey, named: boolean): Uint8Array {
  const parameters = named ? [encode(0xa0, objectIdentifier(CURVES[curve].oid))] : [];
  return sequence(integer(1), octets(scalar), ...parameters, encode(0xa1, bitString(point)));
}

/** The first private key of a PEM text. */
export function readPrivateKey(pem: string): PrivateKey | undefined {
  for (const { label, der } of pemBlocks(pem)) {
    const element = parseElements(der)?.[0];
    if (label === 'RSA PRIVATE KEY') return decodeRsaPrivate(element);
    if (label === 'EC PRIVATE KEY') return decodeEcPrivate(element, undefined);
    if (label === 'PRIVATE KEY') return decodePkcs8(element);
  }
  return undefined;
}

export function readPublicKey(pem: string): PublicKey | undefined {
  for (const { label, der } of pemBlocks(pem)) {
    if (label === 'PUBLIC KEY') return decodePublicKey(parseElements(der)?.[0]);
    if (label === 'RSA PUBLIC KEY') return decodeRsaPublic(parseElements(der)?.[0]);
  }
  return undefined;
}

function decodePkcs8(element: Element | undefined): PrivateKey | undefined {
  const [, algorithm, content] = childrenOf(element);
  const [oid, parameters] = childrenOf(algorithm);
  const inner = content && parseElements(content.content)?.[0];
  switch (objectIdentifierText(oid)) {
    case RSA:
      return decodeRsaPrivate(inner);
    case EC:
      return decodeEcPrivate(inner, curveOfOid(objectIdentifierText(parameters)));
    case ED25519:
      return inner?.content.length === 32
        ? { type: 'ed25519', seed: inner.content, point: ed25519.getPublicKey(inner.content) }
        : undefined;
    default:
      return undefined;
  }
}

function decodeRsaPrivate(element: Element | undefined): RsaPrivateKey | undefined {
  const numbers = childrenOf(element).map(({ content }) => numberOfBytes(content));
  const [, n, e, d, p, q] = numbers;
  return numbers.length >= 9 ? { type: 'rsa', n: n!, e: e!, d: d!, p: p!, q: q! } : undefined;
}

function decodeEcPrivate(element: Element | undefined, known: CurveName | undefined): EcPrivateKey | undefined {
  const parts = childrenOf(element);
  const scalar = parts.find(({ tag }) => tag === OCTET_STRING)?.content;
  const curve = known ?? curveOfOid(objectIdentifierText(childrenOf(parts.find(({ tag }) => tag === 0xa0))[0]));
  if (!scalar || !curve || scalar.length !== Math.ceil(CURVES[curve].bits / 8)) return undefined;
  return { type: 'ec', curve, scalar, point: CURVES[curve].math.getPublicKey(scalar, false) };
}

const RSA_SIGNATURES: Readonly<Record<string, string>> = {
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const EC_SIGNATURES: Readonly<Record<string, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

/** The AlgorithmIdentifier of a signature by this key. */
export function signatureAlgorithm(key: PublicKey, digest: string): Uint8Array {
  if (key.type === 'ed25519') return sequence(objectIdentifier(ED25519));
  return key.type === 'rsa'
    ? sequence(objectIdentifier(RSA_SIGNATURES[digest]!), nothing)
    : sequence(objectIdentifier(EC_SIGNATURES[digest]!));
}

export function sign(key: PrivateKey, message: Uint8Array, digest: string): Uint8Array {
  if (key.type === 'ed25519') return ed25519.sign(message, key.seed);
  const { hash, oid } = DIGESTS[digest]!;
  if (key.type === 'rsa') return signRsa(key, hash(message), oid);
  return CURVES[key.curve].math.sign(hash(message), key.scalar, { format: 'der', prehash: false });
}

/** `algorithm`: the object identifier of the signature. */
export function verify(key: PublicKey, message: Uint8Array, signature: Uint8Array, algorithm: string): boolean {
  const digest = [RSA_SIGNATURES, EC_SIGNATURES].flatMap(Object.entries<string>).find(([, oid]) => oid === algorithm)?.[0] ?? 'sha256';
  const { hash, oid } = DIGESTS[digest]!;
  try {
    if (key.type === 'ed25519') return ed25519.verify(signature, message, key.point);
    if (key.type === 'rsa') return verifyRsa(key, signature, hash(message), oid);
    return CURVES[key.curve].math.verify(signature, hash(message), key.point, { format: 'der', prehash: false, lowS: false });
  } catch {
    // Not a point or not a signature.
    return false;
  }
}

export function sameKey(a: PublicKey, b: PublicKey): boolean {
  const [left, right] = [encodePublicKey(a), encodePublicKey(b)];
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/** The public half. */
export function publicOf(key: PrivateKey): PublicKey {
  if (key.type === 'rsa') return { type: 'rsa', n: key.n, e: key.e };
  return key.type === 'ec' ? { type: 'ec', curve: key.curve, point: key.point } : { type: 'ed25519', point: key.point };
}

/** Big-endian, with a leading zero byte where the first bit is set: how openssl prints a number. */
export function signedBytes(value: bigint): Uint8Array {
  const bytes = bytesOfNumber(value);
  return bytes[0]! >= 0x80 ? joinBytes(Uint8Array.of(0), bytes) : bytes;
}
