/**
 * An OpenAPI v2 document as a protocol buffer: the one form in which kubectl reads it. The messages are those of gnostic, openapiv2/OpenAPIv2.proto;
 * maps are lists of named values there, and what has no message of its own travels as JSON text.
 */
import { WireWriter } from './wire-writer.ts';

/** Clients ask for it with an `@`, which no media type may have; the answer is called by the name that one may (kube-openapi, handler). */
export const OPEN_API_V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
export const OPEN_API_V2_ASKED = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

type Json = Readonly<Record<string, unknown>>;
type Write = (writer: WireWriter, value: never) => void;

/** Writes a value under a field number. */
type FieldWriter = (writer: WireWriter, number: number, value: never) => void;

interface Field {
  number: number;
  write: FieldWriter;
}

const text: FieldWriter = (writer, number, value: string) => writer.string(number, value);
const flag: FieldWriter = (writer, number, value: boolean) => writer.varint(number, value);
const integer: FieldWriter = (writer, number, value: number) => writer.varint(number, value);
const double: FieldWriter = (writer, number, value: number) => writer.double(number, value);
const texts: FieldWriter = (writer, number, values: readonly string[]) => values.forEach((value) => writer.string(number, value));

function message(write: Write): FieldWriter {
  return (writer, number, value) => writer.message(number, (nested) => write(nested, value));
}

function messages(write: Write): FieldWriter {
  return (writer, number, values: readonly never[]) => values.forEach((value) => writer.message(number, (nested) => write(nested, value)));
}

/** A map, as a message that holds named values under one number. */
function namedValues(number: number, write: Write): Write {
  return (writer, values: Json) => {
    for (const [name, value] of Object.entries(values)) writer.message(number, (entry) => writeNamed(entry, name, value as never, write));
  };
}

function writeNamed(entry: WireWriter, name: string, value: never, write: Write): void {
  entry.string(1, name);
  entry.message(2, (nested) => write(nested, value));
}

/** `Any` has the value as YAML; JSON is YAML. */
const writeAny: Write = (writer, value: unknown) => writer.string(2, `${JSON.stringify(value)}\n`);

/** A message by the names of its fields; what begins with `x-` are extensions. */
function writeFields(fields: Readonly<Record<string, Field>>, extensions: number): Write {
  return (writer, json: Json) => {
    for (const [name, value] of Object.entries(json)) {
      const field = fields[name];
      if (field) field.write(writer, field.number, value as never);
      else if (name.startsWith('x-')) writer.message(extensions, (entry) => writeNamed(entry, name, value as never, writeAny));
    }
  };
}

const SCHEMA: Readonly<Record<string, Field>> = {
  $ref: { number: 1, write: text },
  format: { number: 2, write: text },
  description: { number: 4, write: text },
  maximum: { number: 7, write: double },
  minimum: { number: 9, write: double },
  maxLength: { number: 11, write: integer },
  minLength: { number: 12, write: integer },
  pattern: { number: 13, write: text },
  maxItems: { number: 14, write: integer },
  minItems: { number: 15, write: integer },
  required: { number: 19, write: texts },
  enum: { number: 20, write: messages(writeAny) },
  additionalProperties: { number: 21, write: message((writer, value) => message(writeSchema)(writer, 1, value)) },
  type: { number: 22, write: message((writer, value) => writer.string(1, value)) },
  items: { number: 23, write: message((writer, value) => message(writeSchema)(writer, 1, value)) },
  properties: { number: 25, write: message((writer, value) => namedValues(1, writeSchema)(writer, value)) },
};

const SCHEMA_EXTENSIONS = 31;

function writeSchema(writer: WireWriter, schema: never): void {
  writeFields(SCHEMA, SCHEMA_EXTENSIONS)(writer, schema);
}

const BODY_PARAMETER = writeFields(
  {
    description: { number: 1, write: text },
    name: { number: 2, write: text },
    in: { number: 3, write: text },
    required: { number: 4, write: flag },
    schema: { number: 5, write: message(writeSchema) },
  },
  6,
);

const PLACED: Readonly<Record<string, Field>> = {
  required: { number: 1, write: flag },
  in: { number: 2, write: text },
  description: { number: 3, write: text },
  name: { number: 4, write: text },
};
const QUERY_PARAMETER = writeFields(
  { ...PLACED, type: { number: 6, write: text }, format: { number: 7, write: text }, uniqueItems: { number: 20, write: flag } },
  23,
);
const PATH_PARAMETER = writeFields(
  { ...PLACED, type: { number: 5, write: text }, format: { number: 6, write: text }, uniqueItems: { number: 19, write: flag } },
  22,
);

/** ParametersItem, of it the Parameter, of it the one that its place asks for. */
const writeParameter: Write = (writer, parameter: { in: string }) =>
  writer.message(1, (chosen) => {
    if (parameter.in === 'body') return chosen.message(1, (body) => BODY_PARAMETER(body, parameter as never));
    chosen.message(2, (placed) => {
      if (parameter.in === 'query') placed.message(3, (query) => QUERY_PARAMETER(query, parameter as never));
      else placed.message(4, (path) => PATH_PARAMETER(path, parameter as never));
    });
  });

const writeResponse = writeFields(
  {
    description: { number: 1, write: text },
    schema: { number: 2, write: message((writer, schema) => message(writeSchema)(writer, 1, schema)) },
  },
  5,
);

const writeOperation = writeFields(
  {
    tags: { number: 1, write: texts },
    description: { number: 3, write: text },
    operationId: { number: 5, write: text },
    produces: { number: 6, write: texts },
    consumes: { number: 7, write: texts },
    parameters: { number: 8, write: messages(writeParameter) },
    // A ResponseValue may also be a reference; ours never is.
    responses: {
      number: 9,
      write: message(namedValues(1, (writer, response) => writer.message(1, (own) => writeResponse(own, response)))),
    },
  },
  13,
);

const writePathItem = writeFields(
  {
    get: { number: 2, write: message(writeOperation) },
    put: { number: 3, write: message(writeOperation) },
    post: { number: 4, write: message(writeOperation) },
    delete: { number: 5, write: message(writeOperation) },
    patch: { number: 8, write: message(writeOperation) },
    parameters: { number: 9, write: messages(writeParameter) },
  },
  10,
);

const writeInfo = writeFields({ title: { number: 1, write: text }, version: { number: 2, write: text } }, 7);

const writeDocument = writeFields(
  {
    swagger: { number: 1, write: text },
    info: { number: 2, write: message(writeInfo) },
    paths: { number: 8, write: message(namedValues(2, writePathItem)) },
    definitions: { number: 9, write: message(namedValues(1, writeSchema)) },
  },
  16,
);

/** `document`: as `/openapi/v2` has it in JSON. */
export function encodeOpenApiV2(document: object): Uint8Array {
  const writer = new WireWriter();
  writeDocument(writer, document as never);
  return writer.finish();
}
