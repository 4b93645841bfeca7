/** Messages that Go writes as something else than an object in JSON: times, quantities, raw JSON and unions. */
import { isRecord, JsonDecoder } from '@drydock/apimachinery';
import { ProtobufError } from './wire-reader.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

type Fields = Readonly<Record<string, unknown>>;

export interface JsonType {
  /** From the fields that the message held. */
  toJson(fields: Fields): unknown;
  /** To the fields that the message shall hold. */
  toFields(json: unknown): Fields;
}

/** Go's zero time: the first second of the year 1. An empty message is a zero time, too. */
const ZERO_SECONDS = -62_135_596_800;
/** The first second of the year 10000, which no time may reach. */
const END_SECONDS = 253_402_300_800;

function timeType(fraction: (nanos: number) => string): JsonType {
  return {
    toJson({ seconds, nanos = 0 }) {
      if (seconds === undefined || seconds === ZERO_SECONDS) return null;
      const whole = seconds as number;
      if (whole < ZERO_SECONDS || whole >= END_SECONDS) throw new ProtobufError('Time.MarshalJSON: year outside of range [0,9999]');
      return `${new Date(whole * 1000).toISOString().slice(0, 19)}${fraction(nanos as number)}Z`;
    },
    toFields(json) {
      const match = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(String(json));
      if (!match) return {};
      return { seconds: Date.parse(`${match[1]}${match[3]}`) / 1000, nanos: Number((match[2] ?? '').padEnd(9, '0').slice(0, 9)) };
    },
  };
}

const microseconds = (nanos: number): string => `.${String(Math.floor(nanos / 1000)).padStart(6, '0')}`;

const quantity: JsonType = {
  toJson: ({ string = '0' }) => string,
  toFields: (json) => ({ string: String(json) }),
};

const intOrString: JsonType = {
  toJson({ type = 0, intVal = 0, strVal = '' }) {
    if (type !== 0 && type !== 1) throw new ProtobufError('impossible IntOrString.Type');
    return type === 0 ? intVal : strVal;
  },
  toFields: (json) => (typeof json === 'number' ? { type: 0, intVal: json, strVal: '' } : { type: 1, intVal: 0, strVal: String(json) }),
};

/** JSON text in a field of bytes. */
function rawType(field: string): JsonType {
  return {
    toJson(fields) {
      const bytes = fields[field] as Uint8Array | undefined;
      return bytes === undefined || bytes.length === 0 ? null : parseJson(bytes);
    },
    toFields: (json) => ({ [field]: encoder.encode(JSON.stringify(json)) }),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  const json = new JsonDecoder(decoder.decode(bytes));
  try {
    const value = json.next();
    json.end();
    return value;
  } catch (error) {
    throw new ProtobufError((error as Error).message);
  }
}

/** A list of strings that is a type of its own in Go. */
const strings: JsonType = {
  toJson: ({ items = [] }) => items,
  toFields: (items) => ({ items }),
};

/** One schema or something else (apiextensions, JSONSchemaPropsOr…). */
const schemaOrList: JsonType = {
  toJson: ({ schema = null, jSONSchemas }) => jSONSchemas ?? schema,
  toFields: (json) => (Array.isArray(json) ? { jSONSchemas: json } : { schema: json }),
};
const schemaOrBool: JsonType = {
  toJson: ({ schema, allows = false }) => schema ?? allows,
  toFields: (json) => (isRecord(json) ? { allows: true, schema: json } : { allows: json }),
};
const schemaOrStrings: JsonType = {
  toJson: ({ schema = null, property }) => property ?? schema,
  toFields: (json) => (Array.isArray(json) ? { property: json } : { schema: json }),
};

const rawJson = rawType('raw');

export const JSON_TYPES: ReadonlyMap<string, JsonType> = new Map([
  ['meta.v1.Time', timeType(() => '')],
  ['meta.v1.MicroTime', timeType(microseconds)],
  ['meta.v1.FieldsV1', rawType('Raw')],
  ['resource.Quantity', quantity],
  ['intstr.IntOrString', intOrString],
  ['runtime.RawExtension', rawJson],
  ['apiextensions.v1.JSON', rawJson],
  ['apiextensions.v1.JSONSchemaPropsOrArray', schemaOrList],
  ['apiextensions.v1.JSONSchemaPropsOrBool', schemaOrBool],
  ['apiextensions.v1.JSONSchemaPropsOrStringArray', schemaOrStrings],
  ['authentication.v1.ExtraValue', strings],
  ['authorization.v1.ExtraValue', strings],
  ['certificates.v1.ExtraValue', strings],
  ['meta.v1.Verbs', strings],
]);
