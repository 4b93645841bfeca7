/** Tokens that new nodes join with: secrets of kube-system (plugin/pkg/auth/authenticator/token/bootstrap). */
import { decodeBase64, decodeUtf8, parseTime, type Clock, type KubeObject } from '@drydock/apimachinery';
import type { Lister } from '../storage/lister.ts';
import type { AuthenticationOutcome, Authenticator } from './authenticator.ts';
import { GROUP_AUTHENTICATED } from './user-info.ts';

export const BOOTSTRAP_TOKEN_TYPE = 'bootstrap.kubernetes.io/token';
const TOKEN = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const GROUP = 'system:bootstrappers';
const EXTRA_GROUP = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

type Secret = KubeObject & { type?: string; data?: Record<string, string> };

export function newBootstrapTokenAuthenticator(lister: Lister, clock: Clock): Authenticator {
  return {
    name: 'bootstrap-token',
    authenticate({ bearerToken }) {
      const [, id, secret] = TOKEN.exec(bearerToken ?? '') ?? [];
      if (id === undefined || secret === undefined) return { outcome: 'skipped' };
      const stored = lister.get<Secret>('secrets', 'kube-system', `bootstrap-token-${id}`);
      return verdict(id, secret, stored, clock);
    },
  };
}

function verdict(id: string, secret: string, stored: Secret | undefined, clock: Clock): AuthenticationOutcome {
  const name = `bootstrap-token-${id}`;
  const no = (why: string): AuthenticationOutcome => ({ outcome: 'rejected', why });
  if (!stored) return no(`there is no secret ${name} in kube-system`);
  if (stored.metadata.deletionTimestamp) return no(`the secret ${name} is being deleted`);
  if (stored.type !== BOOTSTRAP_TOKEN_TYPE) return no(`the secret ${name} is of type ${stored.type ?? ''}, not ${BOOTSTRAP_TOKEN_TYPE}`);
  const field = (key: string): string => textOf(stored.data?.[key]);
  if (field('token-secret') !== secret) return no(`the token's secret is not that of ${name}`);
  if (field('token-id') !== id) return no(`the token-id of ${name} is not the one in its name`);
  const expired = expiry(field('expiration'), clock);
  if (expired) return no(`the token of ${name} ${expired}`);
  if (field('usage-bootstrap-authentication') !== 'true') return no(`${name} is not marked usage-bootstrap-authentication=true`);
  const extra = field('auth-extra-groups').split(',').filter(Boolean);
  const wrong = extra.find((group) => !EXTRA_GROUP.test(group));
  if (wrong !== undefined) return no(`the group ${JSON.stringify(wrong)} of ${name} is not one of ${GROUP}:…`);
  return {
    outcome: 'authenticated',
    user: { username: `system:bootstrap:${id}`, groups: [GROUP, ...[...new Set(extra)].sort(), GROUP_AUTHENTICATED] },
    why: `a bootstrap token, secret ${name}`,
  };
}

/** What makes a token useless from some moment on; undefined while it is good. A time that cannot be read counts as over. */
function expiry(text: string, clock: Clock): string | undefined {
  if (!text) return undefined;
  const time = parseTime(text);
  if (time === undefined) return `has an expiration that is no RFC 3339 time: ${text}`;
  return clock.now() >= time ? `expired at ${text}` : undefined;
}

function textOf(data: string | undefined): string {
  const bytes = decodeBase64(data ?? '');
  return typeof bytes === 'number' ? '' : decodeUtf8(bytes);
}
