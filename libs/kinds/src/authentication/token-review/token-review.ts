import { newBadRequest, type KubeObject } from '@drydock/apimachinery';
import type { SubresourceContext } from '@drydock/apiserver';
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
  return { ...review, status: review.spec.audiences?.length ? reviewForAudiences(review, context) : reviewForServer(review, context) };
});

const refused = { user: {}, error: 'invalid bearer token' };

function reviewForServer({ spec }: TokenReview, { authenticate, tokens }: SubresourceContext) {
  const { user } = authenticate({ bearerToken: spec.token });
  if (!user || user.username === 'system:anonymous') return refused;
  const verified = tokens.verify(spec.token!);
  return { authenticated: true, user: userInfoOf(user), ...(verified && 'user' in verified ? { audiences: [DEFAULT_AUDIENCE] } : {}) };
}

/** Only tokens of service accounts are made for somebody. */
function reviewForAudiences({ spec }: TokenReview, { tokens }: SubresourceContext) {
  const verified = tokens.verify(spec.token!);
  if (!verified || !('user' in verified)) return refused;
  const audiences = spec.audiences!.filter((audience) => verified.claims.audiences.includes(audience));
  return audiences.length
    ? { authenticated: true, user: userInfoOf(verified.user), audiences }
    : { user: {}, error: 'token audiences do not match' };
}
