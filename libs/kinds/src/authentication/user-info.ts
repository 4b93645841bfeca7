import type { UserInfo } from '@drydock/apiserver';

/** authentication.k8s.io/v1 UserInfo: what is empty is left out. */
export function userInfoOf({ username, uid, groups, extra }: UserInfo): Record<string, unknown> {
  return {
    ...(username ? { username } : {}),
    ...(uid ? { uid } : {}),
    ...(groups.length ? { groups } : {}),
    ...(extra && Object.keys(extra).length ? { extra } : {}),
  };
}
