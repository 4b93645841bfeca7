import type { Authenticator } from './authenticator.ts';

/** Comes last of those that read tokens: a token that nobody knew makes the request fail instead of making it anonymous. */
export const unknownTokenAuthenticator: Authenticator = {
  name: 'bearer-token',
  authenticate({ bearerToken }) {
    return bearerToken ? { outcome: 'rejected', why: 'no authenticator knows this token' } : { outcome: 'skipped' };
  },
};
