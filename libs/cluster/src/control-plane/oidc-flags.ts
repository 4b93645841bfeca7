/** The `--oidc-*` flags (pkg/kubeapiserver/options/authentication.go). */
import type { OidcSettings } from '@drydock/apiserver';
import type { Flags } from './flags.ts';

export function oidcSettings(flags: Flags): OidcSettings | undefined {
  const issuerURL = flags.get('oidc-issuer-url');
  const clientID = flags.get('oidc-client-id');
  if (!issuerURL || !clientID) return undefined;
  const usernamePrefix = flags.get('oidc-username-prefix');
  const groupsClaim = flags.get('oidc-groups-claim');
  const groupsPrefix = flags.get('oidc-groups-prefix');
  return {
    issuerURL,
    clientID,
    usernameClaim: flags.get('oidc-username-claim') || 'sub',
    ...(usernamePrefix ? { usernamePrefix } : {}),
    ...(groupsClaim ? { groupsClaim } : {}),
    ...(groupsPrefix ? { groupsPrefix } : {}),
    requiredClaims: requiredClaims(flags),
  };
}

/** `hd=example.com,team=a`. */
function requiredClaims(flags: Flags): Record<string, string> {
  const pairs = (flags.get('oidc-required-claim') ?? '').split(',').filter((each) => each.includes('='));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]));
}

/** Why the server does not start. */
export function oidcProblems(flags: Flags): string[] {
  const given = [...flags.keys()].some((name) => name.startsWith('oidc-'));
  const [issuer, client] = [flags.get('oidc-issuer-url'), flags.get('oidc-client-id')];
  if (given && (!issuer || !client)) return ['oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set'];
  if (!issuer || issuer.startsWith('https://')) return [];
  return [`issuer.url: Invalid value: ${JSON.stringify(issuer)}: URL scheme must be https`];
}
