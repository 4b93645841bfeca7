import { parseTime, type Clock, type KubeObject, type Rng } from '@drydock/apimachinery';
import type { KeyPair } from '../../pki/key-pair.ts';
import type { Lister } from '../../storage/lister.ts';
import type { AcceptedToken, TokenBinding, TokenClaims, TokenIssuer, VerifiedToken } from '../token-issuer.ts';
import { serviceAccountUser, type UserInfo } from '../user-info.ts';
import { readJsonWebToken, signJsonWebToken } from './json-web-token.ts';
import { labelsOfUse, readSecretToken, secretTokenPayload, SECRET_TOKEN_ISSUER } from './secret-token.ts';

/** `--service-account-issuer`, and the audience of tokens that ask for none. */
export const SERVICE_ACCOUNT_ISSUER = 'https://kubernetes.default.svc.cluster.local';

interface Payload {
  aud: string[];
  exp: number;
  iat: number;
  nbf: number;
  iss: string;
  jti: string;
  sub: string;
  'kubernetes.io': {
    namespace: string;
    serviceaccount: { name: string; uid: string };
    pod?: { name: string; uid: string };
    secret?: { name: string; uid: string };
    node?: { name: string; uid: string };
    warnafter?: number;
  };
}

/** How long a token that was good is not looked at again (kubeapiserver/options, TokenSuccessCacheTTL). */
const SUCCESS_CACHE_MILLISECONDS = 10_000;

export interface ClusterTokenIssuerOptions {
  lister: Lister;
  clock: Clock;
  rng: Rng;
  /** The tokens that were good a moment ago, as `accepted` has told them. */
  accepted?: readonly AcceptedToken[] | undefined;
  /** Writes down that the token in a Secret is used. */
  label?: (secret: KubeObject, labels: Readonly<Record<string, string>>) => void;
}

export interface ClusterTokenIssuer extends TokenIssuer {
  /** The tokens that are still good without being looked at. */
  accepted(): readonly AcceptedToken[];
}

/** Signs with the cluster's key, and checks that what a token is bound to still exists (pkg/serviceaccount/claims.go). */
export function newClusterTokenIssuer(
  key: KeyPair,
  { lister, clock, rng, accepted = [], label }: ClusterTokenIssuerOptions,
): ClusterTokenIssuer {
  const remembered = new Map(accepted.map((each) => [each.token, each]));

  const remember = (token: string, verified: VerifiedToken): VerifiedToken => {
    for (const [each, { until }] of remembered) if (until <= clock.now()) remembered.delete(each);
    remembered.set(token, { ...verified, token, until: clock.now() + SUCCESS_CACHE_MILLISECONDS });
    return verified;
  };

  const verifySecretToken = (token: string, payload: Readonly<Record<string, unknown>>): VerifiedToken | { why: string } => {
    const bearer = readSecretToken(token, payload, lister);
    if ('why' in bearer) return bearer;
    const labels = labelsOfUse(bearer.secret, clock);
    if (labels) label?.(bearer.secret, labels);
    const { namespace, serviceAccount } = bearer;
    const claims = { namespace, serviceAccount, audiences: [SERVICE_ACCOUNT_ISSUER], issuedAt: 0, expiresAt: Infinity };
    return { user: serviceAccountUser(namespace, serviceAccount.name, serviceAccount.uid), claims };
  };

  const verify = (token: string): VerifiedToken | { why: string } | undefined => {
    const read = readJsonWebToken(token, key);
    const issuer = read?.payload.iss;
    if (!read || (issuer !== SERVICE_ACCOUNT_ISSUER && issuer !== SECRET_TOKEN_ISSUER)) return undefined;
    if (!read.signed) return { why: 'the signature of the service account token is not from this cluster' };
    if (issuer === SECRET_TOKEN_ISSUER) return verifySecretToken(token, read.payload);
    const claims = claimsOf(read.payload as unknown as Payload);
    const why = refusal(claims, lister, clock);
    return why ? { why } : { user: userOf(claims), claims };
  };

  return {
    issue(claims) {
      const { namespace, serviceAccount, audiences, expiresAt, warnAfter, binding, node } = claims;
      const now = Math.floor(clock.now() / 1000);
      const payload: Payload = {
        aud: audiences.length ? [...audiences] : [SERVICE_ACCOUNT_ISSUER],
        exp: expiresAt,
        iat: now,
        iss: SERVICE_ACCOUNT_ISSUER,
        jti: rng.uuid(),
        'kubernetes.io': {
          namespace,
          ...(node ? { node } : {}),
          ...(binding ? { [binding.kind.toLowerCase()]: { name: binding.name, uid: binding.uid } } : {}),
          serviceaccount: serviceAccount,
          ...(warnAfter === undefined ? {} : { warnafter: warnAfter }),
        },
        nbf: now,
        sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
      };
      return signJsonWebToken(payload, key);
    },

    issueForSecret: (claims, secretName) => signJsonWebToken(secretTokenPayload(claims, secretName), key),

    verify(token) {
      const before = remembered.get(token);
      if (before && clock.now() < before.until) return before;
      const verdict = verify(token);
      return verdict && 'user' in verdict ? remember(token, verdict) : verdict;
    },

    accepted: () => [...remembered.values()].filter(({ until }) => clock.now() < until),
  };
}

function claimsOf(payload: Payload): TokenClaims {
  const { namespace, serviceaccount, pod, secret, node, warnafter } = payload['kubernetes.io'];
  const binding: TokenBinding | undefined = pod
    ? { kind: 'Pod', ...pod }
    : secret
      ? { kind: 'Secret', ...secret }
      : node
        ? { kind: 'Node', ...node }
        : undefined;
  return {
    namespace,
    serviceAccount: serviceaccount,
    audiences: payload.aud,
    issuedAt: payload.iat,
    expiresAt: payload.exp,
    ...(warnafter === undefined ? {} : { warnAfter: warnafter }),
    id: payload.jti,
    ...(binding ? { binding } : {}),
    ...(pod && node ? { node } : {}),
  };
}

/** What is being deleted keeps its tokens for a minute more (pkg/serviceaccount/claims.go). */
const LEEWAY_SECONDS = 60;

const RESOURCE_OF = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' } as const;

/** Why a token that was good is not any more. */
function refusal(claims: TokenClaims, lister: Lister, clock: Clock): string | undefined {
  const now = clock.now() / 1000;
  if (now > claims.expiresAt) return 'service account token has expired';
  if (now + LEEWAY_SECONDS < claims.issuedAt) return 'service account token is not valid yet';
  const isGone = ({ metadata }: KubeObject): boolean =>
    metadata.deletionTimestamp !== undefined && now > (parseTime(metadata.deletionTimestamp) ?? 0) / 1000 + LEEWAY_SECONDS;
  const { namespace, serviceAccount, binding } = claims;
  const account = lister.get<KubeObject>('serviceaccounts', namespace, serviceAccount.name);
  if (!account || isGone(account)) return `service account ${namespace}/${serviceAccount.name} has been deleted`;
  if (account.metadata.uid !== serviceAccount.uid)
    return `service account ${namespace}/${serviceAccount.name} was replaced by another of that name`;
  if (!binding) return undefined;
  const bound = lister.get<KubeObject>(RESOURCE_OF[binding.kind], binding.kind === 'Node' ? '' : namespace, binding.name);
  if (bound?.metadata.uid !== binding.uid || isGone(bound)) return `the ${binding.kind} ${binding.name} that the token is bound to is gone`;
  return undefined;
}

function userOf({ namespace, serviceAccount, binding, node, id }: TokenClaims): UserInfo {
  const user = serviceAccountUser(namespace, serviceAccount.name, serviceAccount.uid);
  const extra: Record<string, readonly string[]> = id ? { 'authentication.kubernetes.io/credential-id': [`JTI=${id}`] } : {};
  if (binding?.kind === 'Pod') {
    extra['authentication.kubernetes.io/pod-name'] = [binding.name];
    extra['authentication.kubernetes.io/pod-uid'] = [binding.uid];
  }
  const place = binding?.kind === 'Node' ? binding : node;
  if (place) {
    extra['authentication.kubernetes.io/node-name'] = [place.name];
    if (place.uid) extra['authentication.kubernetes.io/node-uid'] = [place.uid];
  }
  return { ...user, extra };
}
