/** kube-apiserver's `--client-ca-file`: who signs the certificates of clients, beside the cluster's own CA. */
import { X509Certificate } from 'node:crypto';
import type { Authenticator } from '@drydock/apiserver';
import { readInput, UsageError } from './usage-error.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** The certificates of the file, as PEM. Throws UsageError. */
export function readClientAuthorities(file: string): string[] {
  const blocks = readInput('--client-ca-file', file).match(BLOCK) ?? [];
  if (blocks.length === 0) throw new UsageError(`--client-ca-file: ${file}: data does not contain any valid RSA or ECDSA certificates`);
  for (const block of blocks) if (!parse(block)) throw new UsageError(`--client-ca-file: ${file}: a certificate in it cannot be parsed`);
  return blocks;
}

/** `now`: milliseconds of the cluster's virtual time. */
export function newClientCaAuthenticator(authorities: readonly string[], now: () => number): Authenticator {
  const signers = authorities.map((pem) => new X509Certificate(pem));
  return {
    name: 'x509 (--client-ca-file)',
    authenticate({ clientCertificate }) {
      const certificate = clientCertificate === undefined ? undefined : parse(clientCertificate);
      if (!certificate) return { outcome: 'skipped' };
      const why = refusal(certificate, signers, now());
      if (why !== undefined) return { outcome: 'rejected', why };
      const { CN, O } = certificate.toLegacyObject().subject as unknown as Record<string, string | string[] | undefined>;
      const [username = ''] = listOf(CN);
      return {
        outcome: 'authenticated',
        user: { username, groups: [...listOf(O), 'system:authenticated'] },
        why: `a certificate for CN=${username} that a CA of --client-ca-file signed, good until ${certificate.validTo}`,
      };
    },
  };
}

function refusal(certificate: X509Certificate, signers: readonly X509Certificate[], now: number): string | undefined {
  const signed = signers.some((signer) => certificate.checkIssued(signer) && certificate.verify(signer.publicKey));
  if (!signed) return 'x509: certificate signed by unknown authority';
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) {
    return 'x509: certificate has expired or is not yet valid';
  }
  // Without the extension a certificate is good for every use.
  const usages = certificate.keyUsage as readonly string[] | undefined;
  return usages && !usages.includes(CLIENT_AUTH) ? 'x509: certificate specifies an incompatible key usage' : undefined;
}

function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
