/** CEL's types, and how cel-go prints them in messages. */

export type CelKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'typeParam'
  | 'uint';

/** Immutable. `name` tells structs, opaque types and type parameters apart. */
export interface CelType {
  readonly kind: CelKind;
  readonly name: string;
  readonly parameters: readonly CelType[];
  /** Of a struct: the type of a field as an expression writes it, undefined when there is none. */
  readonly field?: (name: string) => CelType | undefined;
  /** Of a struct: the field's name in the data, where an expression writes it escaped. */
  readonly dataName?: (name: string) => string;
}

const NONE: readonly CelType[] = [];

function simple(kind: CelKind, name: string = kind): CelType {
  return { kind, name, parameters: NONE };
}

export const BOOL = simple('bool');
export const BYTES = simple('bytes');
export const DOUBLE = simple('double');
export const DURATION = simple('duration', 'google.protobuf.Duration');
export const DYN = simple('dyn');
export const ERROR = simple('error', '!error!');
export const INT = simple('int');
export const NULL = simple('null', 'null_type');
export const STRING = simple('string');
export const TIMESTAMP = simple('timestamp', 'google.protobuf.Timestamp');
export const UINT = simple('uint');

export function listType(element: CelType): CelType {
  return { kind: 'list', name: 'list', parameters: [element] };
}

export function mapType(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', parameters: [key, value] };
}

export function typeType(type?: CelType): CelType {
  return { kind: 'type', name: 'type', parameters: type ? [type] : NONE };
}

export function typeParameter(name: string): CelType {
  return { kind: 'typeParam', name, parameters: NONE };
}

export function optionalType(type: CelType): CelType {
  return { kind: 'opaque', name: 'optional_type', parameters: [type] };
}

/** A type without fields that only functions can use, like `kubernetes.Quantity`. */
export function abstractType(name: string): CelType {
  return { kind: 'struct', name, parameters: NONE, field: () => undefined };
}

/** `fields` is asked when an expression names a field, so it may make types as they are needed. */
export function structType(name: string, field: (name: string) => CelType | undefined, dataName?: (name: string) => string): CelType {
  return { kind: 'struct', name, parameters: NONE, field, dataName };
}

export function structOf(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  return structType(name, (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined));
}

export function isOptional(type: CelType): boolean {
  return type.kind === 'opaque' && type.name === 'optional_type';
}

export function isDynOrError({ kind }: CelType): boolean {
  return kind === 'dyn' || kind === 'error';
}

/** Exactly the same type. */
export function sameType(a: CelType, b: CelType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.name !== b.name || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((parameter, i) => sameType(parameter, b.parameters[i]!));
}

const SHOWN_AS: Partial<Record<CelKind, string>> = { duration: 'duration', null: 'null', timestamp: 'timestamp' };

/** As cel-go's checker shows a type (FormatCELType): `list(int)`, `map(string, dyn)`. */
export function formatType(type: CelType): string {
  const name = SHOWN_AS[type.kind] ?? type.name;
  return type.parameters.length ? `${name}(${type.parameters.map(formatType).join(', ')})` : name;
}
