import { FieldPath, invalid, required, type FieldError } from '@drydock/apimachinery';
import { checkRoleEscalation, type ClusterRole, type EscalationContext, type ResourceDefinition } from '@drydock/apiserver';
import { defaultTable } from '../../meta/default-table.ts';
import { validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';
import { validatePolicyRule } from '../role/policy-rule.validation.ts';
import { rbacNameErrors } from '../rbac-name.validation.ts';
import { changesOnlyCollectorFields } from '../grant-change.ts';

/** An aggregated role may come to grant anything, so only who may do everything may write one. */
const EVERYTHING = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

function checkEscalation(draft: ClusterRole, context: EscalationContext, old?: ClusterRole): void {
  const target = { resource: 'clusterroles', name: draft.metadata.name, namespace: '' };
  checkRoleEscalation(target, draft.rules ?? [], context);
  if (draft.aggregationRule ?? old?.aggregationRule) checkRoleEscalation(target, EVERYTHING, context);
}

/** pkg/apis/rbac/validation, ValidateClusterRole. */
function validateClusterRole(role: ClusterRole): FieldError[] {
  const errors = (role.rules ?? []).flatMap((rule, index) => validatePolicyRule(rule, false, FieldPath.of('rules').index(index)));
  if (!role.aggregationRule) return errors;
  const path = FieldPath.of('aggregationRule', 'clusterRoleSelectors');
  const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) errors.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  for (const [index, selector] of selectors.entries()) {
    const found = validateLabelSelector(selector, path.index(index));
    errors.push(...found);
    if (found.length > 0) errors.push(invalid(path.index(index), undefined, 'invalid label selector.'));
  }
  return errors;
}

export const clusterRoles: ResourceDefinition<ClusterRole> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  strategy: {
    validateName: rbacNameErrors,
    prepareForCreate: (draft, context) => checkEscalation(draft, context),
    prepareForUpdate(draft, old, context) {
      if (!changesOnlyCollectorFields(draft, old)) checkEscalation(draft, context, old);
    },
    validate: validateClusterRole,
    allowCreateOnUpdate: true,
    generationChanges: false,
  },
  table: defaultTable,
};
