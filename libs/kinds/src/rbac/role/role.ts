import { FieldPath } from '@drydock/apimachinery';
import { checkRoleEscalation, type ResourceDefinition, type Role } from '@drydock/apiserver';
import { defaultTable } from '../../meta/default-table.ts';
import { changesOnlyCollectorFields } from '../grant-change.ts';
import { rbacNameErrors } from '../rbac-name.validation.ts';
import { validatePolicyRule } from './policy-rule.validation.ts';

const targetOf = ({ metadata: { name, namespace = '' } }: Role) => ({ resource: 'roles', name, namespace });

export const roles: ResourceDefinition<Role> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  namespaced: true,
  strategy: {
    validateName: rbacNameErrors,
    prepareForCreate: (draft, context) => checkRoleEscalation(targetOf(draft), draft.rules ?? [], context),
    prepareForUpdate(draft, old, context) {
      if (!changesOnlyCollectorFields(draft, old)) checkRoleEscalation(targetOf(draft), draft.rules ?? [], context);
    },
    validate: (role) => (role.rules ?? []).flatMap((rule, index) => validatePolicyRule(rule, true, FieldPath.of('rules').index(index))),
    allowCreateOnUpdate: true,
    generationChanges: false,
  },
  table: defaultTable,
};
