import { isDNS1123Subdomain, FieldPath, GoValue, invalid, notSupported, quoteGo, required, type FieldError } from '@drydock/apimachinery';
import { RBAC_GROUP, type RoleBinding, type RoleRef, type Subject } from '@drydock/apiserver';
import { rbacNameErrors } from './rbac-name.validation.ts';

const roleRefPath = FieldPath.of('roleRef');

/** pkg/apis/rbac/v1, SetDefaults_RoleBinding and SetDefaults_Subject. */
export function defaultBinding(draft: RoleBinding): void {
  if (draft.roleRef) draft.roleRef.apiGroup ||= RBAC_GROUP;
  for (const subject of draft.subjects ?? []) {
    if (!subject.apiGroup && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup = RBAC_GROUP;
  }
}

/** pkg/apis/rbac/validation, ValidateRoleBinding and ValidateClusterRoleBinding; `roleKinds` is what the binding may refer to. */
export function validateBinding(binding: RoleBinding, roleKinds: readonly string[]): FieldError[] {
  const { apiGroup = '', kind = '', name = '' } = binding.roleRef ?? {};
  const errors: FieldError[] = [];
  if (apiGroup !== RBAC_GROUP) errors.push(notSupported(roleRefPath.child('apiGroup'), apiGroup, [RBAC_GROUP]));
  if (!roleKinds.includes(kind)) errors.push(notSupported(roleRefPath.child('kind'), kind, roleKinds));
  if (!name) errors.push(required(roleRefPath.child('name')));
  else errors.push(...rbacNameErrors(name).map((message) => invalid(roleRefPath.child('name'), name, message)));
  const namespaced = roleKinds.includes('Role');
  const subjects = FieldPath.of('subjects');
  return [...errors, ...(binding.subjects ?? []).flatMap((subject, index) => validateSubject(subject, namespaced, subjects.index(index)))];
}

/** pkg/apis/rbac/validation, ValidateRoleBindingSubject. */
function validateSubject(subject: Subject, namespaced: boolean, path: FieldPath): FieldError[] {
  const { kind = '', apiGroup = '', name = '', namespace = '' } = subject;
  const errors: FieldError[] = [];
  if (!name) errors.push(required(path.child('name')));
  switch (kind) {
    case 'ServiceAccount':
      if (name) errors.push(...isDNS1123Subdomain(name).map((message) => invalid(path.child('name'), name, message)));
      if (apiGroup) errors.push(notSupported(path.child('apiGroup'), apiGroup, ['']));
      if (!namespaced && !namespace) errors.push(required(path.child('namespace')));
      return errors;
    case 'User':
    case 'Group':
      if (apiGroup !== RBAC_GROUP) errors.push(notSupported(path.child('apiGroup'), apiGroup, [RBAC_GROUP]));
      return errors;
    default:
      return [...errors, notSupported(path.child('kind'), kind, ['ServiceAccount', 'User', 'Group'])];
  }
}

/** What a binding grants cannot be exchanged, only to whom. */
export function validateBindingUpdate(binding: RoleBinding, old: RoleBinding): FieldError[] {
  return sameRoleRef(binding.roleRef, old.roleRef) ? [] : [invalid(roleRefPath, goRoleRef(binding.roleRef), 'cannot change roleRef')];
}

export function sameRoleRef(a: RoleRef, b: RoleRef): boolean {
  return a.apiGroup === b.apiGroup && a.kind === b.kind && a.name === b.name;
}

function goRoleRef({ apiGroup = '', kind, name }: RoleRef): GoValue {
  return new GoValue(`rbac.RoleRef{APIGroup:${quoteGo(apiGroup)}, Kind:${quoteGo(kind)}, Name:${quoteGo(name)}}`);
}
