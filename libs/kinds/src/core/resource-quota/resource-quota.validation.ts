import { deepEqual, FieldPath, GoValue, invalid, quoteGo, required, type FieldError } from '@drydock/apimachinery';
import { goStrings } from '../../meta/go-strings.ts';
import { COUNTED_RESOURCES, quantityValueErrors, quotaResourceNameErrors } from '../pod/spec/resources.validation.ts';
import type { ResourceQuota, ResourceQuotaSpec, ScopeRequirement } from './resource-quota.types.ts';

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const STANDARD = new Set([
  ...COMPUTE,
  ...COUNTED_RESOURCES,
  'requests.storage',
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
]);
const SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

const EXISTING = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];
const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
const POD_RESOURCES = new Set(['pods', ...['cpu', 'memory'].flatMap((name) => [name, `limits.${name}`, `requests.${name}`])]);

const specPath = FieldPath.of('spec');

/** pkg/apis/core/validation, ValidateResourceQuota. */
export function validateResourceQuota({ spec = {} }: ResourceQuota): FieldError[] {
  const hard = Object.entries(spec.hard ?? {}).flatMap(([name, amount]) => {
    const path = specPath.child('hard').key(name);
    return [...quotaResourceNameErrors(name, STANDARD, path), ...quantityValueErrors(name, `${amount}`, path)];
  });
  const names = Object.keys(spec.hard ?? {}).sort();
  return [...hard, ...validateScopes(spec.scopes ?? [], names, specPath.child('scopes')), ...validateSelector(spec)];
}

const goScopes = (scopes: readonly string[]) => goStrings(scopes, 'core.ResourceQuotaScope');

function validateScopes(scopes: readonly string[], hard: readonly string[], path: FieldPath): FieldError[] {
  return [
    ...scopes.flatMap((scope) => [
      ...(SCOPES.includes(scope) ? [] : [invalid(path, goScopes(scopes), 'unsupported scope')]),
      ...hard
        .filter((name) => STANDARD.has(name) && !isScopeOf(scope, name))
        .map(() => invalid(path, goScopes(scopes), 'unsupported scope applied to resource')),
    ]),
    ...conflictErrors(scopes, scopes, path),
  ];
}

/** `shown` is what upstream's message has: of a selector, too, the plain scopes. */
function conflictErrors(scopes: readonly string[], shown: readonly string[], path: FieldPath): FieldError[] {
  const conflicts = OPPOSITES.filter((pair) => pair.every((scope) => scopes.includes(scope)));
  return conflicts.map(() =>
    invalid(path, shown.length ? goScopes(shown) : new GoValue('[]core.ResourceQuotaScope(nil)'), 'conflicting scopes'),
  );
}

/** helper.IsResourceQuotaScopeValidForResource. */
function isScopeOf(scope: string, resource: string): boolean {
  switch (scope) {
    case 'BestEffort':
      return resource === 'pods';
    case 'Terminating':
    case 'NotTerminating':
    case 'NotBestEffort':
    case 'PriorityClass':
    case 'CrossNamespacePodAffinity':
      return POD_RESOURCES.has(resource);
    case 'VolumeAttributesClass':
      return resource === 'persistentvolumeclaims' || resource === 'requests.storage';
    default:
      return true;
  }
}

/** validateScopedResourceSelectorRequirement. */
function validateSelector({ scopeSelector, hard = {}, scopes = [] }: ResourceQuotaSpec): FieldError[] {
  const requirements = scopeSelector?.matchExpressions ?? [];
  const path = specPath.child('scopeSelector', 'matchExpressions');
  const errors = requirements.flatMap((requirement) => [
    ...(SCOPES.includes(requirement.scopeName) ? [] : [invalid(path.child('scopeName'), requirement.scopeName, 'unsupported scope')]),
    ...Object.keys(hard)
      .sort()
      .filter((name) => STANDARD.has(name) && !isScopeOf(requirement.scopeName, name))
      .map(() => invalid(path, goSelector(requirements), 'unsupported scope applied to resource')),
    ...operatorErrors(requirement, path),
  ]);
  return [
    ...errors,
    ...conflictErrors(
      requirements.map(({ scopeName }) => scopeName),
      scopes,
      path,
    ),
  ];
}

function operatorErrors({ scopeName, operator, values = [] }: ScopeRequirement, path: FieldPath): FieldError[] {
  const at = path.child('operator');
  const errors: FieldError[] = [];
  if (EXISTING.includes(scopeName) && operator !== 'Exists') errors.push(invalid(at, operator, MUST_EXIST));
  if (operator === 'In' || operator === 'NotIn') {
    const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    return values.length > 0 ? errors : [...errors, required(path.child('values'), why)];
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    return values.length === 0 ? errors : [...errors, invalid(path.child('values'), goStrings(values), why)];
  }
  return [...errors, invalid(at, operator, 'not a valid selector operator')];
}

function goSelector(requirements: readonly ScopeRequirement[]): GoValue {
  const list = requirements.map(({ scopeName, operator, values }) => {
    const shown = values ? goStrings(values).text : '[]string(nil)';
    return `core.ScopedResourceSelectorRequirement{ScopeName:${quoteGo(scopeName)}, Operator:${quoteGo(operator)}, Values:${shown}}`;
  });
  return new GoValue(`core.ScopeSelector{MatchExpressions:[]core.ScopedResourceSelectorRequirement{${list.join(', ')}}}`);
}

export function validateResourceQuotaUpdate({ spec }: ResourceQuota, { spec: old }: ResourceQuota): FieldError[] {
  const same = deepEqual([...(spec?.scopes ?? [])].sort(), [...(old?.scopes ?? [])].sort());
  return same ? [] : [invalid(specPath.child('scopes'), goScopes(spec?.scopes ?? []), 'field is immutable')];
}
