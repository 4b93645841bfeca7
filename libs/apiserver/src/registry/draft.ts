/** From a request's body to a draft that the verbs may change. */
import {
  cannotBeHandledMessage,
  decodeClean,
  decodeStrictly,
  fillZeroValues,
  formatGroupVersion,
  isRecord,
  newBadRequest,
  parseGroupVersion,
  quoteGo,
  strictDecodingMessage,
  type KubeObject,
  type Schema,
  type SchemaRegistry,
} from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../apiextensions/custom-resource-definition.types.ts';
import { decodeCustomResource } from '../apiextensions/decode-custom-resource.ts';
import { decodeUnknownParts, readUnknownParts, type LiveObject } from './decoded-parts.ts';
import type { RequestContext } from './request-context.ts';
import type { ResourceDefinition } from './resource-definition.ts';

/** Where upstream's server keeps its types, as its messages name it. */
export const SCHEME = '"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"';

/** What is known of a kind before its objects are. */
export type KindName = Pick<ResourceDefinition, 'group' | 'version' | 'kind' | 'schema'>;

/** The schema of a kind. Every served kind has one: a generated one, or its CustomResourceDefinition's. */
export function schemaOf(kind: KindName, schemas: SchemaRegistry): Schema {
  if (kind.schema) return kind.schema;
  let known = generatedSchemas.get(schemas);
  if (!known) generatedSchemas.set(schemas, (known = new WeakMap()));
  let schema = known.get(kind);
  if (!schema) known.set(kind, (schema = generatedSchema(kind, schemas)));
  return schema;
}

/** Every write asks, about kinds that are constants. */
const generatedSchemas = new WeakMap<SchemaRegistry, WeakMap<KindName, Schema>>();

function generatedSchema(kind: KindName, schemas: SchemaRegistry): Schema {
  const schema = schemas.forKind(kind);
  if (!schema) throw new Error(`no schema for ${kind.group}/${kind.version} ${kind.kind}`);
  return schema;
}

/** What a request asks of the reading of a body. */
export interface DecodeContext extends Pick<RequestContext, 'fieldValidation' | 'warn'> {
  /** What to throw for what cannot be read; by default a BadRequest that names the kind. */
  readonly refuse?: (problem: string) => Error;
}

/**
 * A copy of the body as an object of the kind: types checked, unknown fields dropped (and reported as the request's fieldValidation asks),
 * the zero values added that Go always writes (`status: {}`, `rules: null`). Throws BadRequest in the words of the server's decoder.
 * `live` is the stored object that the body is to replace, if there is one.
 */
export function decodeDraft<T extends KubeObject>(
  body: unknown,
  kind: KindName,
  schemas: SchemaRegistry,
  context: DecodeContext,
  live?: LiveObject,
): T {
  const apiVersion = formatGroupVersion(kind);
  const given = checkKind(body, kind, apiVersion, schemas);
  const draft = kind.schema
    ? structurallyDecoded(given, kind.schema, kind, schemas, context)
    : decoded(given, schemaOf(kind, schemas), kind, schemas, context, live);
  draft.apiVersion = apiVersion;
  draft.kind = kind.kind;
  (draft as { metadata?: unknown }).metadata ??= {};
  return draft as T;
}

/**
 * A status by itself, as `decodeDraft` would decode it in its object; undefined when it has to be looked at more closely. What it has from `live` is
 * shared.
 */
export function decodeStatus(status: unknown, live: unknown, kind: KindName, schemas: SchemaRegistry): Record<string, unknown> | undefined {
  if (kind.schema || !isRecord(status)) return undefined;
  const schema = schemaOf(kind, schemas).properties?.status;
  return schema && decodeClean(status, schema, schemas, isRecord(live) ? live : undefined, sharedPart);
}

function sharedPart(_name: string, part: object): object {
  return part;
}

function checkKind(body: unknown, kind: KindName, apiVersion: string, schemas: SchemaRegistry): Record<string, unknown> {
  if (!isRecord(body)) {
    throw newBadRequest("couldn't get version/kind; json parse error: json: cannot unmarshal value into Go value of type struct");
  }
  const { kind: givenKind, apiVersion: givenVersion } = body;
  if ((givenKind === undefined || givenKind === kind.kind) && (givenVersion === undefined || givenVersion === apiVersion)) return body;
  if (givenKind && givenVersion) {
    if (!kind.schema) rejectUnregistered(String(givenKind), String(givenVersion), kind, schemas);
    const wanted = `${kind.group ? `${kind.group}/${kind.version}` : kind.version}, Kind=${kind.kind}`;
    throw newBadRequest(
      `the API version in the data (${String(givenVersion)}) does not match the expected API version (${apiVersion}), Kind=${String(givenKind)} where ${wanted} was expected`,
    );
  }
  return body;
}

/** Throws BadRequest for a kind that the server's own types do not have, such as one written in small letters. */
function rejectUnregistered(given: string, apiVersion: string, { kind }: KindName, schemas: SchemaRegistry): void {
  const groupVersion = parseGroupVersion(apiVersion);
  if (!groupVersion || schemas.forKind({ ...groupVersion, kind: given })) return;
  const why = `no kind ${quoteGo(given)} is registered for version ${quoteGo(apiVersion)} in scheme ${SCHEME}`;
  throw newBadRequest(`${given} in version ${quoteGo(groupVersion.version)} cannot be handled as a ${kind}: ${why}`);
}

function decoded(
  body: Record<string, unknown>,
  schema: Schema,
  kind: KindName,
  schemas: SchemaRegistry,
  context: DecodeContext,
  live: LiveObject | undefined,
): KubeObject {
  const clean = readUnknownParts(body, schema, live, (given, known, keep) => decodeClean(given, schema, schemas, known, keep));
  return clean ?? decodeUnknownParts(body, schema, live, (given) => strictlyDecoded(given, schema, kind, schemas, context));
}

function strictlyDecoded(
  body: Record<string, unknown>,
  schema: Schema,
  kind: KindName,
  schemas: SchemaRegistry,
  context: DecodeContext,
): KubeObject {
  const result = decodeStrictly(body, schema, schemas);
  if ('error' in result) throw refusal(kind, result.error, context);
  report(result.strictErrors, kind, context);
  return fillZeroValues(result.object, schema, schemas) as KubeObject;
}

function structurallyDecoded(
  body: Record<string, unknown>,
  schema: JSONSchemaProps,
  kind: KindName,
  schemas: SchemaRegistry,
  context: DecodeContext,
): KubeObject {
  const decoded = decodeCustomResource(body, schema, schemas);
  if ('error' in decoded) throw refusal(kind, decoded.error, context);
  report(decoded.strictErrors, kind, context);
  return decoded.object as KubeObject;
}

/** Unknown fields are refused, warned of, or dropped in silence, as the request asks. */
function report(strictErrors: readonly string[], kind: KindName, context: DecodeContext): void {
  if (strictErrors.length && context.fieldValidation === 'Strict') {
    throw refusal(kind, strictDecodingMessage(strictErrors), context);
  }
  if (context.fieldValidation === 'Warn') for (const message of strictErrors) context.warn(message);
}

function refusal({ kind, version }: KindName, problem: string, { refuse }: DecodeContext): Error {
  return refuse?.(problem) ?? newBadRequest(cannotBeHandledMessage(kind, version, problem));
}
