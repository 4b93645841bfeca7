/** What somebody asks a certificate authority to certify (PKCS #10, RFC 2986). */
import { AsnConvert } from '@peculiar/asn1-schema';
import { Extensions, id_ce_subjectAltName, Name, SubjectAlternativeName } from '@peculiar/asn1-x509';
import {
  BIT_STRING,
  CONTEXT_0,
  OBJECT_IDENTIFIER,
  readElements,
  readObjectIdentifier,
  SEQUENCE,
  SET,
  type DerElement,
} from './der-reader.ts';
import { attributesOf } from './distinguished-name.ts';
import { decodePem } from './pem.ts';
import { isSignedWith } from './public-key.ts';

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

export interface SigningRequest {
  /** DER. */
  subject: Uint8Array;
  commonName: string;
  organizations: readonly string[];
  /** DER of the SubjectPublicKeyInfo. */
  publicKeyInfo: Uint8Array;
  /** DER of the SubjectAlternativeName that is asked for. */
  alternativeNames: Uint8Array | undefined;
  /** How many names there are of each sort. */
  names: { dns: number; ip: number; email: number; uri: number };
  /** Whether it was made by who has the private key. */
  isSigned(): boolean;
}

/** Undefined for a PEM block that cannot be read; `notARequest` for a text that has none of the right type. */
export function parseSigningRequest(pem: string): SigningRequest | 'notARequest' | undefined {
  const block = decodePem(pem);
  if (block?.label !== 'CERTIFICATE REQUEST') return 'notARequest';
  try {
    return readRequest(block.der);
  } catch {
    return undefined;
  }
}

function readRequest(der: Uint8Array): SigningRequest | undefined {
  const [outer] = readElements(der) ?? [];
  const [info, algorithm, signature] = partsOf(outer);
  const [, subject, publicKeyInfo, attributes] = partsOf(info);
  const [algorithmId] = partsOf(algorithm);
  if (!info || !subject || !publicKeyInfo || signature?.tag !== BIT_STRING || algorithmId?.tag !== OBJECT_IDENTIFIER) return undefined;
  const name = AsnConvert.parse(subject.raw, Name);
  const alternativeNames = attributes?.tag === CONTEXT_0 ? requestedNames(attributes) : undefined;
  const read = attributesOf(name);
  return {
    subject: subject.raw,
    commonName: read.commonName,
    organizations: read.organizations,
    publicKeyInfo: publicKeyInfo.raw,
    alternativeNames,
    names: countNames(alternativeNames),
    isSigned: () => isSignedWith(publicKeyInfo.raw, readObjectIdentifier(algorithmId.content), signature.content.subarray(1), info.raw),
  };
}

function partsOf(element: DerElement | undefined): DerElement[] {
  return element?.tag === SEQUENCE || element?.tag === SET || element?.tag === CONTEXT_0 ? (readElements(element.content) ?? []) : [];
}

function requestedNames(attributes: DerElement): Uint8Array | undefined {
  for (const attribute of partsOf(attributes)) {
    const [type, values] = partsOf(attribute);
    if (type?.tag !== OBJECT_IDENTIFIER || readObjectIdentifier(type.content) !== EXTENSION_REQUEST) continue;
    const [extensions] = partsOf(values);
    if (!extensions) continue;
    const found = AsnConvert.parse(extensions.raw, Extensions).find(({ extnID }) => extnID === id_ce_subjectAltName);
    if (found) return new Uint8Array(found.extnValue.buffer);
  }
  return undefined;
}

function countNames(der: Uint8Array | undefined): SigningRequest['names'] {
  const names = der ? [...AsnConvert.parse(der, SubjectAlternativeName)] : [];
  const count = (is: (name: (typeof names)[number]) => unknown) => names.filter((name) => is(name) !== undefined).length;
  return {
    dns: count(({ dNSName }) => dNSName),
    ip: count(({ iPAddress }) => iPAddress),
    email: count(({ rfc822Name }) => rfc822Name),
    uri: count(({ uniformResourceIdentifier }) => uniformResourceIdentifier),
  };
}
