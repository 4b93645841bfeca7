import { formatTime, type Clock } from '@drydock/apimachinery';
import type { CertificateAuthority } from '../pki/certificate-authority.ts';
import type { Authenticator } from './authenticator.ts';
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
      if (!verdict.valid) return { outcome: 'rejected', why: verdict.why };
      const { commonName, organizations } = verdict.subject;
      return {
        outcome: 'authenticated',
        user: {
          username: commonName,
          groups: [...organizations, GROUP_AUTHENTICATED],
          extra: { [CREDENTIAL_ID]: [`X509SHA256=${verdict.fingerprint}`] },
        },
        why: `a certificate for CN=${commonName} that the cluster's CA signed, good until ${formatTime(verdict.notAfter)}`,
      };
    },
  };
}
