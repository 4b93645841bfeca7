/** The RBAC objects that an API server writes when it starts. */
import type { KubeObject, ObjectMeta } from '@drydock/apimachinery';
import { CLUSTER_ROLE_BINDINGS, ROLE_BINDINGS } from './bindings.ts';
import { AGGREGATED_CLUSTER_ROLES, AGGREGATED_TO, CLUSTER_ROLES } from './cluster-roles.ts';
import { CONTROLLER_ROLES } from './controller-roles.ts';
import { NAMESPACE_ROLES } from './namespace-roles.ts';
import { newAggregatedClusterRole, newBinding, newRole } from './policy-object.ts';

function aggregationLabel(role: string): string {
  return `rbac.authorization.k8s.io/aggregate-to-${role}`;
}

function metadataOf(name: string, namespace?: string): ObjectMeta {
  const target = namespace ? undefined : AGGREGATED_TO[name];
  return {
    name,
    ...(namespace ? { namespace } : {}),
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...(target ? { [aggregationLabel(target)]: 'true' } : {}) },
  };
}

/** Every default ClusterRole, ClusterRoleBinding, Role and RoleBinding of v1.33, in the order in which they are written. */
export function bootstrapPolicy(): KubeObject[] {
  const controllers = Object.entries(CONTROLLER_ROLES).map(([name, rules]) => ({
    account: name,
    role: `system:controller:${name}`,
    rules,
  }));
  return [
    ...AGGREGATED_CLUSTER_ROLES.map((name) => newAggregatedClusterRole(metadataOf(name), aggregationLabel(name))),
    ...Object.entries(CLUSTER_ROLES).map(([name, rules]) => newRole(metadataOf(name), rules)),
    ...controllers.map(({ role, rules }) => newRole(metadataOf(role), rules)),
    ...Object.entries(CLUSTER_ROLE_BINDINGS).map(([name, { role, subjects }]) => newBinding(metadataOf(name), role, subjects)),
    ...controllers.map(({ account, role }) => newBinding(metadataOf(role), role, [`sa:${account}`])),
    ...Object.entries(NAMESPACE_ROLES).flatMap(([namespace, roles]) =>
      Object.entries(roles).map(([name, rules]) => newRole(metadataOf(name, namespace), rules)),
    ),
    ...Object.entries(ROLE_BINDINGS).flatMap(([namespace, bindings]) =>
      Object.entries(bindings).map(([name, { role = name, subjects }]) => newBinding(metadataOf(name, namespace), role, subjects)),
    ),
  ];
}
