import {
  abstractType,
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  NULL,
  optionalType,
  STRING,
  TIMESTAMP,
  typeType,
  UINT,
  type CelType,
} from '../types.ts';
import { Double, Duration, isMap, Opaque, Optional, Timestamp, TypeValue, Uint } from './value.ts';

const OBJECT = abstractType('object');
const LIST = listType(DYN);
const MAP = mapType(DYN, DYN);

export function typeOf(value: unknown): CelType {
  switch (typeof value) {
    case 'boolean':
      return BOOL;
    case 'string':
      return STRING;
    case 'bigint':
      return INT;
    case 'number':
      return Number.isInteger(value) ? INT : DOUBLE;
  }
  if (value === null || value === undefined) return NULL;
  if (Array.isArray(value)) return LIST;
  if (value instanceof Double) return DOUBLE;
  if (value instanceof Uint) return UINT;
  if (value instanceof Uint8Array) return BYTES;
  if (value instanceof Timestamp) return TIMESTAMP;
  if (value instanceof Duration) return DURATION;
  if (value instanceof TypeValue) return typeType();
  if (value instanceof Optional) return optionalType(DYN);
  if (value instanceof Opaque) return value.type;
  return isMap(value) ? MAP : OBJECT;
}

/** Whether a function that takes `type` takes this value. */
export function hasType(value: unknown, type: CelType): boolean {
  if (type.kind === 'dyn' || type.kind === 'typeParam') return true;
  const actual = typeOf(value);
  if (type.kind === 'struct') return actual.kind === 'struct' ? actual.name === type.name : actual.kind === 'map';
  if (type.kind !== actual.kind || (type.kind === 'opaque' && type.name !== actual.name)) return false;
  if (type.kind !== 'list' || type.parameters[0]!.kind === 'dyn' || type.parameters[0]!.kind === 'typeParam') return true;
  const first = (value as unknown[])[0];
  return first === undefined || hasType(first, type.parameters[0]!);
}
