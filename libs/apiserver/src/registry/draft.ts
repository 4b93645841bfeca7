/** From a request's body to a draft that the verbs may change. */
import {
  cannotBeHandledMessage,
  copyManagedFields,
  decodeStrictly,
  fillZeroValues,
  formatGroupVersion,
  isRecord,
  newBadRequest,
  setOwn,
  strictDecodingMessage,
  withoutManagedFields,
  type KubeObject,
  type ObjectMeta,
  type Schema,
  type SchemaRegistry,
} from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../apiextensions/custom-resource-definition.types.ts';
import { decodeCustomResource } from '../apiextensions/decode-custom-resource.ts';
import type { RequestContext } from './request-context.ts';
import type { ResourceDefinition } from './resource-definition.ts';

/** What is known of a kind before its objects are. */
export type KindName = Pick<ResourceDefinition, 'group' | 'version' | 'kind' | 'schema'>;

/** The schema of a kind. Every served kind has one: a generated one, or its CustomResourceDefinition's. */
export function schemaOf(kind: KindName, schemas: SchemaRegistry): Schema {
  const schema = kind.schema ?? schemas.forKind(kind);
  if (!schema) throw new Error(`no schema for ${kind.group}/${kind.version} ${kind.kind}`);
  return schema;
}

/**
 * A copy of the body as an object of the kind: types checked, unknown fields dropped (and reported as the request's fieldValidation asks),
 * the zero values added that Go always writes (`status: {}`, `rules: null`). Throws BadRequest in the words of the server's decoder.
 */
export function decodeDraft<T extends KubeObject>(
  body: unknown,
  kind: KindName,
  schemas: SchemaRegistry,
  context: Pick<RequestContext, 'fieldValidation' | 'warn'>,
): T {
  const apiVersion = formatGroupVersion(kind);
  const given = checkKind(body, kind, apiVersion);
  const draft = kind.schema ? structurallyDecoded(given, kind.schema, kind, schemas, context) : decoded(given, kind, schemas, context);
  draft.apiVersion = apiVersion;
  draft.kind = kind.kind;
  (draft as { metadata?: unknown }).metadata ??= {};
  return draft as T;
}

function checkKind(body: unknown, kind: KindName, apiVersion: string): Record<string, unknown> {
  if (!isRecord(body)) {
    throw newBadRequest("couldn't get version/kind; json parse error: json: cannot unmarshal value into Go value of type struct");
  }
  const { kind: givenKind, apiVersion: givenVersion } = body;
  if ((givenKind === undefined || givenKind === kind.kind) && (givenVersion === undefined || givenVersion === apiVersion)) return body;
  if (givenKind && givenVersion) {
    const wanted = `${kind.group ? `${kind.group}/${kind.version}` : kind.version}, Kind=${kind.kind}`;
    throw newBadRequest(
      `the API version in the data (${String(givenVersion)}) does not match the expected API version (${apiVersion}), Kind=${String(givenKind)} where ${wanted} was expected`,
    );
  }
  return body;
}

/** What parts of bodies decode to that cannot change any more: in-process clients send back most of what they were given. */
const decodedParts = new WeakMap<object, { schema: Schema; decoded: unknown }>();

/** Says that the parts of a stored object are as this schema has them decoded. */
export function noteDecoded(stored: KubeObject, schema: Schema): void {
  for (const part of Object.values(stored))
    if (typeof part === 'object' && part !== null) decodedParts.set(part, { schema, decoded: part });
}

function isShared(part: unknown): part is object {
  return typeof part === 'object' && part !== null && Object.isFrozen(part);
}

/** The names of fields of the body that were decoded before. */
function knownFields(body: Record<string, unknown>, schema: Schema): ReadonlySet<string> {
  return new Set(Object.keys(body).filter((name) => isShared(body[name]) && decodedParts.get(body[name])?.schema === schema));
}

/** As `strictlyDecoded` has it, with what is known already taken over. */
function decoded(
  body: Record<string, unknown>,
  kind: KindName,
  schemas: SchemaRegistry,
  context: Pick<RequestContext, 'fieldValidation' | 'warn'>,
): KubeObject {
  if (!Object.values(body).some(isShared)) return strictlyDecoded(body, kind, schemas, context).object;
  const schema = schemaOf(kind, schemas);
  const known = knownFields(body, schema);
  const fresh = known.size === 0 ? body : Object.fromEntries(Object.entries(body).filter(([name]) => !known.has(name)));
  const { object, isClean } = strictlyDecoded(fresh, kind, schemas, context);
  const fields = object as unknown as Record<string, unknown>;
  const inOrder: Record<string, unknown> = {};
  for (const name of Object.keys(body)) {
    const part = body[name];
    if (known.has(name)) inOrder[name] = mutableField(name, decodedParts.get(part as object)!.decoded);
    else if (Object.hasOwn(fields, name)) {
      inOrder[name] = fields[name];
      if (isClean && isShared(part)) decodedParts.set(part, { schema, decoded: mutableField(name, fields[name]) });
    }
  }
  for (const name of Object.keys(fields)) if (!Object.hasOwn(inOrder, name)) inOrder[name] = fields[name];
  return inOrder as unknown as KubeObject;
}

/** A draft's own copy of the field of an object. Nobody changes the record of managers in place, so that it is shared. */
function mutableField(name: string, field: unknown): unknown {
  if (name !== 'metadata') return mutableCopy(field);
  const metadata = field as ObjectMeta;
  return copyManagedFields(mutableCopy(withoutManagedFields(metadata)) as ObjectMeta, metadata);
}

function mutableCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mutableCopy);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const each = (value as Record<string, unknown>)[name];
    if (each !== undefined) setOwn(copy, name, mutableCopy(each));
  }
  return copy;
}

function strictlyDecoded(
  body: Record<string, unknown>,
  kind: KindName,
  schemas: SchemaRegistry,
  context: Pick<RequestContext, 'fieldValidation' | 'warn'>,
): { object: KubeObject; isClean: boolean } {
  const schema = schemaOf(kind, schemas);
  const decoded = decodeStrictly(body, schema, schemas);
  if ('error' in decoded) throw newBadRequest(cannotBeHandledMessage(kind.kind, kind.version, decoded.error));
  report(decoded.strictErrors, kind, context);
  return { object: fillZeroValues(decoded.object, schema, schemas) as KubeObject, isClean: decoded.strictErrors.length === 0 };
}

function structurallyDecoded(
  body: Record<string, unknown>,
  schema: JSONSchemaProps,
  kind: KindName,
  schemas: SchemaRegistry,
  context: Pick<RequestContext, 'fieldValidation' | 'warn'>,
): KubeObject {
  const decoded = decodeCustomResource(body, schema, schemas);
  if ('error' in decoded) throw newBadRequest(cannotBeHandledMessage(kind.kind, kind.version, decoded.error));
  report(decoded.strictErrors, kind, context);
  return decoded.object as KubeObject;
}

/** Unknown fields are refused, warned of, or dropped in silence, as the request asks. */
function report(strictErrors: readonly string[], kind: KindName, context: Pick<RequestContext, 'fieldValidation' | 'warn'>): void {
  if (strictErrors.length && context.fieldValidation === 'Strict') {
    throw newBadRequest(cannotBeHandledMessage(kind.kind, kind.version, strictDecodingMessage(strictErrors)));
  }
  if (context.fieldValidation === 'Warn') for (const message of strictErrors) context.warn(message);
}
