import {
  formatTime,
  keyOfName,
  newAlreadyExists,
  newBadRequest,
  newInvalid,
  newFailure,
  type FieldError,
  type KubeObject,
} from '@drydock/apimachinery';
import { Deferred, DeferredCreate, type DeferredBody } from '../deferred-create.ts';
import { changeContext, withManagedFields } from '../managed-fields.ts';
import { decodeDraft } from '../draft.ts';
import { validateObjectMeta } from '../object-meta.validation.ts';
import type { RequestContext } from '../request-context.ts';
import type { Store } from '../store.ts';

/** The longest name that a suffix is added to (apiserver, storage/names). */
const MAXIMUM_GENERATED_BASE = 63 - 5;

/** POST to a collection. Throws BadRequest, Invalid, AlreadyExists, and what admission refuses with. Undefined for what is made when it is read. */
export function createObject(store: Store, given: unknown, context: RequestContext): KubeObject | undefined {
  if (given instanceof Deferred && deferCreate(store, given.source, context)) return undefined;
  const body = given instanceof Deferred ? given.source.body() : given;
  return createDraft(store, decodeDraft(body, store.definition, store.backend.schemas, context), context);
}

/** Stores the object without making it, when nobody on the way has to look at it. */
function deferCreate(store: Store, source: DeferredBody, context: RequestContext): boolean {
  const { backend, resource } = store;
  const attributes = store.admissionAttributes('CREATE', undefined, undefined, context);
  if (context.dryRun || !backend.admission.overlooks(attributes, context.lister)) return false;
  if (backend.storage.has(resource, keyOfName(source.namespace, source.name))) return false;
  backend.storage.defer(resource, new DeferredCreate(store, source, context.rng.uuid(), changeContext(store, context, 'Update')));
  return true;
}

/** The rest of a create, for bodies that are decoded already; a PUT or an apply of something new ends here too. */
export function createDraft(store: Store, draft: KubeObject, context: RequestContext): KubeObject {
  const { definition, backend } = store;
  const { strategy, createRefusal } = definition;
  if (createRefusal) throw newFailure(405, 'MethodNotAllowed', createRefusal, { group: definition.group, kind: definition.plural });
  alignNamespace(draft, definition.namespaced, context.info.namespace);
  fillSystemFields(draft, context);
  strategy.defaults?.(draft);

  const attributes = store.admissionAttributes('CREATE', draft, undefined, context);
  backend.admission.admit(attributes, context, context.stages, context.traced);
  generateName(draft, context);
  // Validation says that it is missing; until then it is the zero value.
  draft.metadata.name ??= '';
  attributes.name = draft.metadata.name;
  strategy.defaults?.(draft);
  strategy.prepareForCreate?.(draft, context);
  if (strategy.generationChanges !== false && 'spec' in draft) draft.metadata.generation = 1;

  rejectInvalid(store, draft, [...validateObjectMeta(draft, definition), ...(strategy.validate?.(draft, context) ?? [])], context);
  if (context.heedsWarnings) for (const warning of strategy.warnings?.(draft, undefined) ?? []) context.warn(warning);
  backend.admission.validate(attributes, context, context.stages);

  const { namespace, name } = draft.metadata;
  const there = backend.storage.get(store.resource, namespace, name);
  if (there) throw alreadyExists(store, draft, there);
  return store.write(withManagedFields(store, draft, undefined, context), 'created', context);
}

/** Every error at once, as one Invalid; the audit record keeps them one by one. */
export function rejectInvalid(store: Store, object: KubeObject, errors: readonly FieldError[], context: RequestContext): void {
  context.stages.push({ stage: 'validation', errors });
  if (errors.length) throw newInvalid(store.definition, object.metadata.name ?? '', errors);
}

/**
 * The request's namespace and the object's must agree; an object without one gets the request's, and one of the whole cluster loses it
 * (rest.EnsureObjectNamespaceMatchesRequestNamespace).
 */
export function alignNamespace(draft: KubeObject, namespaced: boolean, requested: string): void {
  if (!namespaced) {
    if ('namespace' in draft.metadata) delete draft.metadata.namespace;
    return;
  }
  draft.metadata.namespace ||= requested;
  if (draft.metadata.namespace !== requested) {
    throw newBadRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

const SERVERS_OWN = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'resourceVersion', 'generation'] as const;

function fillSystemFields(draft: KubeObject, context: RequestContext): void {
  const { metadata } = draft;
  metadata.creationTimestamp = formatTime(context.clock.now());
  metadata.uid = context.rng.uuid();
  for (const field of SERVERS_OWN) if (field in metadata) delete metadata[field];
}

/** Mutating admission does not see the generated name yet, as upstream's does not. */
function generateName({ metadata }: KubeObject, { rng }: RequestContext): void {
  if (metadata.name || !metadata.generateName) return;
  metadata.name = metadata.generateName.slice(0, MAXIMUM_GENERATED_BASE) + rng.nameSuffix();
}

function alreadyExists(store: Store, draft: KubeObject, there: KubeObject): Error {
  const { name, generateName: prefix } = draft.metadata;
  const { message, details } = newAlreadyExists(store.groupResource, name).status;
  // Another try may find a name that is free (rest.CheckGeneratedNameError).
  const hint = prefix ? ', the server was not able to generate a unique name for the object' : '';
  const leaving = there.metadata.deletionTimestamp ? 'object is being deleted: ' : '';
  return newFailure(409, 'AlreadyExists', `${leaving}${message}${hint}`, { ...details, ...(prefix ? { retryAfterSeconds: 1 } : {}) });
}
