/** Labels and label selectors (meta/v1/validation). */
import {
  FieldPath,
  forbidden,
  invalid,
  isValidLabelValue,
  isQualifiedName,
  required,
  type FieldError,
  type LabelSelector,
  type LabelSelectorRequirement,
} from '@drydock/apimachinery';
import { invalidAll } from './field-checks.ts';

/** ValidateLabels. */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: FieldPath): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...invalidAll(path, key, isQualifiedName(key)),
    ...invalidAll(path, value, isValidLabelValue(value)),
  ]);
}

/** ValidateLabelSelector; an absent selector is fine. */
export function validateLabelSelector(selector: LabelSelector | undefined | null, path: FieldPath): FieldError[] {
  if (!selector) return [];
  return [
    ...validateLabels(selector.matchLabels, path.child('matchLabels')),
    ...(selector.matchExpressions ?? []).flatMap((each, index) => requirementErrors(each, path.child('matchExpressions').index(index))),
  ];
}

function requirementErrors({ key = '', operator, values = [] }: LabelSelectorRequirement, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(forbidden(path.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else {
    errors.push(invalid(path.child('operator'), operator ?? '', 'not a valid selector operator'));
  }
  return [
    ...errors,
    ...invalidAll(path.child('key'), key, isQualifiedName(key)),
    ...values.flatMap((value, index) => invalidAll(path.child('values').index(index), value, isValidLabelValue(value))),
  ];
}

/** Whether a selector can select at all, as LabelSelectorAsSelector has it: what is wrong with it is said elsewhere. An absent one selects nothing. */
export function isUsableSelector(selector: LabelSelector | undefined | null): boolean {
  return validateLabelSelector(selector, FieldPath.of('selector')).length === 0;
}

/** Whether a selector selects everything or nothing because it is empty. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}
