/**
 * `metadata.managedFields` that is worked out when somebody reads it. Most versions of most objects are replaced before anybody asks who
 * set their fields, and working that out costs more than the write itself. Such a property is an accessor: whoever reads it, or copies
 * the metadata with a spread, gets plain data. Code on the way of every write copies with `copyMetadata`, which leaves the question open.
 */
import { deepFreeze } from '../deep/deep.ts';
import type { KubeObject, ManagedFieldsEntry, ObjectMeta } from '../object.ts';
import { updateManagedFields, type ChangeContext } from './server-side-apply.ts';

type Reader = () => ManagedFieldsEntry[] | undefined;

/** So many unanswered questions may hang on one another; each keeps an earlier version of the object alive. */
const MAXIMUM_DEPTH = 12;

/** How many questions the answer to this one hangs on; absent once it is answered. */
const depths = new WeakMap<Reader, number>();

/**
 * Lets `updated`, whose metadata is the caller's own, record the manager of a change to `live` when that is read; `live` is undefined for a
 * create. Neither object changes any more, but for the version that `updated` gets. Returns `updated`.
 */
export function deferManagedFields<T extends KubeObject>(live: KubeObject | undefined, updated: T, context: ChangeContext): T {
  const before = live && depthOf(live.metadata);
  if (before !== undefined && before >= MAXIMUM_DEPTH) void live!.metadata.managedFields;
  let question: { live: KubeObject | undefined; updated: KubeObject; context: ChangeContext } | undefined = { live, updated, context };
  let answer: ManagedFieldsEntry[] | undefined;
  const read: Reader = () => {
    if (question) {
      const { live, updated, context } = question;
      const bare = { ...updated, metadata: withoutManagedFields(updated.metadata) };
      answer = deepFreeze(updateManagedFields(live, bare, context).metadata.managedFields);
      question = undefined;
      depths.delete(read);
    }
    return answer;
  };
  depths.set(read, before === undefined || before >= MAXIMUM_DEPTH ? 1 : before + 1);
  define(updated.metadata, read);
  return updated;
}

/** A shallow copy of metadata with the same managed fields, worked out or not. */
export function copyMetadata(metadata: ObjectMeta): ObjectMeta {
  const read = readerOf(metadata);
  return read ? define(withoutManagedFields(metadata), read) : { ...metadata };
}

/** Gives `to`, which is the caller's own, the managed fields that `from` has, worked out or not. Returns `to`. */
export function copyManagedFields(to: ObjectMeta, from: ObjectMeta): ObjectMeta {
  const read = readerOf(from);
  if (read) return define(to, read);
  delete to.managedFields;
  if (from.managedFields !== undefined) to.managedFields = from.managedFields;
  return to;
}

/** Whether both have the managed fields of the same write. False does not say that they differ. */
export function sharesManagedFields(a: ObjectMeta, b: ObjectMeta): boolean {
  const read = readerOf(a);
  return read ? read === readerOf(b) : !readerOf(b) && a.managedFields === b.managedFields;
}

/** A copy without managed fields; nothing is worked out. */
export function withoutManagedFields(metadata: ObjectMeta): ObjectMeta {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(metadata)) if (name !== 'managedFields') copy[name] = metadata[name as keyof ObjectMeta];
  return copy as unknown as ObjectMeta;
}

/** Freezes metadata throughout and works nothing out: what an accessor will give is frozen when it gives it. */
export function freezeMetadata(metadata: ObjectMeta): void {
  if (Object.isFrozen(metadata)) return;
  const isDeferred = readerOf(metadata) !== undefined;
  for (const name of Object.keys(metadata)) if (!isDeferred || name !== 'managedFields') deepFreeze(metadata[name as keyof ObjectMeta]);
  Object.freeze(metadata);
}

function readerOf(metadata: ObjectMeta): Reader | undefined {
  return Object.getOwnPropertyDescriptor(metadata, 'managedFields')?.get as Reader | undefined;
}

function depthOf(metadata: ObjectMeta): number | undefined {
  const read = readerOf(metadata);
  return read && depths.get(read);
}

function define(metadata: ObjectMeta, read: Reader): ObjectMeta {
  return Object.defineProperty(metadata, 'managedFields', { get: read, enumerable: true, configurable: true });
}
