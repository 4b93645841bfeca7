import { FieldPath, GoValue, invalid, newInvalid, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { AuthorizationAttributes, ResourceDefinition, SubresourceContext, SubresourceHandler, UserInfo } from '@drydock/apiserver';
import { defaultTable } from '../meta/default-table.ts';
import type { AccessReview } from './access-review.types.ts';
import { selectorErrors, selectorsOfReview } from './selector-attributes.ts';

const spec = FieldPath.of('spec');

type ReviewKind = 'SelfSubjectAccessReview' | 'SubjectAccessReview' | 'LocalSubjectAccessReview';

/** A resource that can only be created, and whose creation is answered without storing it. */
export function reviewResource(
  group: string,
  kind: string,
  handle: SubresourceHandler['handle'],
  namespaced = false,
): ResourceDefinition<KubeObject> {
  const singular = kind.toLowerCase();
  return {
    group,
    version: 'v1',
    kind,
    plural: `${singular}s`,
    singular,
    namespaced,
    verbs: ['create'],
    strategy: {},
    table: defaultTable,
    virtualCreate: { kind: { group, version: 'v1', kind }, handle },
  };
}

/** What the authorizers say of a review's question about a user (registry/authorization/*, REST.Create). */
export function answerAccessReview(review: AccessReview, user: UserInfo, context: SubresourceContext): AccessReview {
  const verdict = context.authorize(attributesOf(review, user));
  const allowed = verdict.decision === 'allow';
  // Nobody's opinion is a refusal, but it is not a denial.
  const denied = verdict.asked.some(({ result }) => result.decision === 'deny');
  const status = { allowed, ...(denied ? { denied } : {}), ...(verdict.reason ? { reason: verdict.reason } : {}) };
  return { ...review, metadata: { ...review.metadata }, status };
}

function attributesOf({ spec: { resourceAttributes, nonResourceAttributes } }: AccessReview, user: UserInfo): AuthorizationAttributes {
  const { verb = '', group = '', version = '', resource = '', subresource = '', namespace = '', name = '' } = resourceAttributes ?? {};
  const rest = { user, group, version, resource, subresource, namespace, name };
  if (resourceAttributes) return { ...rest, resourceRequest: true, verb, path: '', ...selectorsOfReview(resourceAttributes) };
  return { ...rest, resourceRequest: false, verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' };
}

/** Throws Invalid for a review that asks nothing, asks two things, or names nobody (pkg/apis/authorization/validation). */
export function requireValidReview(kind: ReviewKind, review: AccessReview): void {
  const errors = [...validateQuestion(review), ...(kind === 'SelfSubjectAccessReview' ? [] : validateSubject(review))];
  if (kind === 'LocalSubjectAccessReview' && review.spec?.nonResourceAttributes) {
    errors.push(invalid(spec.child('nonResourceAttributes'), null, 'disallowed on this kind of request'));
  }
  if (errors.length > 0) throw newInvalid({ group: 'authorization.k8s.io', kind }, '', errors);
}

function validateQuestion({ spec: { resourceAttributes, nonResourceAttributes } = {} }: AccessReview): FieldError[] {
  if (resourceAttributes && nonResourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes;
    const value = new GoValue(`authorization.NonResourceAttributes{Path:${JSON.stringify(path)}, Verb:${JSON.stringify(verb)}}`);
    return [invalid(spec.child('nonResourceAttributes'), value, 'cannot be specified in combination with resourceAttributes')];
  }
  if (resourceAttributes) return selectorErrors(resourceAttributes, spec.child('resourceAttributes'));
  if (nonResourceAttributes) return [];
  const value = new GoValue('(*authorization.NonResourceAttributes)(nil)');
  return [invalid(spec.child('resourceAttributes'), value, 'exactly one of nonResourceAttributes or resourceAttributes must be specified')];
}

function validateSubject({ spec: { user = '', groups = [] } = {} }: AccessReview): FieldError[] {
  return user || groups.length ? [] : [invalid(spec.child('user'), user, 'at least one of user or group must be specified')];
}

/** Whom a SubjectAccessReview asks about. */
export function subjectOf({ spec: { user = '', groups = [], uid, extra } }: AccessReview): UserInfo {
  return { username: user, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) };
}
