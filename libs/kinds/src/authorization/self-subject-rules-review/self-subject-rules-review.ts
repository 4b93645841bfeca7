import { newBadRequest } from '@drydock/apimachinery';
import { rulesFor, type PolicyRule } from '@drydock/apiserver';
import { reviewResource } from '../access-review.ts';
import type { SelfSubjectRulesReview } from '../access-review.types.ts';

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule) {
  return { verbs, apiGroups, resources, ...(resourceNames?.length ? { resourceNames } : {}) };
}

/** What may I do in this namespace? As far as RBAC knows (pkg/registry/authorization/selfsubjectrulesreview). */
export const selfSubjectRulesReviews = reviewResource('authorization.k8s.io', 'SelfSubjectRulesReview', (_parent, body, context) => {
  const review = body as SelfSubjectRulesReview;
  const namespace = review.spec?.namespace;
  if (!namespace) throw newBadRequest('no namespace on request');
  const { rules, errors } = rulesFor(context.lister, context.user, namespace);
  // What the node authorizer allows a kubelet is in no role.
  const incomplete = context.user.groups.includes('system:nodes') && context.user.username.startsWith('system:node:');
  const why = [...(incomplete ? ['node authorizer does not support user rule resolution'] : []), ...errors];
  return {
    ...review,
    status: {
      resourceRules: rules.filter(({ resources }) => resources?.length).map(resourceRule),
      nonResourceRules: rules
        .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
        .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
      incomplete,
      ...(why.length ? { evaluationError: why.join(', ') } : {}),
    },
  };
});
