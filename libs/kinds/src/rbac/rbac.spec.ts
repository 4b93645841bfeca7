import type { ClusterRole } from '@drydock/apiserver';
import { plainTokens, refusalOf, TestCluster } from '../../test-support/test-cluster.ts';
import { newRootCACertPublisher } from '../core/config-map/root-ca-cert-publisher.controller.ts';
import { namespaceController } from '../core/namespace/namespace.controller.ts';
import type { Secret } from '../core/secret/secret.types.ts';
import { serviceAccountController } from '../core/service-account/service-account.controller.ts';
import { newTokenSecretController } from '../core/service-account/token-secret.controller.ts';
import { resourceQuotaController } from '../core/resource-quota/resource-quota.controller.ts';
import { clusterRoleAggregationController } from './cluster-role/cluster-role-aggregation.controller.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const jane = { username: 'jane', groups: ['developers'] };

function newCluster(): TestCluster {
  return new TestCluster([
    namespaceController,
    serviceAccountController,
    clusterRoleAggregationController,
    resourceQuotaController,
    newRootCACertPublisher('PEM'),
    newTokenSecretController('PEM', plainTokens),
  ]);
}

function withReader(): TestCluster {
  const cluster = newCluster();
  cluster.trustServiceAccounts();
  const metadata = { name: 'reader', namespace: 'default' };
  cluster.create({ apiVersion, kind: 'Role', metadata, rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }] });
  const roleRef = { kind: 'Role', name: 'reader' };
  cluster.create({ apiVersion, kind: 'RoleBinding', metadata, roleRef, subjects: [{ kind: 'User', name: 'jane' }] });
  return cluster;
}

const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';

describe('RBAC objects', () => {
  it('refuse another roleRef as upstream words it', () => {
    const response = withReader().send({
      method: 'PATCH',
      path: `${path}/rolebindings/reader`,
      contentType: 'application/strategic-merge-patch+json',
      body: { roleRef: { name: 'other' } },
    });
    expect(refusalOf(response)).toBe(
      'RoleBinding.rbac.authorization.k8s.io "reader" is invalid: roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"Role", Name:"other"}: cannot change roleRef',
    );
  });

  it('tell all that is wrong with them', () => {
    const rules = [{ nonResourceURLs: ['/x'], resources: ['pods'] }, { verbs: ['get'] }];
    const response = withReader().send({
      method: 'POST',
      path: `${path}/roles`,
      body: { apiVersion, kind: 'Role', metadata: { name: 'a/b' }, rules },
    });
    expect(refusalOf(response)).toContain(
      'rules[0].verbs: Required value: verbs must contain at least one value, rules[0].nonResourceURLs: Invalid value: []string{"/x"}: namespaced rules cannot apply to non-resource URLs, ' +
        'rules[0].nonResourceURLs: Invalid value: []string{"/x"}: rules cannot apply to both regular resources and non-resource URLs, rules[1].apiGroups: Required value: resource rules must supply at least one api group, ' +
        'rules[1].resources: Required value: resource rules must supply at least one resource',
    );
  });

  it('collect the rules that their selectors choose', () => {
    const cluster = newCluster();
    cluster.trustServiceAccounts();
    const rules = [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }];
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { view: 'true' } }] };
    cluster.create({ apiVersion, kind: 'ClusterRole', metadata: { name: 'part', labels: { view: 'true' } }, rules });
    cluster.create({ apiVersion, kind: 'ClusterRole', metadata: { name: 'whole' }, aggregationRule, rules: null });
    expect(cluster.storage.get<ClusterRole>('clusterroles.rbac.authorization.k8s.io', undefined, 'whole')!.rules).toEqual(rules);
  });
});

describe('access reviews', () => {
  const review = (cluster: TestCluster, group: string, kind: string, spec: unknown) =>
    cluster.send(
      {
        method: 'POST',
        path: `/apis/${group}/v1/${kind.toLowerCase()}s`,
        body: { apiVersion: `${group}/v1`, kind, metadata: { creationTimestamp: null }, spec },
      },
      { username: 'jane', groups: ['developers', 'system:masters'] },
    ).body as { status: unknown };

  it('answer for others what the authorizer says', () => {
    const spec = { user: 'jane', resourceAttributes: { verb: 'list', resource: 'pods', namespace: 'default' } };
    expect(review(withReader(), 'authorization.k8s.io', 'SubjectAccessReview', spec).status).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "reader/default" of Role "reader" to User "jane"',
    });
  });

  it('list the rules of the one who asks', () => {
    expect(review(withReader(), 'authorization.k8s.io', 'SelfSubjectRulesReview', { namespace: 'default' }).status).toEqual({
      resourceRules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }],
      nonResourceRules: [],
      incomplete: false,
    });
  });

  it('say who asks', () => {
    expect(review(withReader(), 'authentication.k8s.io', 'SelfSubjectReview', undefined).status).toEqual({
      userInfo: { username: 'jane', groups: ['developers', 'system:masters'] },
    });
  });
});

describe('every namespace', () => {
  it('has its account, its CA bundle, and tokens in Secrets that ask for them', () => {
    const cluster = newCluster();
    cluster.trustServiceAccounts();
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' } });
    expect(cluster.storage.list('serviceaccounts', 'dev').map(({ metadata }) => metadata.name)).toEqual(['default']);
    expect(cluster.storage.get('configmaps', 'dev', 'kube-root-ca.crt')!.data).toEqual({ 'ca.crt': 'PEM' });
    cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token', namespace: 'dev', annotations: { 'kubernetes.io/service-account.name': 'default' } },
      type: 'kubernetes.io/service-account-token',
    });
    expect(Object.keys(cluster.storage.get<Secret>('secrets', 'dev', 'token')!.data!).sort()).toEqual(['ca.crt', 'namespace', 'token']);
    cluster.create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'dev' },
      spec: { hard: { secrets: '3', pods: '1' } },
    });
    expect(cluster.storage.get('resourcequotas', 'dev', 'q')!.status).toEqual({
      hard: { secrets: '3', pods: '1' },
      used: { secrets: '1', pods: '0' },
    });
    cluster.send({ method: 'DELETE', path: '/api/v1/namespaces/dev/serviceaccounts/default' });
    cluster.settle();
    expect(cluster.storage.get('secrets', 'dev', 'token')).toBeUndefined();
    expect(cluster.storage.get('serviceaccounts', 'dev', 'default')).toBeDefined();
    cluster.send({ method: 'DELETE', path: '/api/v1/namespaces/dev' });
    cluster.settle();
    cluster.advance(5_000);
    expect(cluster.storage.get('namespaces', undefined, 'dev')).toBeUndefined();
  });
});

describe('tokens', () => {
  it('are refused when they would last less than ten minutes', () => {
    const cluster = newCluster();
    cluster.trustServiceAccounts();
    cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' } });
    const request = (expirationSeconds: number) =>
      cluster.send({
        method: 'POST',
        path: '/api/v1/namespaces/default/serviceaccounts/robot/token',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          metadata: {},
          spec: { audiences: ['vault'], expirationSeconds },
        },
      });
    expect(refusalOf(request(1))).toBe(
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes',
    );
    expect(request(600).body).toMatchObject({ kind: 'TokenRequest', status: { expirationTimestamp: '2026-11-20T19:10:00Z' } });
  });
});

describe('tokens of pods', () => {
  const hour = 3607;
  const year = 365 * 24 * 3600;

  it.each([
    ['are good for a year when the hour is asked for that every pod asks for, and warned of after it', hour, undefined, year, hour],
    ['last as long as is asked for otherwise', 7200, undefined, 7200, undefined],
    ['last as long as is asked for by others than the API server', hour, ['vault'], hour, undefined],
  ])('%s', (_, expirationSeconds, audiences, lifetime, warnAfter) => {
    const cluster = newCluster();
    cluster.trustServiceAccounts();
    cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' } });
    const spec = { serviceAccountName: 'robot', containers: [{ name: 'c', image: 'i' }] };
    cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec });
    const asked = { audiences, expirationSeconds, boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'p' } };
    const { body } = cluster.send({
      method: 'POST',
      path: '/api/v1/namespaces/default/serviceaccounts/robot/token',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec: asked },
    });
    const { status } = body as { status: { token: string; expirationTimestamp: string } };
    const claims = JSON.parse(status.token) as { expiresAt: number; warnAfter?: number };
    const now = Math.floor(cluster.now / 1000);
    expect({ lifetime: claims.expiresAt - now, warnAfter: claims.warnAfter && claims.warnAfter - now }).toEqual({ lifetime, warnAfter });
    expect(Date.parse(status.expirationTimestamp) / 1000 - now).toBe(expirationSeconds);
  });
});

describe('who may not', () => {
  it('is told what is missing', () => {
    const cluster = withReader();
    cluster.create({
      apiVersion,
      kind: 'Role',
      metadata: { name: 'role-editor', namespace: 'default' },
      rules: [{ verbs: ['create'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'] }],
    });
    const roleRef = { kind: 'Role', name: 'role-editor' };
    cluster.create({
      apiVersion,
      kind: 'RoleBinding',
      metadata: { name: 'e', namespace: 'default' },
      roleRef,
      subjects: [{ kind: 'User', name: 'jane' }],
    });
    const rules = [{ verbs: ['delete'], apiGroups: [''], resources: ['secrets'] }];
    const body = { apiVersion, kind: 'Role', metadata: { name: 'more' }, rules };
    expect(refusalOf(cluster.send({ method: 'POST', path: `${path}/roles`, body }, jane))).toBe(
      'roles.rbac.authorization.k8s.io "more" is forbidden: user "jane" (groups=["developers"]) is attempting to grant RBAC permissions not currently held:\n' +
        '{APIGroups:[""], Resources:["secrets"], Verbs:["delete"]}',
    );
  });
});

describe('who hands on permissions', () => {
  const group = 'rbac.authorization.k8s.io';
  const managing = { verbs: ['create', 'update'], apiGroups: [group], resources: ['roles', 'rolebindings'] };
  const special = (verb: string, resource: string, names?: string[]) => ({
    verbs: [verb],
    apiGroups: [group],
    resources: [resource],
    ...(names ? { resourceNames: names } : {}),
  });
  const secrets = { verbs: ['get'], apiGroups: [''], resources: ['secrets'] };
  const role = { apiVersion, kind: 'Role', metadata: { name: 'more' }, rules: [secrets] };
  const binding = {
    apiVersion,
    kind: 'RoleBinding',
    metadata: { name: 'more' },
    roleRef: { apiGroup: group, kind: 'Role', name: 'spy' },
    subjects: [{ apiGroup: group, kind: 'User', name: 'eve' }],
  };

  it.each([
    ['roles', role, [], 403],
    ['roles', role, [secrets], 201],
    ['roles', role, [special('escalate', 'roles')], 201],
    ['roles', role, [special('escalate', 'roles', ['other'])], 403],
    ['roles', role, [special('bind', 'roles')], 403],
    ['rolebindings', binding, [], 403],
    ['rolebindings', binding, [secrets], 201],
    ['rolebindings', binding, [special('bind', 'roles', ['spy'])], 201],
    ['rolebindings', binding, [special('bind', 'roles', ['other'])], 403],
    ['rolebindings', binding, [special('bind', 'clusterroles')], 403],
    ['rolebindings', binding, [special('escalate', 'roles')], 403],
  ])('may create %s %j with %j: %i', (plural, body, rules, code) => {
    const cluster = new TestCluster([]);
    const create = (kind: string, name: string, more: object) =>
      cluster.create({ apiVersion, kind, metadata: { name, namespace: 'default' }, ...more });
    create('Role', 'spy', { rules: [secrets] });
    create('Role', 'manager', { rules: [managing, ...rules] });
    create('RoleBinding', 'manager', {
      roleRef: { apiGroup: group, kind: 'Role', name: 'manager' },
      subjects: [{ apiGroup: group, kind: 'User', name: 'jane' }],
    });
    expect(cluster.send({ method: 'POST', path: `${path}/${plural}`, body }, jane).code).toBe(code);
  });
});
