import type { Certificate, CertificateRequest } from './certificate.ts';
import { hexOf, numberHex } from './der.ts';
import { nameText } from './distinguished-name.ts';
import { extensionText, type Extension } from './extensions.ts';
import { hexLines, publicKeyText } from './key-text.ts';
import type { PublicKey } from './keys.ts';
import { nameOfObject } from './object-names.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 29 02:10:24 2026 GMT`. */
export function timeText(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${clock} ${date.getUTCFullYear()} GMT`;
}

export function certificateText(certificate: Certificate): string {
  const { version, serial, signatureOid, issuer, subject, notBefore, notAfter, extensions, signature } = certificate;
  return [
    'Certificate:\n    Data:\n',
    `        Version: ${version} (0x${version - 1})\n`,
    serialText(serial),
    `        Signature Algorithm: ${nameOfObject(signatureOid).long}\n`,
    `        Issuer: ${nameText(issuer)}\n`,
    `        Validity\n            Not Before: ${timeText(notBefore)}\n            Not After : ${timeText(notAfter)}\n`,
    `        Subject: ${nameText(subject)}\n`,
    subjectKeyText(certificate.publicKey),
    extensions.length > 0 ? `        X509v3 extensions:\n${extensionsText(extensions, '            ')}` : '',
    signatureText(signatureOid, signature),
  ].join('');
}

export function requestText({ subject, publicKey, extensions, signatureOid, signature }: CertificateRequest): string {
  const attributes =
    extensions.length > 0 ? `            Requested Extensions:\n${extensionsText(extensions, '                ')}` : '            (none)\n';
  return [
    'Certificate Request:\n    Data:\n        Version: 1 (0x0)\n',
    `        Subject: ${nameText(subject)}\n`,
    subjectKeyText(publicKey),
    `        Attributes:\n${attributes}`,
    signatureText(signatureOid, signature),
  ].join('');
}

const extensionsText = (extensions: readonly Extension[], indent: string) =>
  extensions.map((extension) => extensionText(extension, indent)).join('');

function serialText(serial: bigint): string {
  if (serial < 1n << 63n) return `        Serial Number: ${serial} (0x${serial.toString(16)})\n`;
  return `        Serial Number:\n            ${numberHex(serial).match(/../g)!.join(':')}\n`;
}

function subjectKeyText(key: PublicKey | undefined): string {
  const algorithm = key?.type === 'rsa' ? 'rsaEncryption' : key?.type === 'ec' ? 'id-ecPublicKey' : 'ED25519';
  const text = key ? publicKeyText(key, '                ') : '                Unable to load Public Key\n';
  return `        Subject Public Key Info:\n            Public Key Algorithm: ${algorithm}\n${text}`;
}

const signatureText = (oid: string, signature: Uint8Array) =>
  `    Signature Algorithm: ${nameOfObject(oid).long}\n    Signature Value:\n${hexLines(signature, '        ', 18)}`;

export const fingerprintText = (hash: Uint8Array): string => hexOf(hash).toUpperCase().match(/../g)!.join(':');
