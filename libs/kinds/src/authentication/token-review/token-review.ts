import { newBadRequest, type KubeObject } from '@drydock/apimachinery';
import type { AuthenticateFunction, SubresourceContext, UserInfo } from '@drydock/apiserver';
import { reviewResource } from '../../authorization/access-review.ts';
import { DEFAULT_AUDIENCE } from '../../core/service-account/service-account.token.ts';
import { userInfoOf } from '../user-info.ts';

interface TokenReview extends KubeObject {
  spec: { token?: string; audiences?: string[] };
}

/** Whose token is this? (pkg/registry/authentication/tokenreview) */
export const tokenReviews = reviewResource('authentication.k8s.io', 'TokenReview', (_parent, body, context) => {
  const review = body as TokenReview;
  if (!review.spec?.token) throw newBadRequest('token is required for TokenReview in authentication');
  return { ...review, status: statusOf(review.spec.token, review.spec.audiences ?? [], context) };
});

/** Tokens of service accounts are made for somebody; all others are for the API server. */
function statusOf(token: string, asked: readonly string[], { tokens, authenticate }: SubresourceContext): object {
  const wanted = asked.length > 0 ? asked : [DEFAULT_AUDIENCE];
  const verified = tokens.verify(token);
  if (verified && 'why' in verified) return refused(`[invalid bearer token, ${verified.why}]`);
  if (verified) {
    const { audiences } = verified.claims;
    const why = `token audiences ${JSON.stringify(audiences)} is invalid for the target audiences ${JSON.stringify(wanted)}`;
    return accepted(
      verified.user,
      wanted.filter((audience) => audiences.includes(audience)),
      `[invalid bearer token, ${why}]`,
    );
  }
  const user = userOfToken(token, authenticate);
  const audiences = wanted.filter((audience) => audience === DEFAULT_AUDIENCE);
  return user ? accepted(user, audiences, 'invalid bearer token') : refused('invalid bearer token');
}

function userOfToken(token: string, authenticate: AuthenticateFunction): UserInfo | undefined {
  const { user, authenticator } = authenticate({ bearerToken: token });
  return authenticator === 'anonymous' ? undefined : user;
}

function accepted(user: UserInfo, audiences: readonly string[], otherwise: string): object {
  return audiences.length > 0 ? { authenticated: true, user: userInfoOf(user), audiences } : refused(otherwise);
}

function refused(error: string): object {
  return { user: {}, error };
}
