/** From what a kubeconfig says to what the API server looks at. */
import type { Credentials, Impersonation } from '@drydock/apiserver';
import type { ApiServerTls } from '@drydock/cluster';
import type { RestConfig } from '@drydock/kubectl';

export function credentialsOf({ clientCertificate, bearerToken, username, password }: RestConfig): Credentials {
  return {
    ...(clientCertificate ? { clientCertificate } : {}),
    ...(bearerToken ? { bearerToken } : {}),
    ...(username ? { basic: { username, password: password ?? '' } } : {}),
  };
}

export function impersonationOf({ impersonate }: RestConfig): Impersonation | undefined {
  return impersonate && { user: impersonate.user, groups: impersonate.groups, uid: impersonate.uid };
}

/** Why a client does not go on with the certificate that the server of a cluster shows, in the words of Go; undefined when it does. */
export function distrustOf(
  { insecureSkipTlsVerify, certificateAuthority }: RestConfig,
  { authority, expiry }: Pick<ApiServerTls, 'authority' | 'expiry'>,
): string | undefined {
  if (insecureSkipTlsVerify) return undefined;
  if (expiry !== undefined) return `tls: failed to verify certificate: ${expiry}`;
  const isKnown = certificateAuthority?.trim() === authority.trim();
  return isKnown ? undefined : 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
}
