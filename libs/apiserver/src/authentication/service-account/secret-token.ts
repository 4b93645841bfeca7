/** The tokens that Secrets hold: they name no audience and never expire (pkg/serviceaccount/legacy.go). */
import { encodeBase64, encodeUtf8, formatTime, type Clock, type KubeObject } from '@drydock/apimachinery';
import type { Lister } from '../../storage/lister.ts';
import type { TokenClaims } from '../token-issuer.ts';

export const SECRET_TOKEN_ISSUER = 'kubernetes/serviceaccount';

const INVALID_SINCE_LABEL = 'kubernetes.io/legacy-token-invalid-since';
const LAST_USED_LABEL = 'kubernetes.io/legacy-token-last-used';

const NAMESPACE = 'kubernetes.io/serviceaccount/namespace';
const SECRET_NAME = 'kubernetes.io/serviceaccount/secret.name';
const ACCOUNT_NAME = 'kubernetes.io/serviceaccount/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/serviceaccount/service-account.uid';

/** What such a token says, in the order of Go's structs. */
export function secretTokenPayload({ namespace, serviceAccount }: Pick<TokenClaims, 'namespace' | 'serviceAccount'>, secretName: string) {
  return {
    iss: SECRET_TOKEN_ISSUER,
    [NAMESPACE]: namespace,
    [SECRET_NAME]: secretName,
    [ACCOUNT_NAME]: serviceAccount.name,
    [ACCOUNT_UID]: serviceAccount.uid,
    sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
  };
}

interface StoredSecret extends KubeObject {
  data?: Record<string, string>;
}

export interface SecretTokenBearer {
  namespace: string;
  serviceAccount: { name: string; uid: string };
  /** Its Secret. */
  secret: KubeObject;
}

/** Whose token it is, unless its Secret or its account says that it is no longer good. */
export function readSecretToken(
  token: string,
  payload: Readonly<Record<string, unknown>>,
  lister: Lister,
): SecretTokenBearer | { why: string } {
  const text = (claim: string): string => (typeof payload[claim] === 'string' ? payload[claim] : '');
  const [namespace, secretName] = [text(NAMESPACE), text(SECRET_NAME)];
  const serviceAccount = { name: text(ACCOUNT_NAME), uid: text(ACCOUNT_UID) };
  const secret = lister.get<StoredSecret>('secrets', namespace, secretName);
  if (!secret || secret.metadata.deletionTimestamp) return { why: 'Token has been invalidated' };
  if (secret.data?.token !== encodeBase64(encodeUtf8(token))) return { why: "Token does not match server's copy" };
  const account = lister.get<KubeObject>('serviceaccounts', namespace, serviceAccount.name);
  if (!account) return { why: `serviceaccounts "${serviceAccount.name}" not found` };
  if (account.metadata.deletionTimestamp) return { why: `ServiceAccount ${namespace}/${serviceAccount.name} has been deleted` };
  if (account.metadata.uid !== serviceAccount.uid)
    return { why: `ServiceAccount UID (${account.metadata.uid}) does not match claim (${serviceAccount.uid})` };
  if (secret.metadata.labels?.[INVALID_SINCE_LABEL]) {
    const why = `the token in secret ${namespace}/${secretName} for service account ${namespace}/${serviceAccount.name} has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the '${INVALID_SINCE_LABEL}' label from the secret to temporarily allow use of this token`;
    return { why };
  }
  return { namespace, serviceAccount, secret };
}

const DAY = 24 * 60 * 60 * 1000;

/** The labels that note when the token of a Secret was last used; undefined when they already say so. */
export function labelsOfUse({ metadata }: KubeObject, clock: Clock): Record<string, string> | undefined {
  const dayOf = (time: number): string => formatTime(time).slice(0, 'yyyy-mm-dd'.length);
  const [today, tomorrow] = [dayOf(clock.now()), dayOf(clock.now() + DAY)];
  const noted = metadata.labels?.[LAST_USED_LABEL];
  return noted === today || noted === tomorrow ? undefined : { [LAST_USED_LABEL]: today };
}
