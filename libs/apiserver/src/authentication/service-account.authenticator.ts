import type { Authenticator } from './authenticator.ts';
import { SERVICE_ACCOUNT_ISSUER } from './service-account/cluster-token-issuer.ts';
import type { TokenIssuer } from './token-issuer.ts';

/** Tokens of service accounts. */
export function newServiceAccountAuthenticator(tokens: TokenIssuer): Authenticator {
  return {
    name: 'serviceaccount',
    authenticate({ bearerToken }) {
      const verdict = bearerToken ? tokens.verify(bearerToken) : undefined;
      if (!verdict) return { outcome: 'skipped' };
      if ('why' in verdict) return { outcome: 'rejected', why: verdict.why };
      const { audiences } = verdict.claims;
      if (!audiences.includes(SERVICE_ACCOUNT_ISSUER)) {
        const why = `token audiences ${JSON.stringify(audiences)} is invalid for the target audiences ${JSON.stringify([SERVICE_ACCOUNT_ISSUER])}`;
        return { outcome: 'rejected', why };
      }
      const why = `a token that the cluster signed for service account ${verdict.claims.namespace}/${verdict.claims.serviceAccount.name}`;
      return { outcome: 'authenticated', user: verdict.user, why };
    },
  };
}
