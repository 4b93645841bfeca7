/** Validation errors and the paths they name (k8s.io/apimachinery, util/validation/field). */

/** A path into an object: `spec.containers[0].name`, `data[key]`. Immutable. */
export class FieldPath {
  readonly #parent: FieldPath | undefined;
  readonly #step: string | number;
  readonly #isField: boolean;

  /** Most paths are those of fields with which nothing is wrong: nobody reads their text. */
  private constructor(parent: FieldPath | undefined, step: string | number, isField: boolean) {
    this.#parent = parent;
    this.#step = step;
    this.#isField = isField;
  }

  static of(name: string, ...more: string[]): FieldPath {
    return FieldPath.root.child(name, ...more);
  }

  /** The path of the object itself; children start without a dot. */
  static readonly root = new FieldPath(undefined, '', true);

  child(name: string, ...more: string[]): FieldPath {
    let path = new FieldPath(this, name, true);
    for (const each of more) path = new FieldPath(path, each, true);
    return path;
  }

  index(index: number): FieldPath {
    return new FieldPath(this, index, false);
  }

  key(key: string): FieldPath {
    return new FieldPath(this, key, false);
  }

  toString(): string {
    return this.#text() || '<nil>';
  }

  #text(): string {
    const before = this.#parent === undefined ? '' : this.#parent.#text();
    if (!this.#isField) return `${before}[${this.#step}]`;
    return before ? `${before}.${this.#step}` : `${this.#step}`;
  }
}

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'
  | 'FieldValueTypeInvalid';

export interface FieldError {
  type: FieldErrorType;
  field: string;
  /** `Required value: name is required`: everything after the path. */
  body: string;
}

/**
 * A value as Go's `%#v`-like rendering in messages shows it: strings quoted (nothing at all is the string "null"), lists of them with their type,
 * objects as JSON.
 */
function renderValue(value: unknown): string {
  if (value === undefined || value === null) return '"null"';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoteGo(value);
  if (value instanceof GoValue) return value.text;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return `[]string{${value.map(quoteGo).join(', ')}}`;
  return JSON.stringify(value);
}

/** A value whose Go rendering JSON cannot express, such as `core.PodSpec{…}`: it is printed as it is. */
export class GoValue {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Go's strconv.Quote for the characters that occur in objects. */
export function quoteGo(text: string): string {
  return JSON.stringify(text)
    .replace(/\\b/g, '\\b')
    .replace(/\\u00([0-9a-f]{2})/g, (match, digits: string) => (digits === '07' ? '\\a' : digits === '0b' ? '\\v' : `\\x${digits}`))
    .replace(/\u007f/g, '\\x7f');
}

function withDetail(head: string, detail: string): string {
  return detail ? `${head}: ${detail}` : head;
}

export function required(path: FieldPath, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field: `${path}`, body: withDetail('Required value', detail) };
}

export function invalid(path: FieldPath, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field: `${path}`, body: withDetail(`Invalid value: ${renderValue(value)}`, detail) };
}

export function typeInvalid(path: FieldPath, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueTypeInvalid', field: `${path}`, body: withDetail(`Invalid value: ${renderValue(value)}`, detail) };
}

/** `supported` is printed in the order given; callers sort where upstream does. */
export function notSupported(path: FieldPath, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length ? `supported values: ${supported.map((each) => quoteGo(each)).join(', ')}` : '';
  return { type: 'FieldValueNotSupported', field: `${path}`, body: withDetail(`Unsupported value: ${renderValue(value)}`, detail) };
}

export function forbidden(path: FieldPath, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field: `${path}`, body: withDetail('Forbidden', detail) };
}

export function duplicate(path: FieldPath, value: unknown): FieldError {
  return { type: 'FieldValueDuplicate', field: `${path}`, body: `Duplicate value: ${renderValue(value)}` };
}

export function notFound(path: FieldPath, value: unknown): FieldError {
  return { type: 'FieldValueNotFound', field: `${path}`, body: `Not found: ${renderValue(value)}` };
}

/** Since 1.32 the value itself is not repeated (field.TooLong). */
export function tooLong(path: FieldPath, maximum: number): FieldError {
  const unit = maximum === 1 ? 'byte' : 'bytes';
  return { type: 'FieldValueTooLong', field: `${path}`, body: `Too long: may not be more than ${maximum} ${unit}` };
}

export function tooMany(path: FieldPath, actual: number, maximum: number): FieldError {
  const unit = maximum === 1 ? 'item' : 'items';
  return { type: 'FieldValueTooMany', field: `${path}`, body: `Too many: ${actual}: must have at most ${maximum} ${unit}` };
}

/** `spec.replicas: Invalid value: -1: must be …` */
export function formatFieldError(error: FieldError): string {
  return `${error.field}: ${error.body}`;
}

/** How several errors read in one message: alone as it is, else in brackets, doubles once (util/errors, aggregate.Error). */
export function aggregateMessage(errors: readonly FieldError[]): string {
  const messages = [...new Set(errors.map(formatFieldError))];
  return messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]`;
}
