/** What a value may violate, in the words of kube-openapi (pkg/validation/errors) and of the field errors that the server makes of them. */
import {
  formatGoNumber,
  goJsonSyntax,
  GoValue,
  invalid,
  notSupported,
  quoteGo,
  required,
  tooLong,
  tooMany,
  typeInvalid,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';

export interface SchemaFailure {
  /** Two failures with the same message are one. */
  readonly message: string;
  /** `base` is the path of the validated value, whose own paths begin with nothing. */
  toFieldError(base: FieldPath): FieldError;
}

type MakeError = (path: FieldPath, message: string) => FieldError;

function failure(name: string, message: string, make: MakeError): SchemaFailure {
  return {
    message,
    toFieldError: (base) => make(name === '' || name === '.' ? base : base.child(name.replace(/^\./, '')), message),
  };
}

function invalidValue(name: string, value: unknown, message: string): SchemaFailure {
  return failure(name, message, (path) => invalid(path, value ?? '', message));
}

/** `found` is the name of a type, or the value for a format. */
export function wrongType(name: string, wanted: string, found: string): SchemaFailure {
  return failure(name, `${name} in body must be of type ${wanted}: ${quoteGo(found)}`, (path, message) =>
    typeInvalid(path, found, message),
  );
}

export function missing(name: string): SchemaFailure {
  return failure(name, `${name} in body is required`, (path) => required(path));
}

export function tooLongText(name: string, maximum: number): SchemaFailure {
  return failure(name, `${name} in body should be at most ${maximum} chars long`, (path) => tooLong(path, maximum));
}

export function tooShortText(name: string, minimum: number, value: string): SchemaFailure {
  return invalidValue(name, value, `${name} in body should be at least ${minimum} chars long`);
}

export function patternMismatch(name: string, pattern: string, value: string): SchemaFailure {
  return invalidValue(name, value, `${name} in body should match '${pattern}'`);
}

export function notInEnum(name: string, value: unknown, values: readonly unknown[]): SchemaFailure {
  const supported = values.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  return failure(name, `${name} in body should be one of ${JSON.stringify(values)}`, (path) =>
    notSupported(path, typeof value === 'object' && value !== null ? new GoValue(goJsonSyntax(value)) : value, supported),
  );
}

export function notMultiple(name: string, factor: number, value: number): SchemaFailure {
  return invalidValue(name, value, `${name} in body should be a multiple of ${formatGoNumber(factor)}`);
}

export function factorNotPositive(name: string, factor: number): SchemaFailure {
  return invalidValue(name, factor, `factor MultipleOf declared for ${name} must be positive: ${formatGoNumber(factor)}`);
}

export function aboveMaximum(name: string, maximum: number, exclusive: boolean, value: number): SchemaFailure {
  return invalidValue(name, value, `${name} in body should be less than ${exclusive ? '' : 'or equal to '}${formatGoNumber(maximum)}`);
}

export function belowMinimum(name: string, minimum: number, exclusive: boolean, value: number): SchemaFailure {
  return invalidValue(name, value, `${name} in body should be greater than ${exclusive ? '' : 'or equal to '}${formatGoNumber(minimum)}`);
}

export function duplicateItems(name: string): SchemaFailure {
  return invalidValue(name, '', `${name} in body shouldn't contain duplicates`);
}

export function tooManyItems(name: string, maximum: number, size: number): SchemaFailure {
  return failure(name, `${name} in body should have at most ${maximum} items`, (path) => tooMany(path, size, maximum));
}

export function tooFewItems(name: string, minimum: number, size: number): SchemaFailure {
  return invalidValue(name, size, `${name} in body should have at least ${minimum} items`);
}

export function tooManyProperties(name: string, maximum: number, size: number): SchemaFailure {
  return failure(name, `${name} in body should have at most ${maximum} properties`, (path) => tooMany(path, size, maximum));
}

export function tooFewProperties(name: string, minimum: number, size: number): SchemaFailure {
  return invalidValue(name, size, `${name} in body should have at least ${minimum} properties`);
}

export function forbiddenProperty(name: string, key: string): SchemaFailure {
  return invalidValue(name, key, `${name}.${key} in body is a forbidden property`);
}

/** Failures of allOf, anyOf, oneOf and not name no field: upstream gives them the path of the validated value. */
/** `sentence` begins after `must`. */
export function junctorFailure(name: string, sentence: string): SchemaFailure {
  const message = `${quoteGo(name)} must ${sentence}`;
  return { message, toFieldError: (base) => invalid(base, '', message) };
}
