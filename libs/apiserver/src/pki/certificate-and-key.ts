/** Whether a certificate and a private key, of whatever kind people bring, belong together (Go's crypto/tls, X509KeyPair). */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { CONTEXT_0, OBJECT_IDENTIFIER, OCTET_STRING, readElements, readObjectIdentifier, SEQUENCE, type DerElement } from './der-reader.ts';
import { decodePemBlocks, type PemBlock } from './pem.ts';

type Curve = typeof p256;

const CURVES: Readonly<Record<string, Curve>> = { '1.2.840.10045.3.1.7': p256, '1.3.132.0.34': p384, '1.3.132.0.35': p521 };
const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';

/** What two keys must have in common to be a pair. */
interface PublicHalf {
  readonly type: 'rsa' | 'ec' | 'ed25519';
  /** Hexadecimal: the modulus, or the point. */
  readonly value: string;
}

/** Why these PEM texts are not a certificate and its key, in Go's words; undefined when they are. */
export function keyPairError(certificatePem: string, keyPem: string): string | undefined {
  const blocks = decodePemBlocks(certificatePem);
  const leaf = blocks.find(({ label }) => label === 'CERTIFICATE');
  if (!leaf) return missingCertificate(blocks);
  const keyBlocks = decodePemBlocks(keyPem);
  const keyBlock = keyBlocks.find(({ label }) => isPrivateKey(label));
  if (!keyBlock) return missingKey(keyBlocks);
  const info = publicKeyInfo(leaf.der);
  if (!info) return 'x509: malformed certificate';
  const certified = publicHalfOfCertificate(info);
  if (!certified) return 'tls: unknown public key algorithm';
  const own = publicHalfOfKey(keyBlock);
  if (!own) return 'tls: failed to parse private key';
  if (certified.type !== own.type) return 'tls: private key type does not match public key type';
  return certified.value === own.value ? undefined : 'tls: private key does not match public key';
}

const isPrivateKey = (label: string): boolean => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY');

const labelsOf = (blocks: readonly PemBlock[]): string => `[${blocks.map(({ label }) => label).join(' ')}]`;

function missingCertificate(blocks: readonly PemBlock[]): string {
  if (blocks.length === 0) return 'tls: failed to find any PEM data in certificate input';
  if (blocks.length === 1 && isPrivateKey(blocks[0]!.label))
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${labelsOf(blocks)}`;
}

function missingKey(blocks: readonly PemBlock[]): string {
  if (blocks.length === 0) return 'tls: failed to find any PEM data in key input';
  if (blocks.length === 1 && blocks[0]!.label === 'CERTIFICATE')
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${labelsOf(blocks)}`;
}

const childrenOf = (element: DerElement | undefined): DerElement[] => (element && readElements(element.content)) ?? [];

const identifierOf = (element: DerElement | undefined): string =>
  element?.tag === OBJECT_IDENTIFIER ? readObjectIdentifier(element.content) : '';

const isNumberPadded = (bytes: Uint8Array): boolean => bytes.length > 1 && bytes[0] === 0;

/** Without the zero that keeps a number from being negative. */
const numberHex = (bytes: Uint8Array): string => bytesToHex(isNumberPadded(bytes) ? bytes.subarray(1) : bytes);

/** The SubjectPublicKeyInfo of a certificate. */
function publicKeyInfo(der: Uint8Array): DerElement | undefined {
  const [body] = childrenOf(readElements(der)?.[0]);
  const fields = childrenOf(body);
  if (fields[0]?.tag === CONTEXT_0) fields.shift();
  return fields[5]?.tag === SEQUENCE ? fields[5] : undefined;
}

function publicHalfOfCertificate(info: DerElement): PublicHalf | undefined {
  const [algorithm, bits] = childrenOf(info);
  const value = bits?.content.subarray(1) ?? new Uint8Array();
  switch (identifierOf(childrenOf(algorithm)[0])) {
    case RSA: {
      const [modulus] = childrenOf(readElements(value)?.[0]);
      return modulus && { type: 'rsa', value: numberHex(modulus.content) };
    }
    case EC:
      return { type: 'ec', value: bytesToHex(value) };
    case ED25519:
      return { type: 'ed25519', value: bytesToHex(value) };
    default:
      return undefined;
  }
}

/** Whatever the label says, Go tries the forms one after the other. */
function publicHalfOfKey({ der }: PemBlock): PublicHalf | undefined {
  const element = readElements(der)?.[0];
  return publicHalfOfRsa(element) ?? publicHalfOfPkcs8(element) ?? publicHalfOfEc(element, undefined);
}

function publicHalfOfPkcs8(element: DerElement | undefined): PublicHalf | undefined {
  const [, algorithm, content] = childrenOf(element);
  const [identifier, parameters] = childrenOf(algorithm);
  const inner = content && readElements(content.content)?.[0];
  switch (identifierOf(identifier)) {
    case RSA:
      return publicHalfOfRsa(inner);
    case EC:
      return publicHalfOfEc(inner, CURVES[identifierOf(parameters)]);
    case ED25519:
      return inner?.content.length === 32 ? { type: 'ed25519', value: bytesToHex(ed25519.getPublicKey(inner.content)) } : undefined;
    default:
      return undefined;
  }
}

/** PKCS #1: version, modulus, exponents, primes and what follows from them. */
function publicHalfOfRsa(element: DerElement | undefined): PublicHalf | undefined {
  const numbers = childrenOf(element);
  return numbers.length >= 9 ? { type: 'rsa', value: numberHex(numbers[1]!.content) } : undefined;
}

function publicHalfOfEc(element: DerElement | undefined, known: Curve | undefined): PublicHalf | undefined {
  const parts = childrenOf(element);
  const scalar = parts.find(({ tag }) => tag === OCTET_STRING)?.content;
  const curve = known ?? CURVES[identifierOf(childrenOf(parts.find(({ tag }) => tag === CONTEXT_0))[0])];
  if (!scalar || !curve) return undefined;
  try {
    return { type: 'ec', value: bytesToHex(curve.getPublicKey(scalar, false)) };
  } catch {
    return undefined;
  }
}
