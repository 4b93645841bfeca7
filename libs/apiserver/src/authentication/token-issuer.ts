import type { UserInfo } from './user-info.ts';

/** What a service account token is bound to besides the account. */
export interface TokenBinding {
  kind: 'Pod' | 'Secret' | 'Node';
  name: string;
  uid: string;
}

export interface TokenClaims {
  namespace: string;
  serviceAccount: { name: string; uid: string };
  audiences: readonly string[];
  /** Seconds since 1970. */
  issuedAt: number;
  expiresAt: number;
  /** From when on its use is warned of: tokens of pods that were asked for an hour live longer than that. */
  warnAfter?: number;
  binding?: TokenBinding;
  /** Where the pod ran that the token is bound to. */
  node?: { name: string; uid: string };
  /** Tokens in Secrets have none. */
  id?: string;
}

/** Whose token it is, and what it says. */
export interface VerifiedToken {
  user: UserInfo;
  claims: TokenClaims;
}

/** A token that was good, and until when nobody looks at it again (milliseconds of virtual time). */
export interface AcceptedToken extends VerifiedToken {
  token: string;
  until: number;
}

/** Makes and checks the JSON web tokens of service accounts (pkg/serviceaccount). */
export interface TokenIssuer {
  issue(claims: Omit<TokenClaims, 'id' | 'issuedAt'>): string;
  /** What the Secret of this name holds for an account: it says neither for whom it is nor until when. */
  issueForSecret(claims: Pick<TokenClaims, 'namespace' | 'serviceAccount'>, secretName: string): string;
  /** Undefined for what is not a token of this cluster; `why` for one that is and is no longer good. */
  verify(token: string): VerifiedToken | { why: string } | undefined;
}
