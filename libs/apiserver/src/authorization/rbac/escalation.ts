/** Nobody may grant more than they have (pkg/registry/rbac/{role,rolebinding,…}/policybased, pkg/registry/rbac/validation). */
import { newFailure, newForbidden, newNotFound } from '@drydock/apimachinery';
import { GROUP_MASTERS, type UserInfo } from '../../authentication/user-info.ts';
import type { Lister } from '../../storage/lister.ts';
import { RbacAuthorizer } from './rbac-authorizer.ts';
import { RBAC_GROUP, type PolicyRule, type RoleRef } from './rbac.types.ts';
import { compactRules, formatRule, formatStrings, uncovered } from './rule-cover.ts';
import { roleOf, rulesFor } from './rule-resolver.ts';

export interface EscalationContext {
  lister: Lister;
  user: UserInfo;
}

/** What is being written: `roles`, `clusterrolebindings`…, and where; `namespace` is empty for the cluster's. */
export interface GrantTarget {
  resource: string;
  name: string;
  namespace: string;
}

/** Throws Forbidden unless the user holds every permission of `rules`, or may `escalate` roles of this kind. */
export function checkRoleEscalation(target: GrantTarget, rules: readonly PolicyRule[], context: EscalationContext): void {
  if (isPrivileged(context.user) || mayUse('escalate', target, context)) return;
  confirmHeld(target, rules, context);
}

/**
 * Throws Forbidden unless the user holds every permission of the role, or may `bind` it. A role that is not there is reported as if it were of
 * the kind being written, because the lookup takes the resource from the request.
 */
export function checkBindingEscalation(target: GrantTarget, roleRef: RoleRef, context: EscalationContext): void {
  if (isPrivileged(context.user)) return;
  const resource = ROLE_RESOURCES.get(roleRef.kind);
  if (!resource) throw newFailure(500, undefined, `unsupported role reference kind: ${JSON.stringify(roleRef.kind)}`);
  if (mayUse('bind', { resource, name: roleRef.name, namespace: target.namespace }, context)) return;
  const role = roleOf(context.lister, roleRef, target.namespace);
  if (!role) throw newNotFound({ group: RBAC_GROUP, resource: target.resource }, roleRef.name);
  confirmHeld(target, role.rules ?? [], context);
}

/** What a binding may refer to. */
const ROLE_RESOURCES = new Map([
  ['Role', 'roles'],
  ['ClusterRole', 'clusterroles'],
]);

function isPrivileged(user: UserInfo): boolean {
  return user.groups.includes(GROUP_MASTERS);
}

function mayUse(verb: 'escalate' | 'bind', { resource, name, namespace }: GrantTarget, { lister, user }: EscalationContext): boolean {
  const attributes = {
    user,
    verb,
    resourceRequest: true,
    group: RBAC_GROUP,
    version: '*',
    resource,
    subresource: '',
    namespace,
    name,
    path: '',
  };
  return new RbacAuthorizer(lister).authorize(attributes).decision === 'allow';
}

function confirmHeld(target: GrantTarget, rules: readonly PolicyRule[], { lister, user }: EscalationContext): void {
  const held = rulesFor(lister, user, target.namespace);
  const missing = uncovered(held.rules, rules);
  if (missing.length === 0) return;
  const lines = [...new Set(compactRules(missing).map(formatRule))].sort();
  const who = `user ${JSON.stringify(user.username)} (groups=${formatStrings(user.groups)})`;
  const doubts = held.errors.length ? `; resolution errors: [${held.errors.join(', ')}]` : '';
  const why = `${who} is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${doubts}`;
  throw newForbidden({ group: RBAC_GROUP, resource: target.resource }, target.name, why);
}
