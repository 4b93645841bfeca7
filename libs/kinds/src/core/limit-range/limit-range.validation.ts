import {
  formatQuantity,
  compareQuantities,
  duplicate,
  FieldPath,
  forbidden,
  invalid,
  isQualifiedName,
  quantityOf,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import { goQuantity } from '../../meta/go-quantity.ts';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { containerResourceNameErrors, resourceNameErrors } from '../pod/spec/resources.validation.ts';
import type { LimitRange, LimitRangeItem } from './limit-range.types.ts';

/** pkg/apis/core/v1, SetDefaults_LimitRangeItem: limits default to the maximum, requests to the limits or the minimum. */
export function defaultLimitRange(draft: LimitRange): void {
  for (const item of draft.spec?.limits ?? []) {
    if (item.type !== 'Container') continue;
    const defaults = { ...item.max, ...item.default };
    const requests = { ...item.min, ...defaults, ...item.defaultRequest };
    if (Object.keys(defaults).length) item.default = defaults;
    if (Object.keys(requests).length) item.defaultRequest = requests;
  }
}

const STANDARD_TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];

/** pkg/apis/core/validation, ValidateLimitRange. */
export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const types = new Set<string>();
  return (spec?.limits ?? []).flatMap((item, index) => {
    const path = FieldPath.of('spec', 'limits').index(index);
    const errors = validateType(item.type, path.child('type'));
    if (types.has(item.type)) errors.push(duplicate(path.child('type'), item.type));
    types.add(item.type);
    return [...errors, ...validateItem(item, path)];
  });
}

function validateType(type = '', path: FieldPath): FieldError[] {
  const errors = invalidAll(path, type, isQualifiedName(type));
  if (errors.length > 0 || type.includes('/') || STANDARD_TYPES.includes(type)) return errors;
  return [invalid(path, type, 'must be a standard limit type or fully qualified')];
}

function validateItem(item: LimitRangeItem, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (item.type === 'Pod') {
    const why = "may not be specified when `type` is 'Pod'";
    if (Object.keys(item.default ?? {}).length) errors.push(forbidden(path.child('default'), why));
    if (Object.keys(item.defaultRequest ?? {}).length) errors.push(forbidden(path.child('defaultRequest'), why));
  }
  if (item.type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage) {
    errors.push(required(path.child('limits'), 'either minimum or maximum storage value is required, but neither was provided'));
  }
  const check = item.type === 'Pod' || item.type === 'Container' ? containerResourceNameErrors : resourceNameErrors;
  for (const list of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const) {
    if (item.type === 'Pod' && list.startsWith('default')) continue;
    for (const resource of Object.keys(item[list] ?? {})) errors.push(...check(resource, path.child(list).key(resource)));
  }
  const amounts = [item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio];
  const resources = new Set(amounts.flatMap((each) => Object.keys(each ?? {})));
  return [...errors, ...[...resources].flatMap((resource) => validateResource(item, resource, path))];
}

/** The order among the amounts of one resource. Which value a message shows is upstream's choice. */
function validateResource(item: LimitRangeItem, resource: string, path: FieldPath): FieldError[] {
  const [min, max] = [item.min?.[resource], item.max?.[resource]];
  const [limit, request] = [item.default?.[resource], item.defaultRequest?.[resource]];
  const ratio = item.maxLimitRequestRatio?.[resource];
  const errors: FieldError[] = [];
  const check = (
    field: string,
    smaller: string | undefined,
    larger: string | undefined,
    shown: string | undefined,
    names: [string, string],
  ) => {
    if (smaller === undefined || larger === undefined || compareQuantities(quantityOf(smaller), quantityOf(larger)) <= 0) return;
    const why = `${names[0]} value ${formatQuantity(quantityOf(smaller))} is greater than ${names[1]} value ${formatQuantity(quantityOf(larger))}`;
    errors.push(invalid(path.child(field).key(resource), goQuantity(shown!), why));
  };
  check('min', min, max, min, ['min', 'max']);
  check('defaultRequest', min, request, request, ['min', 'default request']);
  check('defaultRequest', request, max, request, ['default request', 'max']);
  check('defaultRequest', request, limit, request, ['default request', 'default limit']);
  check('default', min, limit, min, ['min', 'default']);
  check('default', limit, max, max, ['default', 'max']);
  if (ratio !== undefined) errors.push(...validateRatio(ratio, min, max, path.child('maxLimitRequestRatio').key(resource)));
  return errors;
}

function validateRatio(ratio: string, min: string | undefined, max: string | undefined, path: FieldPath): FieldError[] {
  if (compareQuantities(quantityOf(ratio), quantityOf('1')) < 0) {
    return [invalid(path, goQuantity(ratio), `ratio ${formatQuantity(quantityOf(ratio))} is less than 1`)];
  }
  if (min === undefined || max === undefined) return [];
  const largest = Number(quantityOf(max).nano) / Number(quantityOf(min).nano);
  if (Number(quantityOf(ratio).nano) / 1e9 <= largest) return [];
  return [invalid(path, goQuantity(ratio), `ratio ${formatQuantity(quantityOf(ratio))} is greater than max/min = ${largest.toFixed(6)}`)];
}
