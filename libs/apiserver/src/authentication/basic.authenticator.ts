import type { Authenticator } from './authenticator.ts';

/** User name and password: v1.19 removed `--basic-auth-file`. They are read, so that the trace can say why they do not help. */
export const basicAuthenticator: Authenticator = {
  name: 'basic',
  authenticate({ basic }) {
    return basic
      ? { outcome: 'rejected', why: `basic authentication (user ${basic.username}) is gone since v1.19: no authenticator reads it` }
      : { outcome: 'skipped' };
  },
};
