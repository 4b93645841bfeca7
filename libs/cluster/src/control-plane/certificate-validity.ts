/** From when until when certificates are good, and what Go's TLS clients say of those that are not. */
import { formatTime } from '@drydock/apimachinery';
import { readCertificate } from '@drydock/apiserver';

/** Milliseconds of virtual time. */
export interface Validity {
  notBefore: number;
  notAfter: number;
}

/** The texts of certificates that were read: reading one costs more than to ask for it. */
const read = new Map<string, Validity | undefined>();
const MOST_READ = 200;

/** Undefined when the text is no certificate. */
export function validityOf(pem: string): Validity | undefined {
  if (read.has(pem)) return read.get(pem);
  const certificate = readCertificate(pem);
  const validity = certificate && { notBefore: certificate.notBefore, notAfter: certificate.notAfter };
  if (read.size >= MOST_READ) read.clear();
  read.set(pem, validity);
  return validity;
}

/** Why a client does not trust it at `now` (crypto/x509, CertificateInvalidError); undefined when it does. */
export function validityProblem({ notBefore, notAfter }: Validity, now: number): string | undefined {
  if (now >= notBefore && now <= notAfter) return undefined;
  const [how, limit] = now < notBefore ? ['before', notBefore] : ['after', notAfter];
  return `x509: certificate has expired or is not yet valid: current time ${formatTime(now)} is ${how} ${formatTime(limit as number)}`;
}
