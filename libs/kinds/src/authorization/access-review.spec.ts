import type { KubeObject } from '@drydock/apimachinery';
import type { UserInfo } from '@drydock/apiserver';
import { refusalOf, TestCluster } from '../../test-support/test-cluster.ts';

const GROUP = '/apis/authorization.k8s.io/v1';
const rbac = 'rbac.authorization.k8s.io';
const reading = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };

function newCluster(): TestCluster {
  const cluster = new TestCluster([]);
  const namespace = 'default';
  const create = (object: object) => cluster.create(object as KubeObject);
  create({ apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'reader', namespace }, rules: [reading] });
  create({
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'readers', namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'reader' },
    subjects: [{ apiGroup: rbac, kind: 'User', name: 'jane' }],
  });
  create({
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'lost', namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'gone' },
    subjects: [{ apiGroup: rbac, kind: 'User', name: 'bob' }],
  });
  return cluster;
}

function review(user: string, resourceAttributes: object): unknown {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user, resourceAttributes } };
  const response = newCluster().send({ method: 'POST', path: `${GROUP}/subjectaccessreviews`, body });
  return (response.body as { status?: unknown; message?: string }).message ?? (response.body as KubeObject).status;
}

const pods = (more: object = {}) => ({ verb: 'list', resource: 'pods', namespace: 'default', ...more });

describe('a SubjectAccessReview', () => {
  it.each<[string, object, object]>([
    ['jane', pods(), { allowed: true, reason: 'RBAC: allowed by RoleBinding "readers/default" of Role "reader" to User "jane"' }],
    ['jane', pods({ verb: 'delete' }), { allowed: false }],
    ['jane', pods({ namespace: 'kube-system' }), { allowed: false }],
    ['bob', pods(), { allowed: false, reason: 'RBAC: role.rbac.authorization.k8s.io "gone" not found' }],
    ['jane', pods({ fieldSelector: { rawSelector: 'spec.nodeName=n' } }), { allowed: true, reason: expect.stringContaining('readers') }],
  ])('of %s about %j', (user, attributes, status) => expect(review(user, attributes)).toEqual(status));

  it.each([
    [
      {},
      'spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required',
    ],
    [
      { rawSelector: 'a=b', requirements: [{ key: 'a', operator: 'In', values: ['b'] }] },
      'spec.resourceAttributes.fieldSelector.rawSelector: Invalid value: "a=b": may not specified at the same time as requirements',
    ],
    [
      { requirements: [{ operator: 'In' }, { key: 'a', operator: 'Exists', values: ['b'] }] },
      "[spec.resourceAttributes.fieldSelector.requirements[0].key: Required value: must be specified, spec.resourceAttributes.fieldSelector.requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn', spec.resourceAttributes.fieldSelector.requirements[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist']",
    ],
  ])('refuses the selector %j', (fieldSelector, why) => {
    expect(review('jane', pods({ fieldSelector }))).toBe(`SubjectAccessReview.authorization.k8s.io "" is invalid: ${why}`);
  });
});

describe('a SelfSubjectRulesReview', () => {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: 'default' } };
  const ask = (user: UserInfo) => {
    const cluster = newCluster();
    cluster.trustServiceAccounts();
    return cluster.send({ method: 'POST', path: `${GROUP}/selfsubjectrulesreviews`, body }, user);
  };

  it('lists what the roles of a user allow', () => {
    const { status } = ask({ username: 'jane', groups: ['system:authenticated'] }).body as {
      status: { resourceRules: object[]; incomplete: boolean };
    };
    expect(status.resourceRules).toContainEqual({ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] });
    expect(status.incomplete).toBe(false);
  });

  it('cannot list what the node authorizer allows', () => {
    const response = ask({ username: 'system:node:n', groups: ['system:nodes', 'system:authenticated'] });
    expect(response.body).toMatchObject({
      status: { incomplete: true, evaluationError: 'node authorizer does not support user rule resolution' },
    });
    expect(refusalOf(response)).toBe('code 201');
  });
});
