/**
 * Deletes what its owners leave behind, and lets owners go when their dependents are gone or orphaned (pkg/controller/garbagecollector).
 * The graph of owners is not kept: it is in the owner index.
 */
import { deepEqual, isReason, parseGroupVersion, type KubeObject, type OwnerReference } from '@drydock/apimachinery';
import { OWNER_INDEX, resourceKey, type DeleteOptions, type ResourceDefinition } from '@drydock/apiserver';
import type { Controller, ControllerContext, EventHandler } from '../controller/controller.ts';
import { formatItem, itemOf, itemOfOwner, parseItem } from './object-key.ts';

const FOREGROUND_FINALIZER = 'foregroundDeletion';
const ORPHAN_FINALIZER = 'orphan';

export const garbageCollector: Controller = {
  name: 'generic-garbage-collector',
  watches: { '*': enqueueAffected },

  reconcile(key, context) {
    const item = parseItem(key);
    if (item.type === 'gone') {
      for (const dependent of dependentsOf(item.uid, context)) collect(dependent, context);
      return;
    }
    const definition = servedKind(item.apiVersion, item.kind, context);
    const object = definition && context.lister.get(resourceKey(definition), definition.namespaced ? item.namespace : '', item.name);
    if (object) collect(object, context);
  },
};

function enqueueAffected(...[event, enqueue]: Parameters<EventHandler>): void {
  if (event.resource === 'events') return;
  const { type, object, previous } = event;
  const { metadata } = object;
  if (type === 'DELETED') {
    enqueue(formatItem({ type: 'gone', uid: metadata.uid! }));
    for (const owner of metadata.ownerReferences ?? []) if (owner.blockOwnerDeletion) enqueue(formatItem(itemOfOwner(owner, object)));
    return;
  }
  const owned = (metadata.ownerReferences ?? []).length > 0 && !deepEqual(metadata.ownerReferences, previous?.metadata.ownerReferences);
  if (owned || isWaiting(object)) enqueue(formatItem(itemOf(object)));
}

/** Whether an object's deletion waits for the collector. */
function isWaiting(object: KubeObject): boolean {
  return (
    object.metadata.deletionTimestamp !== undefined &&
    (hasFinalizer(object, FOREGROUND_FINALIZER) || hasFinalizer(object, ORPHAN_FINALIZER))
  );
}

function hasFinalizer({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false;
}

interface Dependent {
  object: KubeObject;
  definition: ResourceDefinition;
}

function servedKind(apiVersion: string, kind: string, { resources }: ControllerContext): ResourceDefinition | undefined {
  const groupVersion = parseGroupVersion(apiVersion);
  return groupVersion && resources.findKind(groupVersion.group, groupVersion.version, kind);
}

function dependentsOf(uid: string, { resources, lister }: ControllerContext): KubeObject[] {
  // A resource that is served in several versions is stored once.
  const stored = new Set(
    resources
      .all()
      .filter(({ virtualCreate }) => !virtualCreate)
      .map(resourceKey),
  );
  return [...stored].flatMap((resource) => lister.byIndex(resource, OWNER_INDEX, uid));
}

/** One look at an object: finishes its own deletion, or deletes it when nobody owns it any more. */
function collect(object: KubeObject, context: ControllerContext): void {
  const definition = servedKind(object.apiVersion, object.kind, context);
  if (!definition) return;
  const dependent = { object, definition };
  if (object.metadata.deletionTimestamp === undefined) return deleteWhenAbandoned(dependent, context);
  if (hasFinalizer(object, FOREGROUND_FINALIZER)) finishForeground(dependent, context);
  else if (hasFinalizer(object, ORPHAN_FINALIZER)) finishOrphaning(dependent, context);
}

/** Foreground: dependents that block go first. */
function finishForeground(owner: Dependent, context: ControllerContext): void {
  const { uid } = owner.object.metadata;
  const blocking = dependentsOf(uid!, context).filter(({ metadata }) =>
    metadata.ownerReferences!.some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
  );
  if (blocking.length === 0) return removeFinalizer(owner, FOREGROUND_FINALIZER, context);
  for (const object of blocking) collect(object, context);
}

/** Orphan: dependents forget this owner. */
function finishOrphaning(owner: Dependent, context: ControllerContext): void {
  const { uid } = owner.object.metadata;
  for (const object of dependentsOf(uid!, context)) {
    const definition = servedKind(object.apiVersion, object.kind, context);
    if (definition) removeOwners({ object, definition }, new Set([uid!]), context);
  }
  removeFinalizer(owner, ORPHAN_FINALIZER, context);
}

type OwnerState = 'solid' | 'dangling' | 'waiting';

function ownerState(reference: OwnerReference, dependent: Dependent, context: ControllerContext): OwnerState {
  const definition = servedKind(reference.apiVersion, reference.kind, context);
  // Of a kind that is not served nothing is known; an owner in a namespace cannot own across all of them.
  if (!definition || (definition.namespaced && !dependent.definition.namespaced)) return 'solid';
  const namespace = definition.namespaced ? dependent.object.metadata.namespace : '';
  const owner = context.lister.get(resourceKey(definition), namespace, reference.name);
  if (owner?.metadata.uid !== reference.uid) return 'dangling';
  return owner.metadata.deletionTimestamp !== undefined && hasFinalizer(owner, FOREGROUND_FINALIZER) ? 'waiting' : 'solid';
}

function deleteWhenAbandoned(dependent: Dependent, context: ControllerContext): void {
  const references = dependent.object.metadata.ownerReferences ?? [];
  if (references.length === 0) return;
  const states = references.map((reference) => ({ uid: reference.uid, state: ownerState(reference, dependent, context) }));
  const leaving = states.filter(({ state }) => state !== 'solid');
  if (leaving.length === 0) return;
  if (leaving.length < states.length) return removeOwners(dependent, new Set(leaving.map(({ uid }) => uid)), context);
  const waiting = leaving.some(({ state }) => state === 'waiting');
  const { uid } = dependent.object.metadata;
  const foreground = waiting && dependentsOf(uid!, context).length > 0;
  remove(dependent, foreground ? 'Foreground' : policyOf(dependent.object), context);
}

/** What the object's own finalizers ask for. */
function policyOf(object: KubeObject): DeleteOptions['propagationPolicy'] {
  if (hasFinalizer(object, ORPHAN_FINALIZER)) return 'Orphan';
  return hasFinalizer(object, FOREGROUND_FINALIZER) ? 'Foreground' : 'Background';
}

function remove(
  { object, definition }: Dependent,
  propagationPolicy: DeleteOptions['propagationPolicy'],
  { client }: ControllerContext,
): void {
  const { namespace, name, uid } = object.metadata;
  unlessGone(() => client.delete(definition, namespace, name, { propagationPolicy, preconditions: { uid } }));
}

function removeOwners({ object, definition }: Dependent, uids: ReadonlySet<string>, { client }: ControllerContext): void {
  const { namespace, name, uid, ownerReferences = [] } = object.metadata;
  const left = ownerReferences.filter((reference) => !uids.has(reference.uid));
  unlessGone(() => client.patch(definition, namespace, name, { metadata: { uid, ownerReferences: left.length > 0 ? left : null } }));
}

function removeFinalizer({ object, definition }: Dependent, finalizer: string, { client }: ControllerContext): void {
  const { namespace, name, uid, finalizers = [] } = object.metadata;
  const left = finalizers.filter((each) => each !== finalizer);
  unlessGone(() => client.patch(definition, namespace, name, { metadata: { uid, finalizers: left.length > 0 ? left : null } }));
}

/** Somebody else may have been faster, or another object may have the name by now. */
function unlessGone(request: () => unknown): void {
  try {
    request();
  } catch (error) {
    if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
  }
}
