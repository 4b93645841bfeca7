import type { Credentials } from '../request/api-request.ts';
import type { UserInfo } from './user-info.ts';

/**
 * One way to prove an identity. Asked in order; the first that knows the credentials decides.
 * `skipped`: these credentials are not of my kind, or nobody's. `rejected`: they are, and they are not valid; `why` is for the trace, never for the client.
 */
export interface Authenticator {
  /** As the trace names it: `x509`, `token-file`, `serviceaccount`, `bootstrap-token`, `oidc`, `anonymous`. */
  readonly name: string;
  authenticate(credentials: Credentials): AuthenticationOutcome;
}

export type AuthenticationOutcome =
  { outcome: 'authenticated'; user: UserInfo; why: string } | { outcome: 'rejected'; why: string } | { outcome: 'skipped'; why?: string };
