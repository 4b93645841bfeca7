/** Rules, selectors and match conditions, which policies and webhooks have in common (pkg/apis/admissionregistration/validation). */
import { duplicate, FieldPath, invalid, isQualifiedName, notSupported, required, tooMany, type FieldError } from '@drydock/apimachinery';
import {
  celTypes,
  compileExpression,
  newPolicyEnvironment,
  type MatchCondition,
  type MatchResources,
  type NamedRule,
  type RuleWithOperations,
} from '@drydock/apiserver';
import { goStrings } from '../meta/go-strings.ts';
import { invalidAll } from '../meta/validation/field-checks.ts';
import { validateLabelSelector } from '../meta/validation/label-selector.validation.ts';

export const FAILURE_POLICIES = ['Fail', 'Ignore'];
export const MATCH_POLICIES = ['Equivalent', 'Exact'];
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];
const MOST_CONDITIONS = 64;

/** v1 defaults: SetDefaults_MatchResources and SetDefaults_Rule. */
export function defaultMatchResources(match: MatchResources | undefined): void {
  if (!match) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= '*';
}

export function validateMatchResources(match: MatchResources, path: FieldPath): FieldError[] {
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = match;
  const named = (rules: NamedRule[], field: string): FieldError[] =>
    rules.flatMap((rule, i) => validateNamedRule(rule, path.child(field).index(i)));
  return [
    ...(matchPolicy === undefined
      ? [required(path.child('matchPolicy'))]
      : supported(path.child('matchPolicy'), matchPolicy, MATCH_POLICIES)),
    ...validateLabelSelector(namespaceSelector, path.child('namespaceSelector')),
    ...validateLabelSelector(objectSelector, path.child('objectSelector')),
    ...named(resourceRules, 'resourceRules'),
    ...named(excludeResourceRules, 'excludeResourceRules'),
  ];
}

export function supported(path: FieldPath, value: string, values: readonly string[]): FieldError[] {
  return values.includes(value) ? [] : [notSupported(path, value, values)];
}

function validateNamedRule(rule: NamedRule, path: FieldPath): FieldError[] {
  const names = rule.resourceNames ?? [];
  const errors = names.flatMap((name, i) => [
    ...invalidAll(path.child('resourceNames').index(i), name, pathSegmentErrors(name)),
    ...(names.indexOf(name) < i ? [duplicate(path.child('resourceNames').index(i), name)] : []),
  ]);
  return [...errors, ...validateRule(rule, path)];
}

/** api/validation/path, ValidatePathSegmentName. */
export function pathSegmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((character) => name.includes(character)).map((character) => `may not contain '${character}'`);
}

export function validateRule(rule: RuleWithOperations, path: FieldPath): FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  return [
    ...listErrors(operations, path.child('operations'), 'operations', 'admissionregistration.OperationType'),
    ...operations.flatMap((each, i) => supported(path.child('operations').index(i), each, OPERATIONS)),
    ...listErrors(apiGroups, path.child('apiGroups'), 'API groups'),
    ...listErrors(apiVersions, path.child('apiVersions'), 'API versions'),
    ...apiVersions.flatMap((each, i) => (each ? [] : [required(path.child('apiVersions').index(i))])),
    ...resourceErrors(resources, path.child('resources')),
    ...(scope === undefined ? [] : supported(path.child('scope'), scope, SCOPES)),
  ];
}

/** `type`: what Go calls the elements. */
function listErrors(list: readonly string[], path: FieldPath, what: string, type = 'string'): FieldError[] {
  if (list.length === 0) return [required(path)];
  return list.length > 1 && list.includes('*')
    ? [invalid(path, goStrings(list, type), `if '*' is present, must not specify other ${what}`)]
    : [];
}

function resourceErrors(resources: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = resources.length ? [] : [required(path)];
  const allSubresourcesOf = new Set<string>();
  const subresourceOfAll = new Set<string>();
  let hasPlainResource = false;
  for (const [i, each] of resources.entries()) {
    if (!each) {
      errors.push(required(path.index(i)));
      continue;
    }
    const slash = each.indexOf('/');
    if (slash < 0) {
      hasPlainResource = each !== '*';
      continue;
    }
    const [resource, subresource] = [each.slice(0, slash), each.slice(slash + 1)];
    if (allSubresourcesOf.has(resource))
      errors.push(invalid(path.index(i), each, `if '${resource}/*' is present, must not specify ${each}`));
    if (subresourceOfAll.has(subresource))
      errors.push(invalid(path.index(i), each, `if '*/${subresource}' is present, must not specify ${each}`));
    if (subresource === '*') allSubresourcesOf.add(resource);
    if (resource === '*') subresourceOfAll.add(subresource);
  }
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  }
  if (resources.includes('*') && hasPlainResource) {
    errors.push(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"));
  }
  return errors;
}

export function validateMatchConditions(conditions: readonly MatchCondition[], hasParams: boolean, path: FieldPath): FieldError[] {
  const errors = conditions.length > MOST_CONDITIONS ? [tooMany(path, conditions.length, MOST_CONDITIONS)] : [];
  const environment = conditions.length ? newPolicyEnvironment({ hasParams, hasAuthorizer: true }) : undefined;
  const names = new Set<string>();
  for (const [i, { name = '', expression = '' }] of conditions.entries()) {
    const at = path.index(i);
    const trimmed = expression.trim();
    if (!trimmed) errors.push(required(at.child('expression')));
    else {
      const { error } = compileExpression(environment!, trimmed, [celTypes.BOOL]);
      if (error !== undefined) errors.push(invalid(at.child('expression'), trimmed, error));
    }
    if (!name) errors.push(required(at.child('name')));
    else errors.push(...invalidAll(at.child('name'), name, isQualifiedName(name)));
    if (name && names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
  }
  return errors;
}
