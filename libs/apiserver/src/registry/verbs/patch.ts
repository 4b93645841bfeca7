import {
  compactJson,
  FieldPath,
  formatGroupVersion,
  invalid,
  newBadRequest,
  newFailure,
  newInvalid,
  newNotFound,
  parseGroupVersion,
  quoteGo,
  required,
  tooLong,
  typedError,
  withoutManagedFields,
  type KubeObject,
} from '@drydock/apimachinery';
import { PATCH_TYPES } from '../../request/api-request.ts';
import { decodeDraft, schemaOf, SCHEME } from '../draft.ts';
import { applyConfiguration } from '../managed-fields.ts';
import { leavesManagedFields } from '../patch-reach.ts';
import { patched } from '../patched.ts';
import type { RequestContext } from '../request-context.ts';
import type { Store } from '../store.ts';
import { createDraft } from './create.ts';
import { liveObject, updateDraft } from './update.ts';

/** Bytes (meta/v1/validation, FieldManagerMaxLength). */
const LONGEST_MANAGER = 128;

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
  const become = (from: KubeObject) =>
    patched(from, body, contentType, store.definition, store.backend.schemas, context.fieldValidation) as KubeObject;
  // Who manages what is left out, for reading it works it out: what has none when it is written keeps that of the old object.
  const leaves = leavesManagedFields(body, contentType);
  const value = become(leaves ? { ...old, metadata: withoutManagedFields(old.metadata) } : old);
  const whole = () => (leaves ? become(old) : value);
  if (store.definition.schema) rejectOtherKind(value, store, context);
  else rejectOtherType(value, store, whole);
  const { fieldValidation, warn } = context;
  const reading = { fieldValidation, warn, refuse: (problem: string) => unreadable(whole(), problem) };
  const draft = decodeDraft(value, store.definition, store.backend.schemas, reading, liveObject(old, store, context));
  draft.metadata.name ||= info.name;
  if (draft.metadata.name !== info.name) {
    throw newBadRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${info.name})`);
  }
  return { object: updateDraft(store, draft, old, context), created: false };
}

/** A patched object that cannot be read is shown whole (handlers/patch.go, jsonPatcher). */
function unreadable(value: unknown, problem: string): Error {
  return newInvalid({ group: '', kind: '' }, '', [invalid(FieldPath.of('patch'), compactJson(value), problem)]);
}

/** Another kind that the server knows can be read, but it does not become the kind of the object. */
function rejectOtherType(value: KubeObject, { definition, backend }: Store, whole: () => KubeObject): void {
  const given = parseGroupVersion(value.apiVersion);
  if (value.kind === definition.kind && value.apiVersion === formatGroupVersion(definition)) return;
  if (!given || !backend.schemas.forKind({ ...given, kind: value.kind })) {
    const problem = `no kind ${quoteGo(value.kind)} is registered for version ${quoteGo(value.apiVersion)} in scheme ${SCHEME}`;
    throw unreadable(whole(), problem);
  }
  const internal = `${definition.group.split('.')[0] || 'core'}.${definition.kind}`;
  throw unreadable(whole(), `converting (${given.version}.${value.kind}) to (${internal}): unknown conversion`);
}

/** A custom resource may be read as whatever it says that it is: only validation finds that it has become something else. */
function rejectOtherKind(value: unknown, { definition }: Store, { info, fieldValidation, warn }: RequestContext): void {
  const { kind, apiVersion, ...fields } = value as KubeObject & Record<string, unknown>;
  const version = formatGroupVersion(definition);
  const errors = [
    ...(kind === definition.kind ? [] : [invalid(FieldPath.of('kind'), kind ?? '', `must be ${definition.kind}`)]),
    ...(apiVersion === version ? [] : [invalid(FieldPath.of('apiVersion'), apiVersion ?? '', `must be ${version}`)]),
  ];
  if (errors.length === 0) return;
  // Nothing is known of the fields of another version.
  if (apiVersion !== version && fieldValidation === 'Warn')
    for (const field of Object.keys(fields).sort()) if (field !== 'metadata') warn(`unknown field ${quoteGo(field)}`);
  throw newInvalid({ group: definition.group, kind: kind ?? '' }, info.name, errors);
}

/** Server-side apply: creates what is not there (apiserver, handlers/patch.go, applyPatcher). */
function applyObject(
  store: Store,
  body: unknown,
  live: KubeObject | undefined,
  context: RequestContext,
): { object: KubeObject; created: boolean } {
  const { schemas } = store.backend;
  if (!context.query.fieldManager)
    throw newInvalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      required(FieldPath.of('fieldManager'), 'is required for apply patch'),
    ]);
  if (context.query.fieldManager.length > LONGEST_MANAGER) {
    throw newInvalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [tooLong(FieldPath.of('fieldManager'), LONGEST_MANAGER)]);
  }
  const config = decodeConfiguration(body, store, context);
  const merged = decodeDraft(applyConfiguration(store, live, config, context), store.definition, schemas, context);
  if (live) return { object: updateDraft(store, merged, live, { ...context, applied: true }), created: false };
  if (context.info.subresource) throw newNotFound(store.groupResource, context.info.name);
  return { object: createDraft(store, merged, { ...context, applied: true }), created: true };
}

/** Apply reads the configuration by the schema before anything else looks at it; what that finds counts as a fault of the server. */
function rejectUntyped(body: unknown, { definition, backend }: Store, { info }: RequestContext): void {
  const problem = typedError(body, schemaOf(definition, backend.schemas), backend.schemas);
  if (!problem) return;
  const groupVersion = definition.group ? `${definition.group}/${definition.version}` : `/${definition.version}`;
  const what = `${definition.namespaced ? info.namespace : ''}/${info.name}; ${groupVersion}, Kind=${definition.kind}`;
  throw newFailure(500, undefined, `failed to create typed patch object (${what}): ${problem}`);
}

/** The configuration as its author wrote it: checked as any body, but without the zero values that nobody asked for. */
function decodeConfiguration(body: unknown, store: Store, context: RequestContext): KubeObject {
  rejectUntyped(body, store, context);
  decodeDraft(body, store.definition, store.backend.schemas, context);
  const config = JSON.parse(JSON.stringify(body)) as KubeObject;
  if (config.metadata?.managedFields) throw newBadRequest('metadata.managedFields must be nil');
  config.metadata = { ...config.metadata, name: config.metadata?.name || context.info.name };
  const { subresource } = context.info;
  // What the other half of the object owns is no part of the configuration (rest.ResetFieldsStrategy).
  if (subresource === 'status') delete config.spec;
  else if (store.definition.status) delete config.status;
  return config;
}
