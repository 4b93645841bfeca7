import type { Authenticator } from '../authentication/authenticator.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { Credentials } from './api-request.ts';

export type AuthenticateFunction = (credentials: Credentials) => AuthenticationVerdict;

export interface AuthenticationVerdict {
  /** Undefined when nobody could say who it is. */
  user: UserInfo | undefined;
  /** Who decided. */
  authenticator: string;
  asked: readonly { authenticator: string; outcome: 'authenticated' | 'rejected' | 'skipped'; why: string }[];
}

/** By user: a component makes many requests. */
const loopbackVerdicts = new WeakMap<UserInfo, AuthenticationVerdict>();

/** A component of the cluster needs no credentials. */
const ASKED_NOBODY: AuthenticationVerdict['asked'] = [
  { authenticator: 'loopback', outcome: 'authenticated', why: 'a component of the cluster itself' },
];

function loopbackVerdict(user: UserInfo): AuthenticationVerdict {
  const known = loopbackVerdicts.get(user);
  if (known) return known;
  const verdict = { user, authenticator: 'loopback', asked: ASKED_NOBODY };
  loopbackVerdicts.set(user, verdict);
  return verdict;
}

/** Asks in order; the first that authenticates wins, and a rejected credential is not saved by being anonymous (authentication/request/union). */
export function authenticateWith(authenticators: readonly Authenticator[], anonymous: Authenticator | undefined): AuthenticateFunction {
  return (credentials) => {
    if (credentials.loopback) return loopbackVerdict(credentials.loopback);
    const asked: { authenticator: string; outcome: 'authenticated' | 'rejected' | 'skipped'; why: string }[] = [];
    let rejected: string | undefined;
    for (const authenticator of anonymous ? [...authenticators, anonymous] : authenticators) {
      if (authenticator === anonymous && rejected) break;
      const result = authenticator.authenticate(credentials);
      asked.push({ authenticator: authenticator.name, outcome: result.outcome, why: result.why ?? '' });
      if (result.outcome === 'authenticated') return { user: result.user, authenticator: authenticator.name, asked };
      if (result.outcome === 'rejected') rejected ??= authenticator.name;
    }
    return { user: undefined, authenticator: rejected ?? 'none', asked };
  };
}
