/** X.509 certificates (RFC 5280) and requests for them (RFC 2986). */
import {
  bitsOf, bitString, childrenOf, encode, integer, INTEGER, numberOfBytes, objectIdentifier, objectIdentifierText, parseElements,
  sequence, SET, timeElement, timeOf, type Element,
} from './der.ts'; // prettier-ignore
import { decodeName, type NameAttribute } from './distinguished-name.ts';
import { decodeExtensions, encodeExtensions, type Extension } from './extensions.ts';
import { decodePublicKey, encodePublicKey, sign, signatureAlgorithm, verify, type PrivateKey, type PublicKey } from './keys.ts';
import { pemBlocks } from './pem.ts';

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

interface Signed {
  readonly der: Uint8Array;
  /** What was signed. */
  readonly body: Uint8Array;
  readonly signatureOid: string;
  readonly signature: Uint8Array;
}

export interface CertificateRequest extends Signed {
  readonly subject: readonly NameAttribute[];
  readonly subjectDer: Uint8Array;
  readonly publicKey: PublicKey | undefined;
  readonly extensions: readonly Extension[];
}

export interface Certificate extends Signed {
  /** 1 or 3. */
  readonly version: number;
  readonly serial: bigint;
  readonly subject: readonly NameAttribute[];
  readonly subjectDer: Uint8Array;
  readonly issuer: readonly NameAttribute[];
  readonly issuerDer: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: PublicKey | undefined;
  readonly publicKeyDer: Uint8Array;
  readonly extensions: readonly Extension[];
}

export interface CertificateTemplate {
  readonly serial: bigint;
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: PublicKey;
  readonly extensions: readonly Extension[];
}

export function buildRequest(
  key: PrivateKey,
  publicKey: PublicKey,
  subjectDer: Uint8Array,
  extensions: readonly Extension[],
  digest: string,
): Uint8Array {
  const attributes =
    extensions.length === 0 ? [] : [sequence(objectIdentifier(EXTENSION_REQUEST), encode(SET, encodeExtensions(extensions)))];
  const body = sequence(integer(0), subjectDer, encodePublicKey(publicKey), encode(0xa0, ...attributes));
  return signed(body, key, digest);
}

export function buildCertificate(template: CertificateTemplate, key: PrivateKey, digest: string): Uint8Array {
  const { extensions } = template;
  const body = sequence(
    ...(extensions.length > 0 ? [encode(0xa0, integer(2))] : []),
    integer(template.serial),
    signatureAlgorithm(key, digest),
    template.issuerDer,
    sequence(timeElement(template.notBefore), timeElement(template.notAfter)),
    template.subjectDer,
    encodePublicKey(template.publicKey),
    ...(extensions.length > 0 ? [encode(0xa3, encodeExtensions(extensions))] : []),
  );
  return signed(body, key, digest);
}

const signed = (body: Uint8Array, key: PrivateKey, digest: string) =>
  sequence(body, signatureAlgorithm(key, digest), bitString(sign(key, body, digest)));

/** The certificates of a PEM text. */
export function readCertificates(pem: string): Certificate[] {
  return pemBlocks(pem)
    .filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE')
    .map(({ der }) => parseCertificate(der))
    .filter((certificate) => certificate !== undefined);
}

export function readRequest(pem: string): CertificateRequest | undefined {
  const block = pemBlocks(pem).find(({ label }) => label === 'CERTIFICATE REQUEST' || label === 'NEW CERTIFICATE REQUEST');
  const parts = block && partsOf(block.der);
  if (!parts) return undefined;
  const [, subject, key, attributes] = childrenOf(parts.element);
  if (!subject || !key) return undefined;
  const request = childrenOf(attributes)
    .map(childrenOf)
    .find(([type]) => objectIdentifierText(type) === EXTENSION_REQUEST);
  return {
    ...parts.signed,
    subject: decodeName(subject),
    subjectDer: subject.raw,
    publicKey: decodePublicKey(key),
    extensions: decodeExtensions(childrenOf(request?.[1])[0]),
  };
}

export function parseCertificate(der: Uint8Array): Certificate | undefined {
  const parts = partsOf(der);
  if (!parts) return undefined;
  const fields = childrenOf(parts.element);
  const version = fields[0]?.tag === 0xa0 ? Number(numberOfBytes(childrenOf(fields.shift())[0]?.content ?? new Uint8Array())) + 1 : 1;
  const [serial, , issuer, validity, subject, key, ...more] = fields;
  if (serial?.tag !== INTEGER || !issuer || !validity || !subject || !key) return undefined;
  const [notBefore, notAfter] = childrenOf(validity);
  return {
    ...parts.signed,
    version,
    serial: numberOfBytes(serial.content),
    issuer: decodeName(issuer),
    issuerDer: issuer.raw,
    subject: decodeName(subject),
    subjectDer: subject.raw,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    publicKey: decodePublicKey(key),
    publicKeyDer: key.raw,
    extensions: decodeExtensions(childrenOf(more.find(({ tag }) => tag === 0xa3))[0]),
  };
}

function partsOf(der: Uint8Array): { element: Element; signed: Signed } | undefined {
  const [body, algorithm, signature] = childrenOf(parseElements(der)?.[0]);
  if (!body || !algorithm || !signature) return undefined;
  const signatureOid = objectIdentifierText(childrenOf(algorithm)[0]);
  return { element: body, signed: { der, body: body.raw, signatureOid, signature: bitsOf(signature) } };
}

export const isSignedBy = ({ body, signature, signatureOid }: Signed, key: PublicKey | undefined): boolean =>
  key !== undefined && verify(key, body, signature, signatureOid);

export const extensionOf = (certificate: { readonly extensions: readonly Extension[] }, oid: string): Extension | undefined =>
  certificate.extensions.find((extension) => extension.oid === oid);

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
