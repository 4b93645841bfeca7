import { FieldPath, newBadRequest, newInvalid, newNotFound, required, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '../../request/api-request.ts';
import { decodeDraft } from '../draft.ts';
import { applyConfiguration } from '../managed-fields.ts';
import { patched } from '../patched.ts';
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
  const draft = decodeDraft(
    patched(old, body, contentType, store.definition, store.backend.schemas, context.fieldValidation),
    store.definition,
    store.backend.schemas,
    context,
  );
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
  if (!context.query.fieldManager)
    throw newInvalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      required(FieldPath.of('fieldManager'), 'is required for apply patch'),
    ]);
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
