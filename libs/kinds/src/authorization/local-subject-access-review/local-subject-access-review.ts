import { newBadRequest } from '@drydock/apimachinery';
import { answerAccessReview, requireValidReview, reviewResource, subjectOf } from '../access-review.ts';
import type { AccessReview } from '../access-review.types.ts';

/** May they, in this namespace? Lets the right to ask be given for one namespace alone. */
export const localSubjectAccessReviews = reviewResource(
  'authorization.k8s.io',
  'LocalSubjectAccessReview',
  (_parent, body, context) => {
    const review = body as AccessReview;
    requireValidReview('LocalSubjectAccessReview', review);
    const { namespace } = context.info;
    if (review.spec.resourceAttributes?.namespace !== namespace) {
      throw newBadRequest(`spec.resourceAttributes.namespace must match namespace: ${namespace}`);
    }
    return answerAccessReview(review, subjectOf(review), context);
  },
  true,
);
