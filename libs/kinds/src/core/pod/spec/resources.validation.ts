/** pkg/apis/core/validation: resource lists and requirements. */
import {
  compareQuantities,
  forbidden,
  formatQuantity,
  invalid,
  quantityOf,
  ZERO_QUANTITY,
  isQualifiedName,
  required,
  type FieldError,
  type FieldPath,
  type Quantity,
} from '@drydock/apimachinery';
import { invalidAll } from '../../../meta/validation/field-checks.ts';
import type { ResourceList, ResourceRequirements } from './container.types.ts';

const CONTAINER_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage']);

const STANDARD_RESOURCES = new Set([
  ...CONTAINER_RESOURCES,
  'storage',
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
  ...['cpu', 'memory', 'storage', 'ephemeral-storage'].map((name) => `requests.${name}`),
  ...['cpu', 'memory', 'ephemeral-storage'].map((name) => `limits.${name}`),
]);

export function isHugePages(resource: string): boolean {
  return resource.startsWith('hugepages-');
}

/** Resources without a domain of their own. */
export function isNativeResource(resource: string): boolean {
  return !resource.includes('/') || /(^|\.)kubernetes\.io\//.test(resource);
}

/** Whether requests may be lower than limits: only for Kubernetes' own resources (helper.IsOvercommitAllowed). */
export function isOvercommitAllowed(resource: string): boolean {
  return isNativeResource(resource) && !isHugePages(resource);
}

export function isExtendedResource(resource: string): boolean {
  return !isNativeResource(resource) && !resource.startsWith('requests.') && isQualifiedName(`requests.${resource}`).length === 0;
}

/** Messages about the name of any resource (validateResourceName). */
export function resourceNameErrors(resource: string, path: FieldPath): FieldError[] {
  const errors = invalidAll(path, resource, isQualifiedName(resource));
  if (errors.length > 0 || resource.includes('/') || STANDARD_RESOURCES.has(resource) || isHugePages(resource)) return errors;
  return [invalid(path, resource, 'must be a standard resource type or fully qualified')];
}

/** Messages about a resource name that stands in a container. */
export function containerResourceNameErrors(resource: string, path: FieldPath): FieldError[] {
  const errors = invalidAll(path, resource, isQualifiedName(resource));
  if (errors.length > 0) return errors;
  if (!resource.includes('/')) {
    if (!STANDARD_RESOURCES.has(resource) && !isHugePages(resource)) {
      errors.push(invalid(path, resource, 'must be a standard resource type or fully qualified'));
    }
    if (!CONTAINER_RESOURCES.has(resource) && !isHugePages(resource))
      errors.push(invalid(path, resource, 'must be a standard resource for containers'));
  } else if (!isNativeResource(resource) && !isExtendedResource(resource)) {
    errors.push(invalid(path, resource, "doesn't follow extended resource name standard"));
  }
  return errors;
}

/** ValidateResourceQuantityValue. Text that is no quantity has been refused when the object was decoded. */
export function quantityValueErrors(resource: string, quantity: Quantity, path: FieldPath): FieldError[] {
  const text = formatQuantity(quantity);
  const errors = compareQuantities(quantity, ZERO_QUANTITY) < 0 ? [invalid(path, text, 'must be greater than or equal to 0')] : [];
  if (isExtendedResource(resource) && !isWhole(quantity)) errors.push(invalid(path, text, 'must be an integer'));
  return errors;
}

function isWhole({ nano }: Quantity): boolean {
  return nano % 1_000_000_000n === 0n;
}

/** ValidateContainerResourceRequirements. */
export function validateResourceRequirements(requirements: ResourceRequirements, path: FieldPath): FieldError[] {
  const limits = parseList(requirements.limits);
  const requests = parseList(requirements.requests);
  return [
    ...listErrors(limits, path.child('limits')),
    ...[...requests].flatMap(([resource, quantity]) => [
      ...entryErrors(resource, quantity, path.child('requests').key(resource)),
      ...requestAgainstLimit(resource, quantity, limits.get(resource), path),
    ]),
    ...hugePagesErrors([...limits.keys(), ...requests.keys()], path),
  ];
}

function parseList(list: ResourceList | undefined): Map<string, Quantity> {
  return new Map(Object.entries(list ?? {}).map(([resource, text]) => [resource, quantityOf(text)]));
}

function listErrors(list: ReadonlyMap<string, Quantity>, path: FieldPath): FieldError[] {
  return [...list].flatMap(([resource, quantity]) => entryErrors(resource, quantity, path.key(resource)));
}

function entryErrors(resource: string, quantity: Quantity, path: FieldPath): FieldError[] {
  return [...containerResourceNameErrors(resource, path), ...quantityValueErrors(resource, quantity, path)];
}

function requestAgainstLimit(resource: string, request: Quantity, limit: Quantity | undefined, path: FieldPath): FieldError[] {
  if (!limit) {
    return isOvercommitAllowed(resource) ? [] : [required(path.child('limits'), 'Limit must be set for non overcommitable resources')];
  }
  const order = compareQuantities(request, limit);
  const must = order !== 0 && !isOvercommitAllowed(resource) ? 'equal to' : order > 0 ? 'less than or equal to' : undefined;
  return must
    ? [invalid(path.child('requests'), formatQuantity(request), `must be ${must} ${resource} limit of ${formatQuantity(limit)}`)]
    : [];
}

function hugePagesErrors(resources: readonly string[], path: FieldPath): FieldError[] {
  if (!resources.some(isHugePages) || resources.includes('cpu') || resources.includes('memory')) return [];
  return [forbidden(path, 'HugePages require cpu or memory')];
}
