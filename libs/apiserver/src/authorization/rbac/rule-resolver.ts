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

/** The bindings that name the user or one of their groups, by name: those of a namespace, or of the cluster when it is empty. */
export function bindingsIn(lister: Lister, user: UserInfo, namespace: string): RoleBinding[] {
  const resource = namespace ? ROLE_BINDINGS : CLUSTER_ROLE_BINDINGS;
  const found: RoleBinding[] = [];
  for (const value of valuesOfUser(user, namespace)) {
    for (const binding of lister.byIndex<RoleBinding>(resource, SUBJECT_INDEX, value)) if (!found.includes(binding)) found.push(binding);
  }
  return found.length < 2 ? found : found.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** The scopes whose bindings count for a request in a namespace: the cluster's first. */
export function scopesOf(namespace: string): string[] {
  return namespace ? ['', namespace] : [''];
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
  for (const binding of scopesOf(namespace).flatMap((scope) => bindingsIn(lister, user, scope))) {
    const role = roleOf(lister, binding.roleRef, binding.metadata.namespace ?? '');
    if (role) rules.push(...(role.rules ?? []));
    else errors.push(missingRole(binding.roleRef));
  }
  return { rules, errors };
}
