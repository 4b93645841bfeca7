import type { Authenticator } from './authenticator.ts';
import { ANONYMOUS_USER, GROUP_UNAUTHENTICATED } from './user-info.ts';

/** Requests without credentials, when `--anonymous-auth` is on. */
export const anonymousAuthenticator: Authenticator = {
  name: 'anonymous',
  authenticate: () => ({
    outcome: 'authenticated',
    user: { username: ANONYMOUS_USER, groups: [GROUP_UNAUTHENTICATED] },
    why: 'the request carries no credentials, and anonymous requests are allowed',
  }),
};
