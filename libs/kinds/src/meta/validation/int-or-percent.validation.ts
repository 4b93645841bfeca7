/** Fields that hold a number or a percentage (pkg/apis/apps/validation, intstr). */
import { GoValue, invalid, isValidPercent, quoteGo, type FieldError, type FieldPath } from '@drydock/apimachinery';
import { invalidAll, nonNegative } from './field-checks.ts';

/** ValidatePositiveIntOrPercent. */
export function intOrPercentErrors(value: number | string, path: FieldPath): FieldError[] {
  if (typeof value === 'number') return nonNegative(path, value);
  return invalidAll(path, goIntOrString(value), isValidPercent(value));
}

/** getIntOrPercentValue: the number before the `%`; other text counts as the number that it is, else as 0. */
export function intOrPercentValue(value: number | string): number {
  if (typeof value === 'number') return value;
  if (isValidPercent(value).length === 0) return parseInt(value, 10);
  return /^[+-]?\d+$/.test(value) ? Number(value) : 0;
}

/** IsNotMoreThan100Percent: plain numbers have no bound. */
export function notMoreThan100Percent(value: number | string, path: FieldPath): FieldError[] {
  if (typeof value === 'number' || isValidPercent(value).length > 0 || parseInt(value, 10) <= 100) return [];
  return [invalid(path, goIntOrString(value), 'must not be greater than 100%')];
}

export function goIntOrString(value: number | string): GoValue {
  return typeof value === 'number'
    ? new GoValue(`intstr.IntOrString{Type:0, IntVal:${value}, StrVal:""}`)
    : new GoValue(`intstr.IntOrString{Type:1, IntVal:0, StrVal:${quoteGo(value)}}`);
}
