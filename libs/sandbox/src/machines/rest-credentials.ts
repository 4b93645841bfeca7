/** From what a kubeconfig says to what the API server looks at. */
import type { Credentials, Impersonation } from '@drydock/apiserver';
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

/** Whether the connection's authorities are those behind the server's certificate (PEM). */
export function trusts({ insecureSkipTlsVerify, certificateAuthority }: RestConfig, authority: string): boolean {
  return insecureSkipTlsVerify || certificateAuthority?.trim() === authority.trim();
}

export const UNKNOWN_AUTHORITY = 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
