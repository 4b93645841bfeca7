import { answerAccessReview, requireValidReview, reviewResource } from '../access-review.ts';
import type { AccessReview } from '../access-review.types.ts';

/** May I? */
export const selfSubjectAccessReviews = reviewResource('authorization.k8s.io', 'SelfSubjectAccessReview', (_parent, body, context) => {
  const review = body as AccessReview;
  requireValidReview('SelfSubjectAccessReview', review);
  return answerAccessReview(review, context.user, context);
});
