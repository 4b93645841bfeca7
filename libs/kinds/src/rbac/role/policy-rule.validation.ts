import { invalid, required, type FieldError, type FieldPath } from '@drydock/apimachinery';
import type { PolicyRule } from '@drydock/apiserver';
import { goStrings } from '../../meta/go-strings.ts';

/** pkg/apis/rbac/validation, ValidatePolicyRule. `namespaced` for the rules of a Role. */
export function validatePolicyRule(rule: PolicyRule, namespaced: boolean, path: FieldPath): FieldError[] {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = [];
  if (!rule.verbs?.length) errors.push(required(path.child('verbs'), 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    const urls = path.child('nonResourceURLs');
    const value = goStrings(nonResourceURLs);
    if (namespaced) errors.push(invalid(urls, value, 'namespaced rules cannot apply to non-resource URLs'));
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      errors.push(invalid(urls, value, 'rules cannot apply to both regular resources and non-resource URLs'));
    }
    return errors;
  }
  if (apiGroups.length === 0) errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'));
  if (resources.length === 0) errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'));
  return errors;
}
