import type { ClusterRole, PolicyRule, Role, RoleBinding, Subject } from '@drydock/apiserver';
import type { ObjectMeta } from '@drydock/apimachinery';
import { parseRule } from './rule-notation.ts';

const API_GROUP = 'rbac.authorization.k8s.io';
const apiVersion = `${API_GROUP}/v1`;

export function newRole(metadata: ObjectMeta, rules: readonly string[]): Role {
  return { apiVersion, kind: metadata.namespace ? 'Role' : 'ClusterRole', metadata, rules: rules.map(parseRule) };
}

/** A ClusterRole whose rules the clusterrole-aggregation-controller collects by label; until it has run there are none. */
export function newAggregatedClusterRole(metadata: ObjectMeta, label: string): ClusterRole {
  const rules: PolicyRule[] | null = null;
  return {
    apiVersion,
    kind: 'ClusterRole',
    metadata,
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [label]: 'true' } }] },
    rules,
  };
}

/** A ClusterRoleBinding to a ClusterRole, or in a namespace a RoleBinding to a Role. */
export function newBinding(metadata: ObjectMeta, role: string, subjects: readonly string[]): RoleBinding {
  const { namespace } = metadata;
  return {
    apiVersion,
    kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: API_GROUP, kind: namespace ? 'Role' : 'ClusterRole', name: role },
    ...(subjects.length ? { subjects: subjects.map(parseSubject) } : {}),
  };
}

/** `user:NAME`, `group:NAME`, `sa:NAME` (in kube-system). */
function parseSubject(text: string): Subject {
  const colon = text.indexOf(':');
  const name = text.slice(colon + 1);
  if (text.startsWith('sa:')) return { kind: 'ServiceAccount', name, namespace: 'kube-system' };
  return { apiGroup: API_GROUP, kind: text.startsWith('user:') ? 'User' : 'Group', name };
}
