import { invalid, type FieldError, type FieldPath } from '@drydock/apimachinery';

/** A path that does not climb (validatePathNoBacksteps). */
export function validateNoBacksteps(target: string, path: FieldPath): FieldError[] {
  return target.split('/').includes('..') ? [invalid(path, target, "must not contain '..'")] : [];
}

/** validateLocalDescendingPath; with `reserved`, names that begin with two dots are refused too (validateLocalNonReservedPath). */
export function validateRelativePath(target: string, path: FieldPath, reserved = false): FieldError[] {
  const errors = target.startsWith('/') ? [invalid(path, target, 'must be a relative path')] : [];
  errors.push(...validateNoBacksteps(target, path));
  if (reserved && target.startsWith('..') && !target.startsWith('../')) errors.push(invalid(path, target, "must not start with '..'"));
  return errors;
}
