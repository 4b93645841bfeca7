/** From the bytes of a message to the plain object that the same object is in JSON. */
import { encodeBase64, setOwn } from '@drydock/apimachinery';
import { JSON_TYPES } from './json-types.ts';
import type { MessageField, MessageType, ScalarType } from './message-types.ts';
import { ProtobufError, WireType, type WireReader } from './wire-reader.ts';

type Fields = Record<string, unknown>;

/** Only schemas of custom resources contain themselves. This many levels of them are more than any has, and fit the stack. */
const DEEPEST_NESTING = 1000;

const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** Throws ProtobufError. Unknown fields are passed over, as Go passes over them. */
export function decodeMessage(reader: WireReader, type: MessageType): unknown {
  return decodeValue(reader, type, undefined, 0);
}

function decodeValue(reader: WireReader, type: MessageType, existing: unknown, depth: number): unknown {
  const jsonType = JSON_TYPES.get(type.name);
  if (jsonType) return jsonType.toJson(decodeFields(reader, type, {}, depth, true));
  // A message that comes twice is one message, merged.
  return decodeFields(reader, type, (existing as Fields | undefined) ?? {}, depth, false);
}

function decodeFields(reader: WireReader, type: MessageType, object: Fields, depth: number, raw: boolean): Fields {
  if (depth > DEEPEST_NESTING) throw new ProtobufError('exceeded max depth');
  while (!reader.atEnd) {
    const { number, wireType } = reader.tag(type.goName);
    const field = type.fields.get(number);
    if (field) decodeField(reader, field, wireType, object, depth, raw);
    else reader.skip(wireType);
  }
  return object;
}

function decodeField(reader: WireReader, field: MessageField, wireType: number, object: Fields, depth: number, raw: boolean): void {
  const { name, shape, type } = field;
  if (shape === 'list') {
    const list = (object[name] ??= []) as unknown[];
    if (wireType === WireType.bytes && isNumeric(type)) {
      for (const packed = reader.nested(); !packed.atEnd;) list.push(decodeScalar(packed, type as ScalarType, raw));
      return;
    }
    expect(wireType, type, name);
    list.push(decodeOne(reader, type, undefined, depth, raw));
    return;
  }
  expect(wireType, shape === 'map' ? 'bytes' : type, name || (type as MessageType).goName);
  if (shape === 'map') return decodeEntry(reader.nested(), field, (object[name] ??= {}) as Fields, depth);
  if (shape === 'embedded') return void decodeFields(reader.nested(), type as MessageType, object, depth + 1, raw);
  const value = decodeOne(reader, type, object[name], depth, raw);
  if (!raw && !field.keepsZero && typeof type === 'string' && isZero(value)) delete object[name];
  else object[name] = value;
}

function decodeOne(reader: WireReader, type: ScalarType | MessageType, existing: unknown, depth: number, raw: boolean): unknown {
  return typeof type === 'string' ? decodeScalar(reader, type, raw) : decodeValue(reader.nested(), type, existing, depth + 1);
}

function decodeScalar(reader: WireReader, type: ScalarType, raw: boolean): unknown {
  switch (type) {
    case 'string':
      return text.decode(reader.bytes());
    case 'bytes': {
      const bytes = reader.bytes();
      return raw ? bytes : encodeBase64(bytes);
    }
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'int64':
      return reader.int64();
    case 'double': {
      const value = reader.double();
      if (!Number.isFinite(value))
        throw new ProtobufError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
      return value;
    }
  }
}

/** A map is a list of messages with a key and a value. */
function decodeEntry(reader: WireReader, { type, name }: MessageField, map: Fields, depth: number): void {
  let key = '';
  let value: unknown;
  while (!reader.atEnd) {
    const { number, wireType } = reader.tag('Entry');
    if (number === 1) {
      expect(wireType, 'string', name);
      key = text.decode(reader.bytes());
    } else if (number === 2) {
      expect(wireType, type, name);
      value = decodeOne(reader, type, undefined, depth, false);
    } else reader.skip(wireType);
  }
  setOwn(map, key, value ?? zeroOf(type));
}

function zeroOf(type: ScalarType | MessageType): unknown {
  if (typeof type === 'string') return type === 'string' || type === 'bytes' ? '' : type === 'bool' ? false : 0;
  return JSON_TYPES.get(type.name)?.toJson({}) ?? {};
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false;
}

function isNumeric(type: ScalarType | MessageType): boolean {
  return type === 'int32' || type === 'int64' || type === 'bool';
}

function expect(wireType: number, type: ScalarType | MessageType, field: string): void {
  const wanted = isNumeric(type) ? WireType.varint : type === 'double' ? WireType.fixed64 : WireType.bytes;
  if (wireType !== wanted) throw new ProtobufError(`proto: wrong wireType = ${wireType} for field ${goFieldName(field)}`);
}

function goFieldName(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}
