/** ID tokens of an OpenID Connect provider (k8s.io/apiserver, plugin/pkg/authenticator/token/oidc). */
import { formatTime, type Clock } from '@drydock/apimachinery';
import type { KeyPair } from '../../pki/key-pair.ts';
import type { Authenticator } from '../authenticator.ts';
import { readJsonWebToken } from '../service-account/json-web-token.ts';
import { GROUP_AUTHENTICATED, type UserInfo } from '../user-info.ts';
import { usernamePrefixOf, type OidcSettings } from './oidc-settings.ts';

type Claims = Readonly<Record<string, unknown>>;
/** `settings` is asked anew for each token: a flag may have changed. Undefined when no provider is configured. */
type Provider = { settings: OidcSettings; key: KeyPair };

export function newOidcAuthenticator(provider: () => Provider | undefined, clock: Clock): Authenticator {
  return {
    name: 'oidc',
    authenticate({ bearerToken }) {
      const current = bearerToken ? provider() : undefined;
      const read = current && readJsonWebToken(bearerToken!, current.key);
      if (!current || !read || read.payload.iss !== current.settings.issuerURL) return { outcome: 'skipped' };
      const { settings } = current;
      const fault = read.signed
        ? tokenFault(read.payload, settings, clock)
        : 'failed to verify signature: failed to verify id token signature';
      if (fault) return { outcome: 'rejected', why: `oidc: verify token: ${fault}` };
      const user = userOf(read.payload, settings);
      if (typeof user === 'string') return { outcome: 'rejected', why: `oidc: ${user}` };
      return { outcome: 'authenticated', user, why: `an ID token of ${settings.issuerURL} for ${settings.clientID}` };
    },
  };
}

/** What is wrong with a token whoever it is about (go-oidc, IDTokenVerifier.Verify). */
function tokenFault(claims: Claims, { clientID }: OidcSettings, clock: Clock): string | undefined {
  const audiences = listOf(claims.aud);
  if (!audiences.includes(clientID))
    return `oidc: expected audience ${JSON.stringify(clientID)} got [${audiences.map((each) => JSON.stringify(each)).join(' ')}]`;
  const expiry = Number(claims.exp ?? 0) * 1000;
  if (!(clock.now() <= expiry)) return `oidc: token is expired (Token Expiry: ${formatTime(expiry)})`;
  const notBefore = Number(claims.nbf ?? 0) * 1000;
  return clock.now() + LEEWAY < notBefore
    ? `oidc: current time ${formatTime(clock.now())} before the nbf (not before) time: ${formatTime(notBefore)}`
    : undefined;
}

const LEEWAY = 5 * 60 * 1000;

/** The user, or why the claims name nobody. */
function userOf(claims: Claims, settings: OidcSettings): UserInfo | string {
  const { usernameClaim, groupsClaim, groupsPrefix = '', requiredClaims } = settings;
  const name = claims[usernameClaim];
  if (name === undefined) return `parse username claims ${JSON.stringify(usernameClaim)}: claim not present`;
  if (typeof name !== 'string') return `parse username claims ${JSON.stringify(usernameClaim)}: claim is not a string`;
  if (usernameClaim === 'email' && 'email_verified' in claims && claims.email_verified !== true) return 'email not verified';
  const groups = groupsClaim === undefined || claims[groupsClaim] === undefined ? [] : claims[groupsClaim];
  const texts = typeof groups === 'string' ? [groups] : groups;
  if (!Array.isArray(texts) || texts.some((each) => typeof each !== 'string')) {
    return `parse groups claim ${JSON.stringify(groupsClaim)}: json: cannot unmarshal into Go value of type string`;
  }
  for (const [claim, wanted] of Object.entries(requiredClaims)) {
    if (claims[claim] === undefined) return `required claim ${claim} not present in ID token`;
    if (claims[claim] !== wanted) return `required claim ${claim} value does not match. Got = ${String(claims[claim])}, want = ${wanted}`;
  }
  return {
    username: usernamePrefixOf(settings) + name,
    groups: [...(texts as string[]).map((group) => groupsPrefix + group), GROUP_AUTHENTICATED],
  };
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
}
