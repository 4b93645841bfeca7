import {
  copyFields,
  copyManagedFields,
  copyMetadata,
  deepEqual,
  FieldPath,
  invalid,
  newBadRequest,
  newConflict,
  newFailure,
  newInvalid,
  newNotFound,
  quoteGo,
  sharesManagedFields,
  sharing,
  withManagedFieldsOf,
  type KubeObject,
  type ObjectMeta,
} from '@drydock/apimachinery';
import type { AdmissionAttributes } from '../../admission/admission-plugin.ts';
import { mutableCopy, type LiveObject } from '../decoded-parts.ts';
import { decodeDraft, decodeStatus } from '../draft.ts';
import { withManagedFields } from '../managed-fields.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../object-meta.validation.ts';
import type { RequestContext } from '../request-context.ts';
import { StatusReplacement } from '../status-replacement.ts';
import type { Store } from '../store.ts';
import type { Strategy } from '../strategy.ts';
import { alignNamespace, createDraft, rejectInvalid } from './create.ts';
import { removeWhenReleased } from './delete.ts';

/** PUT of an object, its status, or another part that is updated on its own. Throws NotFound, Conflict, Invalid, BadRequest. */
export function updateObject(store: Store, given: unknown, context: RequestContext): { object: KubeObject; created: boolean } {
  const { name, namespace, subresource } = context.info;
  const stored = store.backend.storage.get(store.resource, store.definition.namespaced ? namespace : '', name);
  const old = stored && store.fromStored(stored);
  const replaced = old && given instanceof StatusReplacement ? replaceStatus(store, given, old, context) : undefined;
  if (replaced) return { object: replaced, created: false };
  const body = given instanceof StatusReplacement ? given.body() : given;
  const live = old && liveObject(old, store, context);
  const draft = decodeDraft(body, store.definition, store.backend.schemas, context, live);
  if (!draft.metadata.name) draft.metadata.name = name;
  if (draft.metadata.name !== name) {
    throw newBadRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`);
  }
  if (old) return { object: updateDraft(store, draft, old, context), created: false };
  if (draft.metadata.uid) throw otherUid(store, { ...draft.metadata, namespace });
  if (!store.definition.strategy.allowCreateOnUpdate || subresource) throw newNotFound(store.groupResource, name);
  return { object: createDraft(store, draft, context), created: true };
}

/** The short way of a new status for the very object that is stored. Undefined when the long way has to be gone. */
function replaceStatus(
  store: Store,
  { object, status }: StatusReplacement,
  old: KubeObject,
  context: RequestContext,
): KubeObject | undefined {
  if (object !== old || context.info.subresource !== 'status') return undefined;
  const attributes = store.admissionAttributes('UPDATE', old, old, context);
  // What the new object shares with the stored one cannot be changed.
  if (store.backend.admission.mayChange(attributes, context.lister)) return undefined;
  const decoded = decodeStatus(status, old.status, store.definition, store.backend.schemas);
  if (!decoded) return undefined;
  const draft = copyFields(old);
  draft.metadata = copyMetadata(old.metadata);
  draft.status = decoded;
  store.definition.strategy.defaultStatus?.(draft);
  attributes.object = draft;
  return admitUpdate(store, attributes, context);
}

/** What the body of an update or a patch is compared with. */
export function liveObject(object: KubeObject, { definition: { strategy } }: Store, { info: { subresource } }: RequestContext): LiveObject {
  return {
    object,
    sharesRest: subresource === 'status',
    sharesStatus: strategy.defaultStatus === undefined,
    sharesSpec: strategy.sharesSpec && !subresource && settledSpecs.has(object.spec as object),
  };
}

/** Of kinds that share them: what an update has left as it is, so that they have all defaults. */
const settledSpecs = new WeakSet();

/** Who names a UID means that very object: its absence, or another in its place, is a conflict, told in the words of the storage (storage.Preconditions). */
function otherUid({ groupResource }: Store, { name, namespace, uid }: ObjectMeta, live = ''): Error {
  const key = ['/registry', groupResource.resource, namespace, name].filter(Boolean).join('/');
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live}`;
  return newConflict(
    groupResource,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
  );
}

/**
 * The rest of an update, for drafts that are made already; patches end here too. `admitted` is given where admission concerns another object,
 * as for `/scale`: it has mutated that already, and `admitted` validates it.
 */
export function updateDraft(store: Store, draft: KubeObject, old: KubeObject, context: RequestContext, admitted?: () => void): KubeObject {
  const { definition } = store;
  alignNamespace(draft, definition.namespaced, context.info.namespace);
  checkIdentity(store, draft, old, context);
  keepSystemFields(draft, old);
  applyDefaults(definition.strategy, draft, old);
  return admitUpdate(store, store.admissionAttributes('UPDATE', draft, old, context), context, admitted);
}

/** From admission to the write. Where a subresource is updated, only that part of the draft counts. */
function admitUpdate(store: Store, attributes: AdmissionAttributes, context: RequestContext, admitted?: () => void): KubeObject {
  const { backend } = store;
  const [draft, old] = [attributes.object!, attributes.oldObject!];
  const hasOldSpec = draft.spec === old.spec;
  if (!admitted) backend.admission.admit(attributes, context, context.stages, context.traced);
  if (hasOldSpec && draft.spec !== old.spec) draft.spec = mutableCopy(draft.spec);
  const prepared = context.info.subresource ? prepareSubresource(store, draft, old, context) : prepareMain(store, draft, old, context);
  attributes.object = prepared;
  if (admitted) admitted();
  else backend.admission.validate(attributes, context, context.stages);

  const isSame = hasSameContent(prepared, old);
  if (isSame && sharesManagedFields(prepared.metadata, old.metadata)) return unchanged(store, old, context);
  const object = withManagedFields(store, prepared, old, context);
  if (isSame && deepEqual(object.metadata.managedFields, old.metadata.managedFields)) return unchanged(store, old, context);
  if (removeWhenReleased(store, object, context)) return object;
  return store.write(object, 'updated', context);
}

/** Lets the draft, which is the request's own, share with the old object what they have in common. Its metadata stays its own, for a write gives it a version. */
function shareParts(draft: KubeObject, old: KubeObject): void {
  const [parts, before] = [draft, old] as unknown as Record<string, unknown>[];
  for (const name in parts) {
    if (name === 'metadata') continue;
    const shared = sharing(parts[name], before![name]);
    if (shared !== parts[name]) parts[name] = shared;
  }
}

/** The object with those parts of the old one that mean the same altogether: a subresource owns few of them, and changes those. */
function sharingWhole(object: KubeObject, old: KubeObject): KubeObject {
  const shared = copyFields(object) as unknown as Record<string, unknown>;
  const before = old as unknown as Record<string, unknown>;
  for (const name in shared)
    if (name !== 'metadata' && shared[name] !== before[name] && deepEqual(shared[name], before[name])) shared[name] = before[name];
  return shared as unknown as KubeObject;
}

/** A spec that is the stored one has its defaults. */
function applyDefaults(strategy: Strategy, draft: KubeObject, old: KubeObject): void {
  if (draft.spec !== undefined && draft.spec === old.spec) strategy.defaultStatus?.(draft);
  else strategy.defaults?.(draft);
}

/** An update through the main resource: the kind's strategy, generation, and every rule. */
function prepareMain(store: Store, draft: KubeObject, old: KubeObject, context: RequestContext): KubeObject {
  const { strategy } = store.definition;
  applyDefaults(strategy, draft, old);
  strategy.prepareForUpdate?.(draft, old, context);
  if (store.definition.status === true) restoreStatus(draft, old);
  shareParts(draft, old);
  if (strategy.sharesSpec && draft.spec === old.spec && !settledSpecs.has(draft.spec as object)) settledSpecs.add(draft.spec as object);
  setGeneration(store, draft, old);
  rejectInvalid(
    store,
    draft,
    [
      ...validateObjectMetaUpdate(draft.metadata, old.metadata),
      ...validateObjectMeta(draft, store.definition),
      ...(strategy.validate?.(draft, context, old) ?? []),
      ...(strategy.validateUpdate?.(draft, old, context) ?? []),
    ],
    context,
  );
  if (context.heedsWarnings) for (const warning of strategy.warnings?.(draft, old) ?? []) context.warn(warning);
  return draft;
}

/** An update through a subresource: only what that owns is taken over. */
function prepareSubresource(store: Store, draft: KubeObject, old: KubeObject, context: RequestContext): KubeObject {
  const { subresource } = context.info;
  const strategy = subresource === 'status' ? store.definition.status : store.definition.updates![subresource];
  if (strategy === undefined || strategy === true) {
    const { metadata } = old;
    const kind = store.definition.strategy;
    applyDefaults(kind, draft, old);
    // The status subresource may also change what controllers keep in metadata (rest.ResetObjectMetaForStatus).
    const updated = sharingWhole({ ...old, metadata: withManagedFieldsOf(metadata, draft.metadata), status: draft.status }, old);
    rejectInvalid(store, updated, kind.validateStatus?.(updated, old) ?? [], context);
    return updated;
  }
  const object = sharingWhole(strategy.prepareForUpdate(draft, old, context), old);
  rejectInvalid(store, object, strategy.validateUpdate?.(object, old, context) ?? [], context);
  return object;
}

function restoreStatus(draft: KubeObject, old: KubeObject): void {
  if (old.status === undefined) delete draft.status;
  else draft.status = old.status;
}

function checkIdentity(store: Store, draft: KubeObject, old: KubeObject, { info }: RequestContext): void {
  const { uid, resourceVersion, name } = draft.metadata;
  if (uid && uid !== old.metadata.uid && info.verb === 'patch') {
    const changed = invalid(FieldPath.of('metadata', 'uid'), uid, 'field is immutable');
    throw newInvalid(store.definition, name, [changed]);
  }
  if (uid && uid !== old.metadata.uid) {
    throw otherUid(store, { ...old.metadata, uid }, old.metadata.uid);
  }
  if (resourceVersion && !/^\d+$/.test(resourceVersion))
    throw newFailure(500, undefined, `strconv.ParseUint: parsing ${quoteGo(resourceVersion)}: invalid syntax`);
  if (resourceVersion && resourceVersion !== '0') {
    if (resourceVersion === old.metadata.resourceVersion) return;
    throw newConflict(
      store.groupResource,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  }
  if (store.definition.strategy.allowUnconditionalUpdate === false) {
    const path = FieldPath.of('metadata', 'resourceVersion');
    throw newInvalid(store.definition, name, [invalid(path, resourceVersion || 0, 'must be specified for an update')]);
  }
}

const KEPT = ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation'] as const;

/** What no client may change comes from the stored object (rest.BeforeUpdate). */
function keepSystemFields(draft: KubeObject, old: KubeObject): void {
  const { metadata } = draft;
  const before = old.metadata;
  metadata.uid ||= before.uid;
  metadata.resourceVersion = before.resourceVersion;
  for (const field of KEPT) {
    if (before[field] !== undefined) metadata[field] = before[field] as never;
    else if (field in metadata) delete metadata[field];
  }
  if (!('managedFields' in metadata)) copyManagedFields(metadata, before);
}

function setGeneration(store: Store, draft: KubeObject, old: KubeObject): void {
  const { generationChanges } = store.definition.strategy;
  if (generationChanges === false || old.metadata.generation === undefined) return;
  const changed = generationChanges ? generationChanges(draft, old) : !deepEqual(draft.spec, old.spec);
  if (changed) draft.metadata.generation = old.metadata.generation + 1;
}

function unchanged(store: Store, old: KubeObject, context: RequestContext): KubeObject {
  store.recordWrite('unchanged', old, context);
  return old;
}

/** Whether the objects, which share what is the same, differ in nothing but their version and the record of managers. */
function hasSameContent(object: KubeObject, old: KubeObject): boolean {
  const [parts, before] = [object, old] as unknown as Record<string, unknown>[];
  for (const name in parts) if (name !== 'metadata' && parts[name] !== before![name]) return false;
  for (const name in before) if (before[name] !== undefined && parts![name] === undefined) return false;
  return hasSameMetadata(object.metadata, old.metadata);
}

const UNCOMPARED: ReadonlySet<string> = new Set(['managedFields', 'resourceVersion']);

function hasSameMetadata(metadata: ObjectMeta, old: ObjectMeta): boolean {
  for (const name in metadata)
    if (!UNCOMPARED.has(name) && !deepEqual(metadata[name as keyof ObjectMeta], old[name as keyof ObjectMeta])) return false;
  for (const name in old)
    if (!UNCOMPARED.has(name) && old[name as keyof ObjectMeta] !== undefined && metadata[name as keyof ObjectMeta] === undefined)
      return false;
  return true;
}
