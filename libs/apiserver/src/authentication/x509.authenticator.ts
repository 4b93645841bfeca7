import { formatTime, type Clock } from '@drydock/apimachinery';
import type { CertificateAuthority, ValidCertificate } from '../pki/certificate-authority.ts';
import type { AuthenticationOutcome, Authenticator } from './authenticator.ts';
import { GROUP_AUTHENTICATED } from './user-info.ts';

/** The extra that tells which credential was used, since 1.32 (authentication/user, CredentialIDKey). */
const CREDENTIAL_ID = 'authentication.kubernetes.io/credential-id';

/** Client certificates: the common name is the user, the organizations are the groups. */
export function newX509Authenticator(authority: CertificateAuthority, clock: Clock): Authenticator {
  return {
    name: 'x509',
    authenticate({ clientCertificate }) {
      if (!clientCertificate) return { outcome: 'skipped' };
      const verdict = authority.verify(clientCertificate, clock.now());
      return verdict.valid ? bearerOf(verdict) : { outcome: 'rejected', why: verdict.why };
    },
  };
}

/** By certificate: the same one comes with every request. */
const bearers = new WeakMap<ValidCertificate, AuthenticationOutcome>();

function bearerOf(certificate: ValidCertificate): AuthenticationOutcome {
  const known = bearers.get(certificate);
  if (known) return known;
  const { subject, fingerprint, notAfter } = certificate;
  const { commonName, organizations } = subject;
  const outcome: AuthenticationOutcome = {
    outcome: 'authenticated',
    user: {
      username: commonName,
      groups: [...organizations, GROUP_AUTHENTICATED],
      extra: { [CREDENTIAL_ID]: [`X509SHA256=${fingerprint}`] },
    },
    why: `a certificate for CN=${commonName} that the cluster's CA signed, good until ${formatTime(notAfter)}`,
  };
  bearers.set(certificate, outcome);
  return outcome;
}
