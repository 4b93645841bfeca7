import {
  compareQuantities,
  deepEqual,
  FieldPath,
  invalid,
  isQualifiedName,
  quantityOf,
  ZERO_QUANTITY,
  type FieldError,
} from '@drydock/apimachinery';
import { goStrings } from '../../meta/go-strings.ts';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import type { ResourceQuota } from './resource-quota.types.ts';

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTED = [
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const STANDARD = new Set([
  ...COMPUTE,
  ...COUNTED,
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

const specPath = FieldPath.of('spec');

/** pkg/apis/core/validation, ValidateResourceQuota. */
export function validateResourceQuota({ spec = {} }: ResourceQuota): FieldError[] {
  const hard = Object.entries(spec.hard ?? {}).flatMap(([name, amount]) => {
    const path = specPath.child('hard').key(name);
    return [...validateName(name, path), ...validateAmount(name, `${amount}`, path)];
  });
  return [...hard, ...validateScopes(spec.scopes ?? [], specPath.child('scopes'))];
}

function validateName(name: string, path: FieldPath): FieldError[] {
  const errors = invalidAll(path, name, isQualifiedName(name));
  if (errors.length > 0 || name.includes('/') || STANDARD.has(name) || /^(requests\.)?hugepages-/.test(name)) return errors;
  return [invalid(path, name, 'must be a standard resource for quota')];
}

function validateAmount(name: string, amount: string, path: FieldPath): FieldError[] {
  const quantity = quantityOf(amount);
  if (compareQuantities(quantity, ZERO_QUANTITY) < 0) return [invalid(path, amount, 'must be greater than or equal to 0')];
  const whole = quantity.nano % 10n ** 9n === 0n;
  return COUNTED.includes(name) && !whole ? [invalid(path, amount, 'must be an integer')] : [];
}

function validateScopes(scopes: readonly string[], path: FieldPath): FieldError[] {
  const errors = scopes.filter((scope) => !SCOPES.includes(scope)).map(() => invalid(path, goStrings(scopes), 'unsupported scope'));
  const conflicts = OPPOSITES.filter((pair) => pair.every((scope) => scopes.includes(scope)));
  return [...errors, ...conflicts.map(() => invalid(path, goStrings(scopes), 'conflicting scopes'))];
}

export function validateResourceQuotaUpdate({ spec }: ResourceQuota, { spec: old }: ResourceQuota): FieldError[] {
  const same = deepEqual([...(spec?.scopes ?? [])].sort(), [...(old?.scopes ?? [])].sort());
  return same ? [] : [invalid(specPath.child('scopes'), goStrings(spec?.scopes ?? []), 'field is immutable')];
}
