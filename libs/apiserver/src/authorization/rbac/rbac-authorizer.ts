import type { Lister } from '../../storage/lister.ts';
import { NO_OPINION, type AuthorizationAttributes, type AuthorizationResult, type Authorizer } from '../authorizer.ts';
import type { RoleBinding, Subject } from './rbac.types.ts';
import { ruleAllows } from './rule-match.ts';
import { missingRole } from './rule-resolver.ts';
import { grantsTo } from './user-grants.ts';

/** Allows what a rule of a role that is bound to the user allows, and has no opinion otherwise (plugin/pkg/auth/authorizer/rbac). */
export class RbacAuthorizer implements Authorizer {
  readonly name = 'RBAC';
  readonly #lister: Lister;

  constructor(lister: Lister) {
    this.#lister = lister;
  }

  authorize(attributes: AuthorizationAttributes): AuthorizationResult {
    const { user, namespace } = attributes;
    const missing: string[] = [];
    for (const { binding, subject, role } of grantsTo(this.#lister, user, namespace)) {
      const ruleIndex = role?.rules?.findIndex((rule) => ruleAllows(attributes, rule)) ?? -1;
      if (ruleIndex >= 0) return allowedBy(binding, subject, ruleIndex);
      if (!role) missing.push(missingRole(binding.roleRef));
    }
    return missing.length > 0 ? { decision: 'noOpinion', reason: `RBAC: ${aggregate(missing)}` } : NO_OPINION;
  }
}

/** What each rule that a binding gives to a subject allows; bindings never change. */
const known = new WeakMap<RoleBinding, Map<Subject, AuthorizationResult[]>>();

function allowedBy(binding: RoleBinding, subject: Subject, ruleIndex: number): AuthorizationResult {
  let ofBinding = known.get(binding);
  if (!ofBinding) known.set(binding, (ofBinding = new Map()));
  let results = ofBinding.get(subject);
  if (!results) ofBinding.set(subject, (results = []));
  return (results[ruleIndex] ??= newAllowance(binding, subject, ruleIndex));
}

function newAllowance(binding: RoleBinding, subject: Subject, ruleIndex: number): AuthorizationResult {
  const { name, namespace } = binding.metadata;
  const { roleRef } = binding;
  const kind = namespace ? 'RoleBinding' : 'ClusterRoleBinding';
  const bindingName = namespace ? `${name}/${namespace}` : name;
  const described = describeSubject(subject, namespace);
  return {
    decision: 'allow',
    reason: `RBAC: allowed by ${kind} "${bindingName}" of ${roleRef.kind} "${roleRef.name}" to ${described}`,
    grant: {
      binding: { kind, name, ...(namespace ? { namespace } : {}) },
      role: { kind: roleRef.kind === 'Role' ? 'Role' : 'ClusterRole', name: roleRef.name },
      ruleIndex,
      subject: described,
    },
  };
}

function describeSubject({ kind, name, namespace }: Subject, bindingNamespace = ''): string {
  return kind === 'ServiceAccount' ? `${kind} "${name}/${namespace || bindingNamespace}"` : `${kind} "${name}"`;
}

/** How Go joins several errors: alone as it is, else in brackets, doubles once. */
function aggregate(messages: readonly string[]): string {
  const distinct = [...new Set(messages)];
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`;
}
