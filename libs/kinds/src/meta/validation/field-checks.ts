/** Small checks of single fields with upstream's wording (k8s.io/apimachinery, util/validation and api/validation). */
import {
  forbidden,
  GoValue,
  invalid,
  isValidIP,
  isValidPortName,
  isValidPortNum,
  notSupported,
  quoteGo,
  required,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';

export const MAX_INT32 = 2 ** 31 - 1;

/** One `Invalid value` for each message. */
export function invalidAll(path: FieldPath, value: unknown, messages: readonly string[]): FieldError[] {
  return messages.map((message) => invalid(path, value, message));
}

export function nonNegative(path: FieldPath, value: number | undefined | null): FieldError[] {
  return value !== undefined && value !== null && value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
}

/** A port by number or by name. */
export function portNumberOrName(path: FieldPath, port: number | string): FieldError[] {
  return invalidAll(path, port, typeof port === 'number' ? isValidPortNum(port) : isValidPortName(port));
}

/** Required when empty, otherwise one of `supported` (printed in the order given). */
export function oneOf(path: FieldPath, value: string | undefined, supported: readonly string[]): FieldError[] {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** One of `supported` when it is set at all. */
export function optionalOneOf(path: FieldPath, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

export function requiredText(path: FieldPath, value: string | undefined): FieldError[] {
  return value ? [] : [required(path)];
}

/** More than one of several alternatives is set. */
export function onlyOne(path: FieldPath, present: readonly string[], what: string): FieldError[] {
  return present.slice(1).map((name) => forbidden(path.child(name), `may not specify more than 1 ${what}`));
}

/** What a pointer points at, as `%#v` shows it: some address, since no two servers print the same. */
export function goPointer(value: unknown): string {
  return value === undefined || value === null ? 'nil' : '0xc000000000';
}

/** A map as `%#v` shows it, keys sorted. */
export function goStringMap(map: Readonly<Record<string, string>> | undefined): GoValue {
  if (!map) return new GoValue('map[string]string(nil)');
  const entries = Object.keys(map)
    .sort()
    .map((key) => `${quoteGo(key)}:${quoteGo(map[key]!)}`);
  return new GoValue(`map[string]string{${entries.join(', ')}}`);
}

export function ipAddress(path: FieldPath, value: string | undefined): FieldError[] {
  return invalidAll(path, value ?? '', isValidIP(value ?? ''));
}

/** api/validation, ValidateImmutableField. */
export function immutable(path: FieldPath, value: unknown, same: boolean): FieldError[] {
  return same ? [] : [invalid(path, value, 'field is immutable')];
}
