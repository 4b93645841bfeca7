/** pkg/apis/certificates/validation. What an old object has wrong already is not held against an update. */
import {
  decodeBase64,
  deepEqual,
  duplicate,
  FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import { parseSigningRequest } from '@drydock/apiserver';
import { goBytes } from '../../meta/go-strings.ts';
import { validateSignerName } from '../../meta/validation/signer-name.validation.ts';
import type { CertificateCondition, CertificateSigningRequest } from './certificate-signing-request.types.ts';

const specPath = FieldPath.of('spec');
const conditionsPath = FieldPath.of('status', 'conditions');
const certificatePath = FieldPath.of('status', 'certificate');

const SHORTEST_SECONDS = 600;
const LEGACY_SIGNER = 'kubernetes.io/legacy-unknown';
const VERDICTS = ['Approved', 'Denied'];
/** Conditions that are only ever true. */
const OUTCOMES = [...VERDICTS, 'Failed'];
const STATUSES = ['False', 'True', 'Unknown'];

const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

/** ValidateCertificateSigningRequestCreate; `old` relaxes what it broke itself. */
export function validateRequest(request: CertificateSigningRequest, old?: CertificateSigningRequest): FieldError[] {
  const { usages = [], signerName = '', expirationSeconds } = request.spec;
  const errors = [...encodedRequestErrors(request.spec.request), ...usageErrors(usages, old?.spec.usages)];
  if (signerName === LEGACY_SIGNER && old?.spec.signerName !== LEGACY_SIGNER) {
    errors.push(invalid(specPath.child('signerName'), signerName, 'the legacy signerName is not allowed via this API version'));
  } else {
    errors.push(...validateSignerName(specPath.child('signerName'), signerName));
  }
  if (expirationSeconds !== undefined && expirationSeconds < SHORTEST_SECONDS) {
    const why = 'may not specify a duration less than 600 seconds (10 minutes)';
    errors.push(invalid(specPath.child('expirationSeconds'), expirationSeconds, why));
  }
  const { conditions = [], certificate } = request.status ?? {};
  errors.push(...conditionErrors(conditions, old?.status?.conditions ?? []));
  if (certificate !== old?.status?.certificate) errors.push(...certificateErrors(certificate));
  return errors;
}

function encodedRequestErrors(request: string | undefined): FieldError[] {
  const bytes = decodeBase64(request ?? '');
  const read = typeof bytes === 'number' ? 'notARequest' : parseSigningRequest(String.fromCharCode(...bytes));
  const wrong = (why: string): FieldError[] => [invalid(specPath.child('request'), goBytes(request), why)];
  if (read === 'notARequest') return wrong('PEM block type must be CERTIFICATE REQUEST');
  if (!read) return wrong("asn1: structure error: tags don't match");
  return read.isSigned() ? [] : wrong(verificationFailure(read.publicKeyInfo));
}

/** The words of Go's crypto/x509 for each sort of key, known by its object identifier. */
function verificationFailure(publicKeyInfo: Uint8Array): string {
  const hex = [...publicKeyInfo.slice(0, 24)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (hex.includes('2a864886f70d010101')) return 'crypto/rsa: verification error';
  return hex.includes('2b6570') ? 'x509: Ed25519 verification failure' : 'x509: ECDSA verification failure';
}

function usageErrors(usages: readonly string[], before: readonly string[] = []): FieldError[] {
  const path = specPath.child('usages');
  const errors: FieldError[] = usages.length === 0 ? [required(path)] : [];
  if (before.every((usage) => USAGES.includes(usage))) {
    for (const [index, usage] of usages.entries()) if (!USAGES.includes(usage)) errors.push(notSupported(path.index(index), usage, USAGES));
  }
  if (new Set(before).size === before.length) {
    for (const [index, usage] of usages.entries()) if (usages.indexOf(usage) < index) errors.push(duplicate(path.index(index), usage));
  }
  return errors;
}

function conditionErrors(conditions: readonly CertificateCondition[], before: readonly CertificateCondition[]): FieldError[] {
  const types = before.map(({ type }) => type);
  const mayContradict = VERDICTS.every((verdict) => types.includes(verdict));
  const mayRepeat = new Set(types).size < types.length;
  return conditions.flatMap(({ type, status }, index) => {
    const path = conditionsPath.index(index);
    const earlier = conditions.slice(0, index).map((each) => each.type);
    const allowed = OUTCOMES.includes(type) ? ['True'] : STATUSES;
    const errors: FieldError[] = type || types.includes('') ? [] : [required(path.child('type'))];
    if (!status) errors.push(required(path.child('status')));
    else if (!allowed.includes(status)) errors.push(notSupported(path.child('status'), status, allowed));
    const opposite = VERDICTS.includes(type) ? VERDICTS.find((verdict) => verdict !== type)! : undefined;
    if (opposite && earlier.includes(opposite) && !mayContradict) {
      errors.push(invalid(path.child('type'), type, 'Approved and Denied conditions are mutually exclusive'));
    }
    if (earlier.includes(type) && !mayRepeat) errors.push(duplicate(path.child('type'), type));
    return errors;
  });
}

/** PEM blocks of certificates and nothing else. */
function certificateErrors(certificate: string | undefined): FieldError[] {
  if (!certificate) return [];
  const bytes = decodeBase64(certificate);
  const text = typeof bytes === 'number' ? '' : String.fromCharCode(...bytes);
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map(([, label]) => label!);
  const wrong = (why: string): FieldError[] => [invalid(certificatePath, '<certificate data>', why)];
  if (labels.length === 0) return wrong('must contain at least one CERTIFICATE PEM block');
  const other = labels.find((label) => label !== 'CERTIFICATE');
  return other === undefined ? [] : wrong(`only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(other)}`);
}

/**
 * Every error of a change (ValidateCertificateSigningRequestUpdate and its variants for `/status`, which sets the certificate, and `/approval`,
 * which gives the verdict), besides those of the object by itself.
 */
export function requestUpdateErrors(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  through: '' | 'status' | 'approval',
): FieldError[] {
  const errors: FieldError[] = [];
  const found = (each: CertificateSigningRequest, type: string) => (each.status?.conditions ?? []).filter((one) => one.type === type);
  for (const type of OUTCOMES) {
    if (found(request, type).length < found(old, type).length) {
      errors.push(forbidden(conditionsPath, `updates may not remove a condition of type ${JSON.stringify(type)}`));
    }
  }
  if (through !== 'approval') {
    for (const type of VERDICTS) {
      const [after, before] = [found(request, type), found(old, type)];
      if (after.length > before.length) {
        errors.push(forbidden(conditionsPath, `updates may not add a condition of type ${JSON.stringify(type)}`));
      } else if (after.length === before.length && !deepEqual(after, before)) {
        errors.push(forbidden(conditionsPath, `updates may not modify a condition of type ${JSON.stringify(type)}`));
      }
    }
  }
  if (request.status?.certificate !== old.status?.certificate) {
    if (through !== 'status') errors.push(forbidden(certificatePath, 'updates may not set certificate content'));
    else if (old.status?.certificate) errors.push(forbidden(certificatePath, 'updates may not modify existing certificate content'));
  }
  return errors;
}
