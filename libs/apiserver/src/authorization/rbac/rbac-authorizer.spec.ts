import type { KubeObject } from '@drydock/apimachinery';
import type { UserInfo } from '../../authentication/user-info.ts';
import { EMPTY_STORAGE, Storage } from '../../storage/storage.ts';
import type { AuthorizationAttributes } from '../authorizer.ts';
import { checkBindingEscalation, checkRoleEscalation } from './escalation.ts';
import { RbacAuthorizer } from './rbac-authorizer.ts';
import { SUBJECT_INDEX, subjectIndexValues } from './subject-index.ts';
import type { PolicyRule, RoleBinding, Subject } from './rbac.types.ts';

function role(name: string, rules: PolicyRule[], namespace?: string): KubeObject {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: namespace ? 'Role' : 'ClusterRole', metadata: { name, namespace }, rules };
}

function binding(name: string, kind: string, roleName: string, subjects: Subject[], namespace?: string): RoleBinding {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName },
    subjects,
  };
}

function storageOf(objects: readonly KubeObject[]): Storage {
  const storage = new Storage(EMPTY_STORAGE, () => ({ [SUBJECT_INDEX]: (object) => subjectIndexValues(object as RoleBinding) }));
  for (const object of objects) storage.write(`${object.kind.toLowerCase()}s.rbac.authorization.k8s.io`, object);
  return storage;
}

const jane: UserInfo = { username: 'jane', groups: ['developers', 'system:authenticated'] };
const robot: UserInfo = { username: 'system:serviceaccount:dev:robot', groups: ['system:serviceaccounts'] };

const lister = storageOf([
  role('reader', [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }], 'dev'),
  role('logs', [{ verbs: ['get'], apiGroups: [''], resources: ['pods/log'], resourceNames: ['web'] }]),
  role('paths', [{ verbs: ['get'], nonResourceURLs: ['/api/*', '/healthz'] }]),
  role('scaler', [{ verbs: ['*'], apiGroups: ['*'], resources: ['*/scale'] }]),
  binding('jane-reads', 'Role', 'reader', [{ kind: 'User', name: 'jane' }], 'dev'),
  binding('robot-logs', 'ClusterRole', 'logs', [{ kind: 'ServiceAccount', name: 'robot' }], 'dev'),
  binding('devs', 'ClusterRole', 'paths', [{ kind: 'Group', name: 'developers' }]),
  binding('robots', 'ClusterRole', 'scaler', [{ kind: 'ServiceAccount', name: 'robot', namespace: 'dev' }]),
  binding('dangling', 'ClusterRole', 'node-viewer', [{ kind: 'User', name: 'jane' }]),
]);

function ask(user: UserInfo, verb: string, what: Partial<AuthorizationAttributes>): AuthorizationAttributes {
  const resourceRequest = !what.path;
  return {
    user,
    verb,
    resourceRequest,
    group: '',
    version: 'v1',
    resource: '',
    subresource: '',
    namespace: '',
    name: '',
    path: '',
    ...what,
  };
}

describe('RbacAuthorizer', () => {
  const missing = 'RBAC: clusterrole.rbac.authorization.k8s.io "node-viewer" not found';
  it.each<[AuthorizationAttributes, string, string]>([
    [
      ask(jane, 'list', { resource: 'pods', namespace: 'dev' }),
      'allow',
      'RBAC: allowed by RoleBinding "jane-reads/dev" of Role "reader" to User "jane"',
    ],
    [ask(jane, 'list', { resource: 'pods', namespace: 'default' }), 'noOpinion', missing],
    [ask(jane, 'list', { resource: 'pods' }), 'noOpinion', missing],
    [ask(jane, 'delete', { resource: 'pods', namespace: 'dev' }), 'noOpinion', missing],
    [ask(jane, 'get', { resource: 'pods', subresource: 'log', namespace: 'dev' }), 'noOpinion', missing],
    [
      ask(jane, 'get', { path: '/api/v1' }),
      'allow',
      'RBAC: allowed by ClusterRoleBinding "devs" of ClusterRole "paths" to Group "developers"',
    ],
    [ask(jane, 'get', { path: '/metrics' }), 'noOpinion', missing],
    [
      ask(robot, 'get', { resource: 'pods', subresource: 'log', namespace: 'dev', name: 'web' }),
      'allow',
      'RBAC: allowed by RoleBinding "robot-logs/dev" of ClusterRole "logs" to ServiceAccount "robot/dev"',
    ],
    [ask(robot, 'get', { resource: 'pods', subresource: 'log', namespace: 'dev', name: 'db' }), 'noOpinion', ''],
    [
      ask(robot, 'update', { group: 'apps', resource: 'deployments', subresource: 'scale', namespace: 'x' }),
      'allow',
      'RBAC: allowed by ClusterRoleBinding "robots" of ClusterRole "scaler" to ServiceAccount "robot/dev"',
    ],
  ])('%#', (attributes, decision, reason) => {
    const result = new RbacAuthorizer(lister).authorize(attributes);
    expect([result.decision, result.reason]).toEqual([decision, reason]);
  });
});

it('heeds roles and bindings that have changed since it was asked', () => {
  const storage = storageOf([
    role('reader', [{ verbs: ['list'], apiGroups: [''], resources: ['pods'] }], 'dev'),
    binding('jane-reads', 'Role', 'reader', [{ kind: 'User', name: 'jane' }], 'dev'),
  ]);
  const authorizer = new RbacAuthorizer(storage);
  const decide = (verb: string) => authorizer.authorize(ask(jane, verb, { resource: 'pods', namespace: 'dev' })).decision;
  expect([decide('list'), decide('watch')]).toEqual(['allow', 'noOpinion']);
  storage.write('roles.rbac.authorization.k8s.io', role('reader', [{ verbs: ['watch'], apiGroups: [''], resources: ['pods'] }], 'dev'));
  expect([decide('list'), decide('watch')]).toEqual(['noOpinion', 'allow']);
  storage.remove('rolebindings.rbac.authorization.k8s.io', 'dev/jane-reads');
  expect(decide('watch')).toBe('noOpinion');
});

describe('escalation', () => {
  const target = { resource: 'roles', name: 'more', namespace: 'dev' };
  const rules = [{ verbs: ['get', 'delete'], apiGroups: [''], resources: ['pods', 'secrets'] }];

  it('names what the user lacks', () => {
    expect(() => checkRoleEscalation(target, rules, { lister, user: { username: 'jane', groups: ['developers'] } })).toThrow(
      'roles.rbac.authorization.k8s.io "more" is forbidden: user "jane" (groups=["developers"]) is attempting to grant RBAC permissions not currently held:\n' +
        '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}\n' +
        '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}; resolution errors: [clusterrole.rbac.authorization.k8s.io "node-viewer" not found]',
    );
  });

  it('lets the masters and those who hold everything', () => {
    const held = [{ verbs: ['list'], apiGroups: [''], resources: ['pods'] }];
    expect(() => checkRoleEscalation(target, held, { lister, user: jane })).not.toThrow();
    expect(() => checkRoleEscalation(target, rules, { lister, user: { username: 'x', groups: ['system:masters'] } })).not.toThrow();
  });

  it('refuses to bind a role that is not there', () => {
    const roleRef = { kind: 'Role', name: 'ghost' };
    expect(() => checkBindingEscalation({ ...target, resource: 'rolebindings' }, roleRef, { lister, user: robot })).toThrow(
      'rolebindings.rbac.authorization.k8s.io "ghost" not found',
    );
  });
});
