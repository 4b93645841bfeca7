import { decodeBase64, encodeBase64 } from '../encoding/base64.ts';
import { formatQuantity, parseQuantity } from '../quantity/quantity.ts';
import { jsonKind, type DecodeError, type DecodeState } from './decode-state.ts';
import { neverEmpty, UNCLEAN, type GoDecoder } from './go-decoder.ts';
import { parseGoTime } from './go-time.ts';
import { isShallow } from './nesting.ts';

function saveMismatch(value: unknown, goType: string, state: DecodeState): undefined {
  state.save({ value: jsonKind(value), goType });
}

export function stringDecoder(goType: string): GoDecoder {
  return {
    goType,
    zero: () => '',
    decode: (value, state) => (typeof value === 'string' ? value : saveMismatch(value, goType, state)),
    isEmpty: (value) => value === '',
    read: (value) => (typeof value === 'string' ? value : UNCLEAN),
  };
}

export function boolDecoder(goType: string): GoDecoder {
  return {
    goType,
    zero: () => false,
    decode: (value, state) => (typeof value === 'boolean' ? value : saveMismatch(value, goType, state)),
    isEmpty: (value) => value === false,
    read: (value) => (typeof value === 'boolean' ? value : UNCLEAN),
  };
}

const INT32_LIMIT = 2 ** 31;
const INT64_LIMIT = 2 ** 63;

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function fits(value: number | bigint, bits: 32 | 64): boolean {
  const limit = bits === 32 ? INT32_LIMIT : INT64_LIMIT;
  return (typeof value === 'bigint' || Number.isInteger(value)) && value >= -limit && value < limit;
}

/** To 32 bits. */
function wrap(value: number | bigint, state: DecodeState): number {
  const wrapped = Number(BigInt.asIntN(32, BigInt(value)));
  state.wrapped.push({ path: [...state.path], value: wrapped });
  return wrapped;
}

export function integerDecoder(goType: string, bits: 32 | 64): GoDecoder {
  return {
    goType,
    zero: () => 0,
    decode(value, state) {
      if (!isNumber(value)) return saveMismatch(value, goType, state);
      if (fits(value, bits)) return value;
      if (state.wraps && fits(value, 64)) return wrap(value, state);
      state.save({ value: `number ${value}`, goType });
      return undefined;
    },
    isEmpty: (value) => value === 0,
    read: (value) => (isNumber(value) && fits(value, bits) ? value : UNCLEAN),
  };
}

export function floatDecoder(goType: string): GoDecoder {
  return {
    goType,
    zero: () => 0,
    decode: (value, state) => (isNumber(value) ? value : saveMismatch(value, goType, state)),
    isEmpty: (value) => value === 0,
    read: (value) => (isNumber(value) ? value : UNCLEAN),
  };
}

/** `[]byte`: base64 in JSON, though Go takes a list of numbers as well. */
export function bytesDecoder(goType: string): GoDecoder {
  return {
    goType,
    zero: () => '',
    decode(value, state) {
      if (Array.isArray(value)) return encodeBase64(Uint8Array.from(value.map((each) => byteOf(each, state))));
      if (typeof value !== 'string') return saveMismatch(value, goType, state);
      const bytes = decodeBase64(value);
      if (typeof bytes !== 'number') return value.replace(/[\r\n]/g, '');
      state.save(`illegal base64 data at input byte ${bytes}`);
      return undefined;
    },
    isEmpty: (value) => value === '',
    read: (value) => (typeof value === 'string' && typeof decodeBase64(value) !== 'number' ? value.replace(/[\r\n]/g, '') : UNCLEAN),
  };
}

function byteOf(value: unknown, state: DecodeState): number {
  if (value === null) return 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256) return value;
  state.save({ value: typeof value === 'number' ? `number ${value}` : jsonKind(value), goType: 'uint8' });
  return 0;
}

/** A type of Go that keeps the JSON as it is. */
export function rawDecoder(goType: string): GoDecoder {
  return {
    goType,
    zero: () => null,
    decode: (value) => value,
    isEmpty: neverEmpty,
    read: (value) => (isShallow(value) ? value : UNCLEAN),
  };
}

/** A type that reads itself from JSON text; its errors end decoding. */
function selfDecoder(goType: string, zero: unknown, read: (value: unknown) => { value: unknown } | { error: DecodeError }): GoDecoder {
  return {
    goType,
    zero: () => zero,
    decode(value, state) {
      const result = read(value);
      if ('value' in result) return result.value;
      state.fail(result.error);
      return undefined;
    },
    isEmpty: neverEmpty,
    read(value) {
      const result = read(value);
      return 'value' in result ? result.value : UNCLEAN;
    },
  };
}

export const quantityDecoder = selfDecoder('resource.Quantity', '0', (value) => {
  const text = typeof value === 'string' ? value : JSON.stringify(typeof value === 'bigint' ? Number(value) : value);
  const { quantity, error } = parseQuantity(text.trim());
  return quantity ? { value: formatQuantity(quantity) } : { error };
});

export const intOrStringDecoder = selfDecoder('intstr.IntOrString', 0, (value) => {
  if (typeof value === 'string' || (isNumber(value) && fits(value, 32))) return { value };
  return { error: { value: isNumber(value) ? `number ${value}` : jsonKind(value), goType: 'int32' } };
});

function timeDecoder(goType: string, precision: 'seconds' | 'microseconds'): GoDecoder {
  return selfDecoder(goType, null, (value) => {
    if (typeof value !== 'string') return { error: { value: jsonKind(value), goType: 'string' } };
    const time = parseGoTime(value, precision);
    return 'error' in time ? time : { value: time.text };
  });
}

/** Definitions whose Go types decode themselves, by name. */
export const selfDecodingTypes: ReadonlyMap<string, GoDecoder> = new Map([
  ['io.k8s.apimachinery.pkg.api.resource.Quantity', quantityDecoder],
  ['io.k8s.apimachinery.pkg.util.intstr.IntOrString', intOrStringDecoder],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.Time', timeDecoder('v1.Time', 'seconds')],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime', timeDecoder('v1.MicroTime', 'microseconds')],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1', rawDecoder('v1.FieldsV1')],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.Patch', rawDecoder('v1.Patch')],
  ['io.k8s.apimachinery.pkg.runtime.RawExtension', rawDecoder('runtime.RawExtension')],
  ['io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON', rawDecoder('v1.JSON')],
]);
