/** An object with the patch of a request applied (apiserver, handlers/patch.go). */
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  convertStrictly,
  FieldPath,
  formatGoValue,
  invalid,
  isRecord,
  JsonDecoder,
  JsonEndError,
  jsonKind,
  JsonSyntaxError,
  mergeSchemaFor,
  newBadRequest,
  newFailure,
  newInvalid,
  newUnsupportedMediaType,
  setPath,
  spentPatch,
  strictDecodingMessage,
  UNRETAINED,
  type KubeObject,
  type PatchResult,
  type Schema,
  type SchemaRegistry,
} from '@drydock/apimachinery';
import { PATCH_TYPES } from '../request/api-request.ts';
import { schemaOf, type KindName } from './draft.ts';
import type { RequestContext } from './request-context.ts';

/**
 * What `old` becomes; it is not checked any further, but for the fields of a strategic merge. `patch` is data, or text that is still to be read as JSON. Throws BadRequest for a
 * patch that makes no sense, Invalid for one that does not fit the object, UnsupportedMediaType for a type that the kind does not take.
 */
export function patched(
  old: KubeObject,
  patch: unknown,
  contentType: string,
  kind: KindName,
  schemas: SchemaRegistry,
  fieldValidation?: RequestContext['fieldValidation'],
): unknown {
  switch (contentType) {
    case PATCH_TYPES.json:
      return valueOf(applyJsonPatch(old, operationsOf(patch)));
    case PATCH_TYPES.merge:
      return applyMergePatch(old, mapOf(patch, DECODING_FAILED) ?? refuseNull());
    case PATCH_TYPES.strategic: {
      if (kind.schema) throw unsupported([PATCH_TYPES.json, PATCH_TYPES.merge, PATCH_TYPES.apply]);
      const map = mapOf(patch, '') ?? {};
      const mergeSchema = mergeSchemaFor(schemas, kind);
      const result = mergedOf(applyStrategicMergePatch(old, map, mergeSchema));
      const strict = fieldValidation === 'Strict';
      const converted = convertible(result, () => spentPatch(old, map, mergeSchema), schemaOf(kind, schemas), schemas, strict);
      // The object is of the type that it was, whatever the patch calls it.
      return { ...converted, apiVersion: old.apiVersion, kind: old.kind };
    }
  }
  throw unsupported(Object.values(PATCH_TYPES));
}

/** Strategic merge patches are refused without these words. */
const DECODING_FAILED = 'error decoding patch: ';

function operationsOf(patch: unknown): unknown[] {
  const value = decoded(patch, DECODING_FAILED);
  if (value === null) return [];
  if (!Array.isArray(value)) throw notDecodable(value, '[]handlers.jsonPatchOp');
  const wrong: unknown = value.find((operation) => !isRecord(operation));
  if (wrong !== undefined) throw notDecodable(wrong, 'handlers.jsonPatchOp');
  return value;
}

function notDecodable(value: unknown, type: string, prefix = DECODING_FAILED): Error {
  return newBadRequest(`${prefix}json: cannot unmarshal ${jsonKind(value)} into Go value of type ${type}`);
}

/** Null stays null: the types of patches differ in what they make of it. */
function mapOf(patch: unknown, prefix: string): Record<string, unknown> | null {
  const value = decoded(patch, prefix);
  if (value === null || isRecord(value)) return value;
  throw notDecodable(value, 'map[string]interface {}', prefix);
}

function refuseNull(): never {
  throw newBadRequest('Invalid JSON Patch');
}

function decoded(patch: unknown, prefix: string): unknown {
  if (typeof patch !== 'string') return patch;
  const decoder = new JsonDecoder(patch);
  try {
    const value = decoder.next();
    decoder.end();
    return value;
  } catch (error) {
    if (error instanceof JsonEndError) throw newBadRequest(`${prefix}unexpected end of JSON input`);
    if (error instanceof JsonSyntaxError) throw newBadRequest(prefix + error.message);
    throw error;
  }
}

/** A patch that cannot be applied: clients get only the general sentence. */
function valueOf<T>(result: PatchResult<T>): T {
  if (result.error === undefined) return result.value;
  throw unspoken();
}

function unspoken(): Error {
  return newFailure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

/** What a client may have meant otherwise is refused; all else counts as a fault of the server (handlers, interpretStrategicMergePatchError). */
function mergedOf<T>(result: PatchResult<T>): T {
  if (result.error === undefined) return result.value;
  if (result.error === UNRETAINED) throw unspoken();
  if (result.error.startsWith('invalid patch format')) throw newBadRequest(result.error);
  throw newFailure(500, undefined, result.error);
}

const GO_KINDS: Readonly<Record<string, string>> = { string: 'string', number: 'int64', bool: 'bool', object: 'map', array: 'slice' };
const UNMARSHAL_ERROR = /^json: cannot unmarshal (\w+) into Go struct field .*of type (\S+)$/;
/** A fraction for a whole number. */
const NUMBER_ERROR = /^json: cannot unmarshal number \d*\.\d+ into Go .*of type (\S+)$/;

/**
 * The result of a strategic merge becomes a typed object by a conversion that has words of its own for wrong types, and in which integers that are
 * too large lose their upper bits (apimachinery, runtime.DefaultUnstructuredConverter).
 */
function convertible(
  merged: Record<string, unknown>,
  shownPatch: () => unknown,
  schema: Schema,
  schemas: SchemaRegistry,
  strict: boolean,
): Record<string, unknown> {
  const converted = convertStrictly(merged, schema, schemas);
  const problem =
    'error' in converted ? (converted.own ?? conversionProblem(converted.error)) : strict && strictProblem(converted.strictErrors);
  if (!problem)
    return 'wrapped' in converted ? converted.wrapped.reduce((object, { path, value }) => setPath(object, path, value), merged) : merged;
  throw newInvalid({ group: '', kind: '' }, '', [invalid(FieldPath.of('patch'), formatGoValue(shownPatch()), problem)]);
}

function strictProblem(errors: readonly string[]): string | undefined {
  return errors.length > 0 ? strictDecodingMessage(errors) : undefined;
}

function conversionProblem(error: string): string | undefined {
  // Bytes are read by encoding/json even here.
  if (error.startsWith('illegal base64 data')) return `error decoding from json: ${error}`;
  const match = UNMARSHAL_ERROR.exec(error);
  if (match) return conversionError(GO_KINDS[match[1]!] ?? match[1]!, match[2]!);
  const number = NUMBER_ERROR.exec(error);
  if (number) return `cannot convert float64 to ${number[1]}`;
  // Types that read their own JSON say it themselves.
  return error;
}

function conversionError(from: string, goType: string): string {
  if (goType.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (goType.startsWith('map[')) return `cannot restore map from ${from}`;
  if (goType === 'string' && from === 'int64') return 'cannot convert int64 to string';
  return /^(?:string|bool|u?int\d*|float\d+)$/.test(goType) ? `unrecognized type: ${goType}` : `cannot restore struct from: ${from}`;
}

function unsupported(accepted: readonly string[]): Error {
  return newUnsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`);
}
