/** Forms about requests: what somebody may do, and what the learner has asked for. */
import type { KubeObject } from '@drydock/apimachinery';
import type { AuditRecord } from '@drydock/apiserver';
import type { AccessExpectation, RequestExpectation } from '@drydock/scenario';
import { found } from '../findings/finding.ts';
import { review } from '../world/resource-finder.ts';
import { boundsText, withinBounds } from './count.form.ts';
import { NO_DEPENDENCIES, type Form } from './form.ts';

const SUBJECT_ACCESS_REVIEWS = { group: 'authorization.k8s.io', version: 'v1', plural: 'subjectaccessreviews' };
const RBAC_KINDS = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

export const canIForm: Form<'canI'> = {
  evaluate(expected, { world }) {
    const { status } = review<KubeObject & { status: { allowed: boolean } }>(world.client, SUBJECT_ACCESS_REVIEWS, newReview(expected));
    const answer = (allowed: boolean) => (allowed ? 'yes' : 'no');
    return found(status.allowed === expected.allowed, {
      expected: answer(expected.allowed),
      found: answer(status.allowed),
      where: describeAccess(expected),
    });
  },
  dependencies: () => ({
    ...NO_DEPENDENCIES,
    objects: RBAC_KINDS.map((kind) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind })),
  }),
};

function newReview({ as, groups = [], verb, resource, namespace, name }: AccessExpectation) {
  const [, type, group, subresource] = /^([^./]+)(?:\.([^/]+))?(?:\/(.+))?$/.exec(resource) ?? [undefined, resource];
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: as,
      groups: [...new Set([...groups, ...impliedGroups(as)])],
      resourceAttributes: { verb, resource: type, group, subresource, namespace, name },
    },
  };
}

/** The groups that authentication adds of itself. */
function impliedGroups(user: string): string[] {
  const namespace = SERVICE_ACCOUNT.exec(user)?.[1];
  const serviceAccounts = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return [...serviceAccounts, 'system:authenticated'];
}

function describeAccess({ as, verb, resource, namespace, name }: AccessExpectation): string {
  const target = name === undefined ? resource : `${resource}/${name}`;
  return `kubectl auth can-i ${verb} ${target} --as=${as}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

export const requestForm: Form<'request'> = {
  evaluate(expected, { world }) {
    const times = expected.times ?? { min: 1 };
    const count = world.auditRecords().filter((record) => isAsExpected(record, expected)).length;
    return found(withinBounds(count, times), { expected: boundsText(times), found: String(count), where: describeRequest(expected) });
  },
  dependencies: () => ({ ...NO_DEPENDENCIES, requests: true }),
};

function isAsExpected(record: AuditRecord, expected: RequestExpectation): boolean {
  const { verb, code, dryRun, objectRef } = record;
  const user = (record.impersonatedUser ?? record.user)?.username;
  const actual: Record<string, unknown> = { ...objectRef, verb, code, dryRun, user };
  return Object.entries(expected).every(([field, value]) => field === 'times' || actual[field] === value);
}

/** The verb and the resource; who, and with which answer, is for the learner to find. */
function describeRequest({ verb, resource, namespace }: RequestExpectation): string | undefined {
  return [verb, resource, namespace && `-n ${namespace}`].filter(Boolean).join(' ') || undefined;
}
