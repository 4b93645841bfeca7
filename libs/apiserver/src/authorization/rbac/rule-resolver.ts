import type { Lister } from '../../storage/lister.ts';
import type { UserInfo } from '../../authentication/user-info.ts';
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  ROLE_BINDINGS,
  ROLES,
  type PolicyRule,
  type Role,
  type RoleBinding,
  type RoleRef,
} from './rbac.types.ts';
import { SUBJECT_INDEX, valuesOfUser } from './subject-index.ts';

/** The bindings that name the user or one of their groups: the cluster's first, then the namespace's, each by name. */
export function bindingsOf(lister: Lister, user: UserInfo, namespace: string): RoleBinding[] {
  const cluster = lookUp(lister, CLUSTER_ROLE_BINDINGS, valuesOfUser(user, ''));
  return namespace ? [...cluster, ...lookUp(lister, ROLE_BINDINGS, valuesOfUser(user, namespace))] : cluster;
}

function lookUp(lister: Lister, resource: string, values: readonly string[]): RoleBinding[] {
  const found = new Map<string, RoleBinding>();
  for (const value of values) {
    for (const binding of lister.byIndex<RoleBinding>(resource, SUBJECT_INDEX, value)) found.set(binding.metadata.name, binding);
  }
  return [...found.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** The role that a binding refers to; undefined when it is not there, which gives nobody anything. */
export function roleOf(lister: Lister, roleRef: RoleRef, bindingNamespace: string): Role | undefined {
  return roleRef.kind === 'Role'
    ? lister.get<Role>(ROLES, bindingNamespace, roleRef.name)
    : lister.get<Role>(CLUSTER_ROLES, undefined, roleRef.name);
}

/** How messages name a role that is not there. */
export function missingRole({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`;
}

/** Everything that a user may do in a namespace, and what stood in the way of finding out (authorizer/rbac, RulesFor). */
export function rulesFor(lister: Lister, user: UserInfo, namespace: string): { rules: PolicyRule[]; errors: string[] } {
  const rules: PolicyRule[] = [];
  const errors: string[] = [];
  for (const binding of bindingsOf(lister, user, namespace)) {
    const role = roleOf(lister, binding.roleRef, binding.metadata.namespace ?? '');
    if (role) rules.push(...(role.rules ?? []));
    else errors.push(missingRole(binding.roleRef));
  }
  return { rules, errors };
}
