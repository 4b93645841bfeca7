import { bootstrapPolicy } from './bootstrap-policy.ts';
import { kubeadmPolicy } from './kubeadm-policy.ts';
import { parseRule } from './rule-notation.ts';

describe('parseRule', () => {
  it.each([
    [
      'read delete | core apps | pods | web',
      { apiGroups: ['', 'apps'], resourceNames: ['web'], resources: ['pods'], verbs: ['delete', 'get', 'list', 'watch'] },
    ],
    ['get | /healthz /livez', { nonResourceURLs: ['/healthz', '/livez'], verbs: ['get'] }],
    ['* | *', { nonResourceURLs: ['*'], verbs: ['*'] }],
    ['* | * | *', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  ])('%s', (line, rule) => expect(parseRule(line)).toEqual(rule));
});

describe('bootstrapPolicy', () => {
  const objects = [...bootstrapPolicy(), ...kubeadmPolicy()];
  const names = (kind: string) =>
    new Set(objects.filter((object) => object.kind === kind).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`));

  it('names each object once', () => {
    const keys = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
    expect(keys).toHaveLength(new Set(keys).size);
  });

  it('binds only roles that are there', () => {
    const [roles, clusterRoles] = [names('Role'), names('ClusterRole')];
    const dangling = objects.filter((object) => {
      const ref = object.roleRef as { kind: string; name: string } | undefined;
      return ref && !(ref.kind === 'Role' ? roles.has(`${object.metadata.namespace}/${ref.name}`) : clusterRoles.has(`/${ref.name}`));
    });
    expect(dangling).toEqual([]);
  });

  it('gives `view` its label and no rules of its own', () => {
    expect(objects.find(({ metadata }) => metadata.name === 'view')).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'view',
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' },
      },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }] },
      rules: null,
    });
  });
});
