import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  decodeStrictly,
  FieldPath,
  formatGoValue,
  invalid,
  isRecord,
  mergeSchemaFor,
  newBadRequest,
  newFailure,
  newInvalid,
  newNotFound,
  newUnsupportedMediaType,
  required,
  type KubeObject,
  type PatchResult,
} from '@drydock/apimachinery';
import { PATCH_TYPES } from '../../request/api-request.ts';
import { decodeDraft, schemaOf } from '../draft.ts';
import { applyConfiguration } from '../managed-fields.ts';
import type { RequestContext } from '../request-context.ts';
import type { Store } from '../store.ts';
import { createDraft } from './create.ts';
import { updateDraft } from './update.ts';

/** PATCH of an object or its status. Throws NotFound, BadRequest, UnsupportedMediaType, and what an update may throw. */
export function patchObject(
  store: Store,
  body: unknown,
  contentType: string,
  context: RequestContext,
): { object: KubeObject; created: boolean } {
  const { info } = context;
  const stored = store.backend.storage.get(store.resource, store.definition.namespaced ? info.namespace : '', info.name);
  if (contentType === PATCH_TYPES.apply) return applyObject(store, body, stored && store.fromStored(stored), context);
  if (!stored) throw newNotFound(store.groupResource, info.name);
  const old = store.fromStored(stored);
  const draft = decodeDraft(patched(store, old, body, contentType), store.definition, store.backend.schemas, context);
  draft.metadata.name ||= info.name;
  if (draft.metadata.name !== info.name) {
    throw newBadRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${info.name})`);
  }
  return { object: updateDraft(store, draft, old, context), created: false };
}

/** Server-side apply: creates what is not there (apiserver, handlers/patch.go, applyPatcher). */
function applyObject(
  store: Store,
  body: unknown,
  live: KubeObject | undefined,
  context: RequestContext,
): { object: KubeObject; created: boolean } {
  const { schemas } = store.backend;
  if (!context.query.fieldManager) throw newInvalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [required(FieldPath.of('fieldManager'), 'is required for apply patch')]);
  const config = decodeConfiguration(body, store, context);
  const merged = decodeDraft(applyConfiguration(store, live, config, context), store.definition, schemas, context);
  if (live) return { object: updateDraft(store, merged, live, { ...context, applied: true }), created: false };
  if (context.info.subresource) throw newNotFound(store.groupResource, context.info.name);
  return { object: createDraft(store, merged, { ...context, applied: true }), created: true };
}

/** The configuration as its author wrote it: checked as any body, but without the zero values that nobody asked for. */
function decodeConfiguration(body: unknown, store: Store, context: RequestContext): KubeObject {
  decodeDraft(body, store.definition, store.backend.schemas, context);
  const config = JSON.parse(JSON.stringify(body)) as KubeObject;
  if (config.metadata?.managedFields?.length) throw newBadRequest('metadata.managedFields must be nil');
  config.metadata = { ...config.metadata, name: config.metadata?.name || context.info.name };
  return config;
}

function patched(store: Store, old: KubeObject, patch: unknown, contentType: string): unknown {
  switch (contentType) {
    case PATCH_TYPES.json:
      if (!Array.isArray(patch)) throw newBadRequest(`error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type []handlers.jsonPatchOp`);
      return valueOf(applyJsonPatch(old, patch));
    case PATCH_TYPES.merge:
      return applyMergePatch(old, objectPatch(patch));
    case PATCH_TYPES.strategic: {
      if (store.definition.schema) throw unsupported([PATCH_TYPES.json, PATCH_TYPES.merge, PATCH_TYPES.apply]);
      const result = valueOf(applyStrategicMergePatch(old, objectPatch(patch), mergeSchemaFor(store.backend.schemas, store.definition)));
      rejectUnconvertible(result, objectPatch(patch), store);
      return result;
    }
  }
  throw unsupported(Object.values(PATCH_TYPES));
}

function jsonKind(value: unknown): string {
  if (typeof value === 'object') return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function objectPatch(patch: unknown): Record<string, unknown> {
  if (isRecord(patch)) return patch;
  throw newBadRequest(`json: cannot unmarshal ${Array.isArray(patch) ? 'array' : jsonKind(patch)} into Go value of type map[string]interface {}`);
}

/** A patch that cannot be applied: clients get only the general sentence. */
function valueOf<T>(result: PatchResult<T>): T {
  if (result.error === undefined) return result.value;
  throw newFailure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

const GO_KINDS: Readonly<Record<string, string>> = { string: 'string', number: 'int64', bool: 'bool', object: 'map', array: 'slice' };
const UNMARSHAL_ERROR = /^json: cannot unmarshal (\w+) into Go .*of type (\S+)$/;

/**
 * The result of a strategic merge becomes a typed object by a conversion that has words of its own for wrong types (apimachinery,
 * runtime.DefaultUnstructuredConverter).
 */
function rejectUnconvertible(merged: Record<string, unknown>, patch: unknown, store: Store): void {
  const { schemas } = store.backend;
  const decoded = decodeStrictly(merged, schemaOf(store.definition, schemas), schemas);
  const match = 'error' in decoded ? UNMARSHAL_ERROR.exec(decoded.error) : undefined;
  if (!match) return;
  const from = GO_KINDS[match[1]!] ?? match[1]!;
  throw newInvalid({ group: '', kind: '' }, '', [invalid(FieldPath.of('patch'), formatGoValue(patch), conversionError(from, match[2]!))]);
}

function conversionError(from: string, goType: string): string {
  if (goType.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (goType.startsWith('map[')) return `cannot restore map from ${from}`;
  if (goType === 'string' && from === 'int64') return 'cannot convert int64 to string';
  return /^(?:string|bool|u?int\d*|float\d+)$/.test(goType) ? `unrecognized type: ${goType}` : `cannot restore struct from: ${from}`;
}

function unsupported(accepted: readonly string[]): Error {
  return newUnsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}
