/** The cluster's own CA: issues the certificates of its users and components, and says whether one that is shown is good. */
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { formatTime, memoized, type Rng } from '@drydock/apimachinery';
import type { SigningRequest } from './certificate-signing-request.ts';
import { attributesOf, nameOf, rearranged, type CertificateSubject } from './distinguished-name.ts';
import { KeyPair, verifySignature } from './key-pair.ts';
import { decodePem, encodePem } from './pem.ts';

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
/** The DER of the OID prime256v1, as the parameters of a public key's algorithm. */
const PRIME256V1_DER = Uint8Array.from([0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]).buffer;

/** certificates.k8s.io/v1, KeyUsage. */
const KEY_USAGES: Readonly<Record<string, number>> = {
  signing: KeyUsageFlags.digitalSignature,
  'digital signature': KeyUsageFlags.digitalSignature,
  'content commitment': KeyUsageFlags.nonRepudiation,
  'key encipherment': KeyUsageFlags.keyEncipherment,
  'key agreement': KeyUsageFlags.keyAgreement,
  'data encipherment': KeyUsageFlags.dataEncipherment,
  'cert sign': KeyUsageFlags.keyCertSign,
  'crl sign': KeyUsageFlags.cRLSign,
  'encipher only': KeyUsageFlags.encipherOnly,
  'decipher only': KeyUsageFlags.decipherOnly,
};
const EXTENDED_KEY_USAGES: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': id_kp_serverAuth,
  'client auth': id_kp_clientAuth,
  'code signing': '1.3.6.1.5.5.7.3.3',
  'email protection': '1.3.6.1.5.5.7.3.4',
  's/mime': '1.3.6.1.5.5.7.3.4',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  timestamping: '1.3.6.1.5.5.7.3.8',
  'ocsp signing': '1.3.6.1.5.5.7.3.9',
};

const DAY = 24 * 60 * 60 * 1000;
const CA_LIFETIME = 3650 * DAY;

export interface CertificateRequest extends CertificateSubject {
  /** Uncompressed P-256 point. */
  publicKey: Uint8Array;
  /** Milliseconds of virtual time. */
  notBefore: number;
  notAfter: number;
  usages: readonly ('client' | 'server')[];
  /** Names and IPv4 addresses under which a server is reached. */
  hosts?: readonly string[];
}

/** What a certificate of the authority says: the same object for the same certificate, for as long as it is remembered. */
export interface ValidCertificate {
  valid: true;
  subject: Required<CertificateSubject>;
  fingerprint: string;
  notBefore: number;
  notAfter: number;
}

export type CertificateVerdict = ValidCertificate | { valid: false; why: string };

/** Plain data, to be saved with the cluster. */
export interface CertificateAuthorityState {
  certificate: string;
  privateKey: string;
}

export class CertificateAuthority {
  readonly certificate: string;
  readonly #key: KeyPair;
  readonly #inspected: Map<string, CertificateVerdict>;

  constructor({ certificate, privateKey }: CertificateAuthorityState) {
    this.certificate = certificate;
    this.#inspected = inspectedBy(certificate);
    this.#key = new KeyPair(privateKey);
  }

  /** A new self-signed authority, good for ten years as kubeadm makes it. */
  static create(commonName: string, now: number, rng: Rng): CertificateAuthorityState {
    const key = KeyPair.generate(rng);
    const subject = nameOf({ commonName });
    const certificate = signed(key, {
      subject,
      issuer: subject,
      publicKeyInfo: infoOf(key.publicKey),
      serial: serialNumber(rng),
      notBefore: now,
      notAfter: now + CA_LIFETIME,
      extensions: [
        extension(
          id_ce_keyUsage,
          true,
          new KeyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment | KeyUsageFlags.keyCertSign),
        ),
        extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true })),
      ],
    });
    return { certificate, privateKey: key.privateKey };
  }

  /** PEM. */
  issue(request: CertificateRequest, rng: Rng): string {
    const usages = request.usages.map((usage) => (usage === 'client' ? id_kp_clientAuth : id_kp_serverAuth));
    return signed(this.#key, {
      subject: nameOf(request),
      issuer: parseCertificate(this.certificate)!.tbsCertificate.subject,
      publicKeyInfo: infoOf(request.publicKey),
      serial: serialNumber(rng),
      notBefore: request.notBefore,
      notAfter: request.notAfter,
      extensions: [
        extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment)),
        extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage(usages)),
        extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
        ...(request.hosts?.length
          ? [extension(id_ce_subjectAltName, false, new SubjectAlternativeName(request.hosts.map(generalNameOf)))]
          : []),
      ],
    });
  }

  /**
   * PEM, for a key and a subject that others brought. `usages` are those of Kubernetes: `client auth`, `digital signature`; times in
   * milliseconds of virtual time, and never beyond those of the authority.
   */
  sign(request: SigningRequest, usages: readonly string[], notBefore: number, notAfter: number, rng: Rng): string {
    const authority = parseCertificate(this.certificate)!.tbsCertificate;
    const flags = usages.reduce((sum, usage) => sum | (KEY_USAGES[usage] ?? 0), 0);
    const extended = usages.flatMap((usage) => EXTENDED_KEY_USAGES[usage] ?? []);
    const names = request.alternativeNames;
    return signed(this.#key, {
      subject: rearranged(AsnConvert.parse(request.subject, Name)),
      issuer: authority.subject,
      publicKeyInfo: AsnConvert.parse(request.publicKeyInfo, SubjectPublicKeyInfo),
      serial: serialNumber(rng),
      notBefore,
      notAfter: Math.min(notAfter, authority.validity.notAfter.getTime().getTime()),
      extensions: [
        ...(flags ? [extension(id_ce_keyUsage, true, new KeyUsage(flags))] : []),
        ...(extended.length > 0 ? [extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage(extended))] : []),
        extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
        ...(names ? [new Extension({ extnID: id_ce_subjectAltName, critical: false, extnValue: new OctetString(names.slice()) })] : []),
      ],
    });
  }

  /** Whether this authority signed the certificate and it is in force; the words are Go's crypto/x509. */
  verify(pem: string, now: number): CertificateVerdict {
    const known = this.#inspect(pem);
    if (!known.valid) return known;
    const { notBefore, notAfter } = known;
    if (now >= notBefore && now <= notAfter) return known;
    const detail = now < notBefore ? `is before ${formatTime(notBefore)}` : `is after ${formatTime(notAfter)}`;
    return { valid: false, why: `x509: certificate has expired or is not yet valid: current time ${formatTime(now)} ${detail}` };
  }

  /** What does not depend on the time. Checking a signature takes milliseconds, and the same certificate comes with every request. */
  #inspect(pem: string): CertificateVerdict {
    const before = this.#inspected.get(pem);
    if (before) return before;
    const result = inspect(pem, this.#key);
    if (this.#inspected.size >= MAXIMUM_INSPECTED) this.#inspected.delete(this.#inspected.keys().next().value!);
    this.#inspected.set(pem, result);
    return result;
  }
}

/** By authority, and by certificate. The clusters that were forked from one share the authority, and so this. */
const inspectedBy = memoized(64, (_authority: string) => new Map<string, CertificateVerdict>());
const MAXIMUM_INSPECTED = 256;

function inspect(pem: string, key: KeyPair): CertificateVerdict {
  const certificate = parseCertificate(pem);
  if (!certificate) return { valid: false, why: 'x509: malformed certificate' };
  const { tbsCertificate, signatureValue, tbsCertificateRaw } = certificate;
  const message = new Uint8Array(tbsCertificateRaw ?? AsnConvert.serialize(tbsCertificate));
  if (!verifySignature(key.publicKey, new Uint8Array(signatureValue), message, 'der'))
    return { valid: false, why: 'x509: certificate signed by unknown authority' };
  return {
    valid: true,
    subject: attributesOf(tbsCertificate.subject),
    fingerprint: bytesToHex(sha256(decodePem(pem)!.der)),
    notBefore: tbsCertificate.validity.notBefore.getTime().getTime(),
    notAfter: tbsCertificate.validity.notAfter.getTime().getTime(),
  };
}

/** The pin by which a certificate's key is known (RFC 7469): SHA-256 in hexadecimal; undefined when it is no certificate. */
export function publicKeyHash(pem: string): string | undefined {
  const certificate = parseCertificate(pem);
  return certificate && bytesToHex(sha256(new Uint8Array(AsnConvert.serialize(certificate.tbsCertificate.subjectPublicKeyInfo))));
}

/** What a certificate says, whoever signed it; undefined when it is none. */
export function readCertificate(
  pem: string,
): { subject: Required<CertificateSubject>; issuer: string; notBefore: number; notAfter: number } | undefined {
  const certificate = parseCertificate(pem);
  if (!certificate) return undefined;
  const { subject, issuer, validity } = certificate.tbsCertificate;
  return {
    subject: attributesOf(subject),
    issuer: attributesOf(issuer).commonName,
    notBefore: validity.notBefore.getTime().getTime(),
    notAfter: validity.notAfter.getTime().getTime(),
  };
}

interface CertificateContents {
  subject: Name;
  issuer: Name;
  publicKeyInfo: SubjectPublicKeyInfo;
  serial: ArrayBuffer;
  notBefore: number;
  notAfter: number;
  extensions: Extension[];
}

function signed(key: KeyPair, contents: CertificateContents): string {
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: contents.serial,
    signature: signatureAlgorithm,
    issuer: contents.issuer,
    validity: new Validity({ notBefore: new Date(contents.notBefore), notAfter: new Date(contents.notAfter) }),
    subject: contents.subject,
    subjectPublicKeyInfo: contents.publicKeyInfo,
    extensions: new Extensions(contents.extensions),
  });
  const signature = key.sign(new Uint8Array(AsnConvert.serialize(tbsCertificate)), 'der');
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: signature.slice().buffer });
  return encodePem('CERTIFICATE', new Uint8Array(AsnConvert.serialize(certificate)));
}

/** For an uncompressed P-256 point. */
function infoOf(publicKey: Uint8Array): SubjectPublicKeyInfo {
  return new SubjectPublicKeyInfo({
    algorithm: new AlgorithmIdentifier({ algorithm: EC_PUBLIC_KEY, parameters: PRIME256V1_DER }),
    subjectPublicKey: publicKey.slice().buffer,
  });
}

function parseCertificate(pem: string): Certificate | undefined {
  const block = decodePem(pem);
  if (block?.label !== 'CERTIFICATE') return undefined;
  try {
    return AsnConvert.parse(block.der, Certificate);
  } catch {
    return undefined;
  }
}

function extension(id: string, critical: boolean, value: unknown): Extension {
  return new Extension({ extnID: id, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function generalNameOf(host: string): GeneralName {
  return /^\d+(?:\.\d+){3}$/.test(host) ? new GeneralName({ iPAddress: host }) : new GeneralName({ dNSName: host });
}

function serialNumber(rng: Rng): ArrayBuffer {
  // Positive and without leading zeroes, as DER wants its integers.
  const digits = `4${rng.hex(15)}`;
  return Uint8Array.from(digits.match(/../g)!.map((pair) => parseInt(pair, 16))).buffer;
}
