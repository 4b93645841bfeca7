/** From a plain object, as JSON has it, to the bytes of its message. What the message has no field for is left out. */
import { decodeBase64, isRecord } from '@drydock/apimachinery';
import { JSON_TYPES } from './json-types.ts';
import type { MessageField, MessageType, ScalarType } from './message-types.ts';
import type { WireWriter } from './wire-writer.ts';

export function encodeMessage(writer: WireWriter, json: unknown, type: MessageType): void {
  const jsonType = JSON_TYPES.get(type.name);
  const fields = jsonType ? jsonType.toFields(json) : isRecord(json) ? json : {};
  for (const field of type.fields.values()) {
    if (field.shape === 'embedded') {
      writer.message(field.number, (nested) => encodeMessage(nested, fields, field.type as MessageType));
      continue;
    }
    const value = Object.hasOwn(fields, field.name) ? fields[field.name] : undefined;
    if (value !== undefined && value !== null) encodeField(writer, value, field);
    else if (isWrittenEmpty(field, type)) encodeOne(writer, field.number, zeroOf(field.type), field.type);
  }
}

/** Go writes every field of its own type, as gogo/protobuf generates it; only pointers, slices and maps can be absent. */
function isWrittenEmpty({ shape, isPointer, type }: MessageField, owner: MessageType): boolean {
  return shape === 'one' && !isPointer && type !== 'bytes' && !JSON_TYPES.has(owner.name);
}

function zeroOf(type: ScalarType | MessageType): unknown {
  if (type === 'string') return '';
  if (type === 'bool') return false;
  return typeof type === 'string' ? 0 : JSON_TYPES.has(type.name) ? undefined : {};
}

function encodeField(writer: WireWriter, value: unknown, { number, shape, type }: MessageField): void {
  if (shape === 'list') {
    for (const each of Array.isArray(value) ? value : []) encodeOne(writer, number, each, type);
  } else if (shape === 'map') {
    for (const [key, each] of Object.entries(value as object).sort(byKey)) {
      writer.message(number, (entry) => {
        entry.string(1, key);
        encodeOne(entry, 2, each, type);
      });
    }
  } else encodeOne(writer, number, value, type);
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

function encodeOne(writer: WireWriter, number: number, value: unknown, type: ScalarType | MessageType): void {
  switch (type) {
    case 'string':
      return writer.string(number, String(value));
    case 'bytes': {
      const bytes = value instanceof Uint8Array ? value : decodeBase64(String(value));
      return writer.bytes(number, typeof bytes === 'number' ? new Uint8Array() : bytes);
    }
    case 'double':
      return writer.double(number, Number(value));
    case 'bool':
    case 'int32':
    case 'int64':
      return writer.varint(number, value as number | boolean);
    default:
      return writer.message(number, (nested) => encodeMessage(nested, value, type));
  }
}
