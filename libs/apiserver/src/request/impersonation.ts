/** Acting as somebody else (k8s.io/apiserver, endpoints/filters/impersonation.go). */
import { newBadRequest } from '@drydock/apimachinery';
import {
  ANONYMOUS_USER,
  GROUP_AUTHENTICATED,
  GROUP_UNAUTHENTICATED,
  serviceAccountUser,
  type UserInfo,
} from '../authentication/user-info.ts';
import type { AuthorizationAttributes } from '../authorization/authorizer.ts';
import type { Impersonation } from './api-request.ts';
import type { AuthorizeFunction } from './authorize.ts';
import { forbiddenError } from './forbidden.ts';

/** The user to go on as. Throws Forbidden when the requester may not impersonate each of the parts. */
export function impersonate(requester: UserInfo, wanted: Impersonation, authorize: AuthorizeFunction): UserInfo {
  if (!wanted.user) throw newBadRequest('requested impersonation without a user: groups, uid and extra need one');
  for (const attributes of impersonationRequests(requester, wanted)) {
    const verdict = authorize(attributes);
    if (verdict.decision !== 'allow') throw forbiddenError(attributes, verdict.reason);
  }
  return impersonatedUser(wanted.user, wanted);
}

function impersonationRequests(requester: UserInfo, wanted: Impersonation): AuthorizationAttributes[] {
  const ask = (group: string, resource: string, name: string, namespace = '', subresource = ''): AuthorizationAttributes => ({
    user: requester,
    verb: 'impersonate',
    resourceRequest: true,
    group,
    version: group ? 'v1' : '',
    resource,
    subresource,
    namespace,
    name,
    path: '',
  });
  const account = serviceAccountOf(wanted.user!);
  return [
    account ? ask('', 'serviceaccounts', account.name, account.namespace) : ask('', 'users', wanted.user!),
    ...(wanted.groups ?? []).map((group) => ask('', 'groups', group)),
    ...Object.entries(wanted.extra ?? {}).flatMap(([key, values]) =>
      values.map((value) => ask('authentication.k8s.io', 'userextras', value, '', key)),
    ),
    ...(wanted.uid ? [ask('authentication.k8s.io', 'uids', wanted.uid)] : []),
  ];
}

function serviceAccountOf(username: string): { namespace: string; name: string } | undefined {
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  return match ? { namespace: match[1]!, name: match[2]! } : undefined;
}

function impersonatedUser(username: string, { groups = [], uid, extra }: Impersonation): UserInfo {
  const account = serviceAccountOf(username);
  const own = account && groups.length === 0 ? serviceAccountUser(account.namespace, account.name).groups : groups;
  const implied = username === ANONYMOUS_USER ? GROUP_UNAUTHENTICATED : GROUP_AUTHENTICATED;
  return {
    username,
    ...(uid ? { uid } : {}),
    groups: own.includes(GROUP_AUTHENTICATED) || own.includes(GROUP_UNAUTHENTICATED) ? own : [...own, implied],
    ...(extra && Object.keys(extra).length ? { extra } : {}),
  };
}
