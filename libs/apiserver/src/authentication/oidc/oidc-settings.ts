/** The `--oidc-*` flags of kube-apiserver. */
export interface OidcSettings {
  issuerURL: string;
  clientID: string;
  /** `sub` by default. */
  usernameClaim: string;
  /** Undefined: `ISSUER#`, or nothing when the claim is `email`. A hyphen means nothing. */
  usernamePrefix?: string;
  groupsClaim?: string;
  groupsPrefix?: string;
  /** Claims that a token must have with just these values. */
  requiredClaims: Readonly<Record<string, string>>;
}

/** What stands before the names of users (apiserver, authentication options: oidc-username-prefix). */
export function usernamePrefixOf({ issuerURL, usernameClaim, usernamePrefix }: OidcSettings): string {
  if (usernamePrefix === '-') return '';
  return usernamePrefix || (usernameClaim === 'email' ? '' : `${issuerURL}#`);
}
