/** pkg/apis/core/validation: resource lists and requirements. */
import {
  compareQuantities,
  forbidden,
  formatQuantity,
  GoValue,
  invalid,
  parseQuantity,
  quantityOf,
  quantityValue,
  ZERO_QUANTITY,
  isQualifiedName,
  required,
  type FieldError,
  type FieldPath,
  type Quantity,
} from '@drydock/apimachinery';
import { goQuantity } from '../../../meta/go-quantity.ts';
import type { ResourceList, ResourceRequirements } from './container.types.ts';

const CONTAINER_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Of these there are only whole ones (helper.IsIntegerResourceName). */
export const COUNTED_RESOURCES: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

const STANDARD_RESOURCES = new Set([
  ...CONTAINER_RESOURCES,
  ...COUNTED_RESOURCES,
  'storage',
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

/** Messages show names of resources without quotation marks: their Go type knows how to print itself. */
export const goResourceName = (resource: string): GoValue => new GoValue(resource);

/** Messages about the name of any resource (validateResourceName). */
export function resourceNameErrors(resource: string, path: FieldPath): FieldError[] {
  const errors = isQualifiedName(resource).map((message) => invalid(path, goResourceName(resource), message));
  if (errors.length > 0 || resource.includes('/') || STANDARD_RESOURCES.has(resource) || isQuotaHugePages(resource)) return errors;
  return [invalid(path, goResourceName(resource), 'must be a standard resource type or fully qualified')];
}

/** `hugepages-2Mi`, and the requests for them. */
function isQuotaHugePages(resource: string): boolean {
  return isHugePages(resource) || isHugePages(resource.replace(/^requests\./, ''));
}

/** Messages about a resource name that stands in a quota (ValidateResourceQuotaResourceName). `standard`: those that a quota may name. */
export function quotaResourceNameErrors(resource: string, standard: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const errors = resourceNameErrors(resource, path);
  if (!resource.includes('/') && !standard.has(resource) && !isQuotaHugePages(resource))
    errors.push(invalid(path, goResourceName(resource), 'must be a standard resource for quota'));
  return errors;
}

/** Messages about a resource name that stands in a container (validateContainerResourceName). */
export function containerResourceNameErrors(resource: string, path: FieldPath): FieldError[] {
  const errors = resourceNameErrors(resource, path);
  if (!resource.includes('/')) {
    if (!CONTAINER_RESOURCES.has(resource) && !isHugePages(resource))
      errors.push(invalid(path, goResourceName(resource), 'must be a standard resource for containers'));
  } else if (!isNativeResource(resource) && !isExtendedResource(resource)) {
    errors.push(invalid(path, goResourceName(resource), "doesn't follow extended resource name standard"));
  }
  return errors;
}

/** ValidateResourceQuantityValue. Text that is no quantity has been refused when the object was decoded. */
export function quantityValueErrors(resource: string, text: string, path: FieldPath): FieldError[] {
  const quantity = quantityOf(text);
  const negative = compareQuantities(quantity, ZERO_QUANTITY) < 0;
  const errors = negative ? [invalid(path, formatQuantity(quantity), 'must be greater than or equal to 0')] : [];
  const isCounted = COUNTED_RESOURCES.has(resource) || isExtendedResource(resource);
  if (isCounted && !isWhole(quantity)) errors.push(invalid(path, goQuantity(text), 'must be an integer'));
  return errors;
}

function isWhole({ nano }: Quantity): boolean {
  return nano % 1_000_000_000n === 0n;
}

/** ValidateContainerResourceRequirements. */
export function validateResourceRequirements(requirements: ResourceRequirements, path: FieldPath): FieldError[] {
  const limits = amountsOf(requirements.limits);
  const requests = amountsOf(requirements.requests);
  if (limits.length + requests.length === 0) return [];
  return [
    ...limits.flatMap(([resource, amount]) => [
      ...entryErrors(resource, amount, path.child('limits').key(resource)),
      ...hugePageErrors(resource, amount, path.child('limits').key(resource)),
    ]),
    ...requests.flatMap(([resource, amount]) => [
      ...entryErrors(resource, amount, path.child('requests').key(resource)),
      ...requestAgainstLimit(resource, amount, requirements.limits?.[resource], path),
      ...hugePageErrors(resource, amount, path.child('requests').key(resource)),
    ]),
    ...hugePagesErrors(
      [...limits, ...requests].map(([resource]) => resource),
      path,
    ),
  ];
}

/** Each resource with its amount as it was written. */
function amountsOf(list: ResourceList | undefined): [string, string][] {
  return Object.entries(list ?? {}).map(([resource, amount]) => [resource, String(amount)]);
}

function entryErrors(resource: string, amount: string, path: FieldPath): FieldError[] {
  return [...containerResourceNameErrors(resource, path), ...quantityValueErrors(resource, amount, path)];
}

function requestAgainstLimit(resource: string, requested: string, limited: string | undefined, path: FieldPath): FieldError[] {
  if (limited === undefined) {
    return isOvercommitAllowed(resource) ? [] : [required(path.child('limits'), 'Limit must be set for non overcommitable resources')];
  }
  const [request, limit] = [quantityOf(requested), quantityOf(limited)];
  const order = compareQuantities(request, limit);
  const must = order !== 0 && !isOvercommitAllowed(resource) ? 'equal to' : order > 0 ? 'less than or equal to' : undefined;
  return must
    ? [invalid(path.child('requests'), formatQuantity(request), `must be ${must} ${resource} limit of ${formatQuantity(limit)}`)]
    : [];
}

/** Memory in huge pages comes in whole pages (validateResourceQuantityHugePageValue). */
function hugePageErrors(resource: string, amount: string, path: FieldPath): FieldError[] {
  if (!isHugePages(resource)) return [];
  const quantity = quantityOf(amount);
  const { quantity: size } = parseQuantity(resource.slice('hugepages-'.length));
  const whole = size !== undefined && size.nano > 0n && isWhole(size) && quantityValue(quantity) % quantityValue(size) === 0;
  const text = formatQuantity(quantity);
  return whole ? [] : [invalid(path, text, `${text} is not positive integer multiple of ${resource}`)];
}

function hugePagesErrors(resources: readonly string[], path: FieldPath): FieldError[] {
  if (!resources.some(isHugePages) || resources.includes('cpu') || resources.includes('memory')) return [];
  return [forbidden(path, 'HugePages require cpu or memory')];
}
