/** Checks signatures with the keys that people bring: RSA, ECDSA on the curves of NIST, Ed25519. Synchronous, as everything in the core. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { BIT_STRING, OBJECT_IDENTIFIER, readElements, readObjectIdentifier, SEQUENCE } from './der-reader.ts';

type Hash = (message: Uint8Array) => Uint8Array;

const RSA_HASHES: Readonly<Record<string, { hash: Hash; prefix: string }>> = {
  '1.2.840.113549.1.1.11': { hash: sha256, prefix: '3031300d060960864801650304020105000420' },
  '1.2.840.113549.1.1.12': { hash: sha384, prefix: '3041300d060960864801650304020205000430' },
  '1.2.840.113549.1.1.13': { hash: sha512, prefix: '3051300d060960864801650304020305000440' },
};
const ECDSA_HASHES: Readonly<Record<string, Hash>> = {
  '1.2.840.10045.4.3.2': sha256,
  '1.2.840.10045.4.3.3': sha384,
  '1.2.840.10045.4.3.4': sha512,
};
const CURVES: Readonly<Record<string, typeof p256>> = { '1.2.840.10045.3.1.7': p256, '1.3.132.0.34': p384, '1.3.132.0.35': p521 };
const ED25519 = '1.3.101.112';
const LARGEST_RSA_BYTES = 2048;

/** Whether the key of a SubjectPublicKeyInfo (DER) made this signature with the algorithm of that object identifier. */
export function isSignedWith(publicKeyInfo: Uint8Array, algorithm: string, signature: Uint8Array, message: Uint8Array): boolean {
  const key = readPublicKey(publicKeyInfo);
  if (!key) return false;
  try {
    if (RSA_HASHES[algorithm]) return verifyRsa(key.bits, RSA_HASHES[algorithm], signature, message);
    const hash = ECDSA_HASHES[algorithm];
    const curve = CURVES[key.parameters ?? ''];
    if (hash && curve) return curve.verify(signature, hash(message), key.bits, { format: 'der', prehash: false, lowS: false });
    return algorithm === ED25519 && key.algorithm === ED25519 && ed25519.verify(signature, message, key.bits);
  } catch {
    // Not a point, or not a signature.
    return false;
  }
}

interface PublicKey {
  algorithm: string;
  parameters: string | undefined;
  bits: Uint8Array;
}

function readPublicKey(der: Uint8Array): PublicKey | undefined {
  const [info] = readElements(der) ?? [];
  const [identifier, bits] = (info?.tag === SEQUENCE && readElements(info.content)) || [];
  if (identifier?.tag !== SEQUENCE || bits?.tag !== BIT_STRING) return undefined;
  const [algorithm, parameters] = readElements(identifier.content) ?? [];
  if (algorithm?.tag !== OBJECT_IDENTIFIER) return undefined;
  return {
    algorithm: readObjectIdentifier(algorithm.content),
    parameters: parameters?.tag === OBJECT_IDENTIFIER ? readObjectIdentifier(parameters.content) : undefined,
    bits: bits.content.subarray(1),
  };
}

/** RSASSA-PKCS1-v1_5 (RFC 8017). */
function verifyRsa(key: Uint8Array, { hash, prefix }: { hash: Hash; prefix: string }, signature: Uint8Array, message: Uint8Array): boolean {
  const [outer] = readElements(key) ?? [];
  const [modulus, exponent] = (outer && readElements(outer.content)) || [];
  if (!modulus || !exponent || modulus.content.length > LARGEST_RSA_BYTES) return false;
  const n = numberOf(modulus.content);
  const size = Math.ceil(n.toString(2).length / 8);
  if (signature.length !== size) return false;
  const tail = prefix + bytesToHex(hash(message));
  const expected = `0001${'ff'.repeat(size - 3 - tail.length / 2)}00${tail}`;
  return power(numberOf(signature), numberOf(exponent.content), n) === numberOf(hexToBytes(expected));
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes) || '0'}`);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base % modulus, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % modulus) {
    if (rest & 1n) result = (result * square) % modulus;
  }
  return result;
}
