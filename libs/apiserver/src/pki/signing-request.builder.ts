/** Makes what `parseSigningRequest` reads: a request for a certificate (PKCS #10), signed with its own key. */
import { AsnConvert } from '@peculiar/asn1-schema';
import { hexToBytes } from '@noble/hashes/utils.js';
import { nameOf, type CertificateSubject } from './distinguished-name.ts';
import type { KeyPair } from './key-pair.ts';
import { encodePem } from './pem.ts';

const SEQUENCE = 0x30;
const BIT_STRING = 0x03;
/** SubjectPublicKeyInfo of P-256 up to the point, and the algorithm ecdsa-with-SHA256. */
const P256_INFO = hexToBytes('3059301306072a8648ce3d020106082a8648ce3d030107034200');
const ECDSA_WITH_SHA256 = hexToBytes('300a06082a8648ce3d040302');
const VERSION = hexToBytes('020100');
const NO_ATTRIBUTES = hexToBytes('a000');

/** PEM. */
export function buildSigningRequest(key: KeyPair, subject: CertificateSubject): string {
  const name = new Uint8Array(AsnConvert.serialize(nameOf(subject)));
  const info = element(SEQUENCE, VERSION, name, concat(P256_INFO, key.publicKey), NO_ATTRIBUTES);
  const signature = element(BIT_STRING, Uint8Array.of(0), key.sign(info, 'der'));
  return encodePem('CERTIFICATE REQUEST', element(SEQUENCE, info, ECDSA_WITH_SHA256, signature));
}

function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return concat(Uint8Array.of(tag, ...size), content);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
