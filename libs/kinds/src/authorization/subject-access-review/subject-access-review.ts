import { answerAccessReview, requireValidReview, reviewResource, subjectOf } from '../access-review.ts';
import type { AccessReview } from '../access-review.types.ts';

/** May they? */
export const subjectAccessReviews = reviewResource('authorization.k8s.io', 'SubjectAccessReview', (_parent, body, context) => {
  const review = body as AccessReview;
  requireValidReview('SubjectAccessReview', review);
  return answerAccessReview(review, subjectOf(review), context);
});
