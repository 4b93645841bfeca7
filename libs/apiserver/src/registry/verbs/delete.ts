import {
  copyMetadata,
  formatTime,
  newBadRequest,
  newConflict,
  newNotFound,
  type KubeObject,
  type ObjectMeta,
  type Status,
} from '@drydock/apimachinery';
import type { DeleteOptions } from '../../client/resource-client.ts';
import type { RequestContext } from '../request-context.ts';
import type { Store } from '../store.ts';
import { listObjects, type ListResult } from './list.ts';

export const ORPHAN_FINALIZER = 'orphan';
export const FOREGROUND_FINALIZER = 'foregroundDeletion';

interface Options extends DeleteOptions {
  orphanDependents?: boolean;
}

/** DELETE of one object: the object while it still waits for something, a Success Status once it is gone. */
export function deleteObject(store: Store, body: unknown, asked: RequestContext): KubeObject | Status {
  const { info } = asked;
  const stored = store.backend.storage.get(store.resource, store.definition.namespaced ? info.namespace : '', info.name);
  if (!stored) throw newNotFound(store.groupResource, info.name);
  const object = store.fromStored(stored);
  const options = readOptions(body, asked);
  // Clients may ask for a dry run in the body alone, as kubectl does.
  const context = options.dryRun?.includes('All') ? { ...asked, dryRun: true } : asked;
  checkPreconditions(store, object, options);
  const attributes = store.admissionAttributes('DELETE', undefined, object, context);
  store.backend.admission.admit(attributes, context, context.stages, false);
  store.backend.admission.validate(attributes, context, context.stages);
  return removeOrMark(store, object, options, context) ?? success(store, object);
}

/** DELETE of a collection: of each object that the selectors choose, one by one. */
export function deleteCollection(store: Store, body: unknown, context: RequestContext): ListResult {
  const selected = listObjects(store, context);
  for (const { metadata } of selected.items) {
    const info = { ...context.info, namespace: metadata.namespace ?? '', name: metadata.name };
    deleteObject(store, body, { ...context, info });
  }
  return selected;
}

/**
 * Removes an object whose deletion has begun and that nothing holds back any more; called after every update. True when it is gone.
 */
export function removeWhenReleased(store: Store, object: KubeObject, context: RequestContext): boolean {
  const { metadata } = object;
  if (!metadata.deletionTimestamp || (metadata.deletionGracePeriodSeconds ?? 0) > 0) return false;
  if (isHeld(store, object)) return false;
  store.remove(object, context);
  return true;
}

function isHeld(store: Store, object: KubeObject): boolean {
  return (object.metadata.finalizers ?? []).length > 0 || (store.definition.strategy.hasOwnFinalizers?.(object) ?? false);
}

/** The marked object, or undefined when it was removed at once. */
function removeOrMark(store: Store, object: KubeObject, options: Options, context: RequestContext): KubeObject | undefined {
  const { strategy } = store.definition;
  const finalizers = finalizersAfter(object.metadata, options);
  if (!object.metadata.deletionTimestamp) {
    finalizers.push(...(strategy.deletionFinalizers ?? []).filter((finalizer) => !finalizers.includes(finalizer)));
  }
  const grace = strategy.gracefulDeletion?.(object, options.gracePeriodSeconds) ?? 0;
  const draft: KubeObject = { ...object, metadata: copyMetadata(object.metadata) };
  if (finalizers.length) draft.metadata.finalizers = finalizers;
  else delete draft.metadata.finalizers;
  if (grace === 0 && !isHeld(store, draft)) {
    store.remove(object, context);
    return undefined;
  }
  if (!mark(draft, object.metadata, grace, context) && finalizers.join() === (object.metadata.finalizers ?? []).join()) return object;
  if (!object.metadata.deletionTimestamp) {
    strategy.beginDelete?.(draft, context);
    if (draft.metadata.generation !== undefined) draft.metadata.generation++;
  }
  return store.write(draft, 'updated', context);
}

/** Sets or shortens the deadline; false when nothing changed (rest.BeforeDelete: a grace period can only become shorter). */
function mark(draft: KubeObject, before: ObjectMeta, grace: number, context: RequestContext): boolean {
  if (before.deletionTimestamp) {
    const current = before.deletionGracePeriodSeconds ?? 0;
    if (grace >= current) return false;
    const begun = Date.parse(before.deletionTimestamp) - current * 1000;
    draft.metadata.deletionTimestamp = formatTime(begun + grace * 1000);
  } else {
    draft.metadata.deletionTimestamp = formatTime(context.clock.now() + grace * 1000);
  }
  draft.metadata.deletionGracePeriodSeconds = grace;
  return true;
}

/** Which finalizers the propagation policy asks for (registry/generic, deletionFinalizersForGarbageCollection). */
function finalizersAfter(metadata: ObjectMeta, { propagationPolicy, orphanDependents }: Options): string[] {
  const current = metadata.finalizers ?? [];
  const orphan = propagationPolicy ? propagationPolicy === 'Orphan' : (orphanDependents ?? current.includes(ORPHAN_FINALIZER));
  const foreground = propagationPolicy ? propagationPolicy === 'Foreground' : !orphan && current.includes(FOREGROUND_FINALIZER);
  const finalizers = current.filter((finalizer) => finalizer !== ORPHAN_FINALIZER && finalizer !== FOREGROUND_FINALIZER);
  if (orphan) finalizers.push(ORPHAN_FINALIZER);
  if (foreground) finalizers.push(FOREGROUND_FINALIZER);
  return finalizers;
}

function readOptions(body: unknown, context: RequestContext): Options {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Options;
  const { gracePeriodSeconds, propagationPolicy } = context.query;
  const options: Options = { ...given };
  if (gracePeriodSeconds !== undefined) options.gracePeriodSeconds = Number(gracePeriodSeconds);
  if (propagationPolicy !== undefined) options.propagationPolicy = propagationPolicy as DeleteOptions['propagationPolicy'];
  const policies = ['Orphan', 'Background', 'Foreground', undefined];
  if (!policies.includes(options.propagationPolicy)) {
    const why = `invalid: propagationPolicy: Unsupported value: "${options.propagationPolicy}": supported values: "Foreground", "Background", "Orphan", "nil"`;
    throw newBadRequest(`DeleteOptions.meta.k8s.io "" is ${why}`);
  }
  if (options.gracePeriodSeconds !== undefined && !Number.isInteger(options.gracePeriodSeconds)) {
    throw newBadRequest(`strconv.ParseInt: parsing "${gracePeriodSeconds}": invalid syntax`);
  }
  return options;
}

/** The conflict is told of the kind where others name the resource (rest.BeforeDelete). */
function checkPreconditions({ definition: { group, kind } }: Store, { metadata }: KubeObject, { preconditions }: Options): void {
  const subject = { group, resource: kind };
  const compare = (what: string, wanted: string, found: string | undefined): string =>
    `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}).`;
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid && uid !== metadata.uid) {
    const why = `${compare('UID', uid, metadata.uid)} The object might have been deleted and then recreated`;
    throw newConflict(subject, metadata.name, why);
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    const why = `${compare('ResourceVersion', resourceVersion, metadata.resourceVersion)} The object might have been modified`;
    throw newConflict(subject, metadata.name, why);
  }
}

function success({ definition }: Store, { metadata }: KubeObject): Status {
  const { group, plural } = definition;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: metadata.name, ...(group ? { group } : {}), kind: plural, uid: metadata.uid! },
  };
}
