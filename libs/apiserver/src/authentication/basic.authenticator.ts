import type { Authenticator } from './authenticator.ts';

/** User name and password: v1.19 removed `--basic-auth-file`, so they count for nothing. They are read for the trace to say so. */
export const basicAuthenticator: Authenticator = {
  name: 'basic',
  authenticate({ basic }) {
    if (!basic) return { outcome: 'skipped' };
    return { outcome: 'skipped', why: `basic authentication (user ${basic.username}) is gone since v1.19: no authenticator reads it` };
  },
};
