import { formatTime } from '@drydock/apimachinery';
import { reviewResource } from '../../authorization/access-review.ts';
import { userInfoOf } from '../user-info.ts';

/** Who am I, after authentication and impersonation? */
export const selfSubjectReviews = reviewResource('authentication.k8s.io', 'SelfSubjectReview', (_parent, body, context) => ({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
  metadata: { ...body.metadata, creationTimestamp: formatTime(context.clock.now()) },
  status: { userInfo: userInfoOf(context.user) },
}));
