/** The identity provider that a cluster believes: its key belongs to the cluster, so that it needs no network. */
import { encodeUtf8, type Clock } from '@drydock/apimachinery';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { KeyPair } from '../../pki/key-pair.ts';
import { signJsonWebToken } from '../service-account/json-web-token.ts';
import type { OidcSettings } from './oidc-settings.ts';

/** The key of the issuer with this URL. It follows from the cluster's own key, so that it need not be saved. */
export function oidcKeyOf(issuerURL: string, serviceAccountKey: string): KeyPair {
  // The first digit keeps the number below the order of the curve.
  return new KeyPair(`7${bytesToHex(sha256(encodeUtf8(`${issuerURL}\n${serviceAccountKey}`))).slice(1)}`);
}

/** An ID token for the API server (OpenID Connect Core, 2): the claims besides issuer, audience and times. `seconds` is how long it is good. */
export function issueIdToken(
  { issuerURL, clientID }: Pick<OidcSettings, 'issuerURL' | 'clientID'>,
  claims: Readonly<Record<string, unknown>>,
  seconds: number,
  key: KeyPair,
  clock: Clock,
): string {
  const now = Math.floor(clock.now() / 1000);
  return signJsonWebToken({ iss: issuerURL, aud: clientID, iat: now, exp: now + seconds, ...claims }, key);
}
