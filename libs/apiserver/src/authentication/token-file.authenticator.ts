import type { Authenticator } from './authenticator.ts';
import { GROUP_AUTHENTICATED, type UserInfo } from './user-info.ts';

/** Static bearer tokens, as `--token-auth-file` lists them. `users` gives the users by token, those of the server that runs at the moment. */
export function newTokenFileAuthenticator(users: () => Readonly<Record<string, UserInfo>>): Authenticator {
  return {
    name: 'token-file',
    authenticate({ bearerToken }) {
      const known = bearerToken ? users() : {};
      if (!bearerToken || !Object.hasOwn(known, bearerToken)) return { outcome: 'skipped' };
      const user = known[bearerToken]!;
      return {
        outcome: 'authenticated',
        user: { ...user, groups: [...user.groups, GROUP_AUTHENTICATED] },
        why: `the token is in the static token file, for ${user.username}`,
      };
    },
  };
}
