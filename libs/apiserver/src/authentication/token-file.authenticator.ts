import type { Authenticator } from './authenticator.ts';
import { GROUP_AUTHENTICATED, type UserInfo } from './user-info.ts';

/** Static bearer tokens, as `--token-auth-file` lists them: token → user. */
export function newTokenFileAuthenticator(tokens: Readonly<Record<string, UserInfo>>): Authenticator {
  return {
    name: 'token-file',
    authenticate({ bearerToken }) {
      if (!bearerToken || !Object.hasOwn(tokens, bearerToken)) return { outcome: 'skipped' };
      const user = tokens[bearerToken]!;
      return {
        outcome: 'authenticated',
        user: { ...user, groups: [...user.groups, GROUP_AUTHENTICATED] },
        why: `the token is in the static token file, for ${user.username}`,
      };
    },
  };
}
