/** Server-side apply and the bookkeeping of field managers (structured-merge-diff, merge.Updater). Pure: nothing given is changed. */
import { deepEqual } from '../deep/deep.ts';
import type { KubeObject } from '../object.ts';
import type { ApplySchema } from './apply-schema.ts';
import type { Conflict } from './conflicts.ts';
import { FieldSet } from './field-set.ts';
import { fieldsAppliedByClient, withLastApplied } from './last-applied.ts';
import {
  decodeManagedFields,
  encodeManagedFields,
  isSameManager,
  withoutManagedFields,
  withoutUnmanaged,
  type FieldManager,
  type Ownership,
} from './managed-fields.ts';
import { compareValues, fieldSetOf, mergeValues, removeFields, type Comparison } from './typed-value.ts';

export interface ChangeContext {
  manager: FieldManager;
  schema: ApplySchema | undefined;
  /** The time to record, in the form that objects carry. */
  now: string;
  /** What an object is before it is created: the fields that Go always writes, empty. Nothing for kinds without a Go type. */
  blank?: () => unknown;
  /** Fields that this request cannot own, such as `status` in a request for the object itself. */
  ignored?: FieldSet;
}

export type ApplyResult = { object: KubeObject; conflicts?: undefined } | { object?: undefined; conflicts: Conflict[] };

function bare(object: KubeObject): KubeObject {
  return { ...object, metadata: withoutManagedFields(object.metadata) };
}

function withManagedFields(object: KubeObject, ownerships: readonly Ownership[]): KubeObject {
  const managedFields = encodeManagedFields(ownerships);
  return { ...object, metadata: { ...object.metadata, ...(managedFields.length > 0 ? { managedFields } : {}) } };
}

/** The live object's managers; fields of an object that has none belong to `before-first-apply`. */
function ownersBeforeApply(live: KubeObject, { schema, manager }: ChangeContext): readonly Ownership[] {
  const owners = decodeManagedFields(live);
  if (owners.length > 0) return owners;
  const fields = withoutUnmanaged(fieldSetOf(bare(live), schema));
  return [{ manager: 'before-first-apply', operation: 'Update', apiVersion: manager.apiVersion, subresource: '', time: undefined, fields }];
}

/**
 * Applies a configuration. `live` is undefined when the object does not exist yet. What the manager applied before and does not
 * any more is removed, unless somebody else manages it. Unless `force` is set, a change of a field that somebody else manages is
 * a conflict and nothing happens.
 */
export function serverSideApply(live: KubeObject | undefined, config: KubeObject, context: ChangeContext, force: boolean): ApplyResult {
  const { schema, manager } = context;
  const before = live && bare(live);
  const owners = live ? ownersBeforeApply(live, context) : [];
  const last = owners.find((owner) => isSameManager(owner, manager));
  const others = owners.filter((owner) => owner !== last);
  const wanted = fieldSetOf(bare(config), schema).difference(context.ignored ?? FieldSet.empty);
  const merged = before ? mergeValues(before, bare(config), schema) : bare(config);
  const pruned = last ? prune(merged, last.fields, wanted, others, schema) : merged;
  const changes = compareValues(before ?? {}, pruned, schema);
  const conflicts = force
    ? []
    : findConflicts(others, changes, live ? fieldsAppliedByClient(live, manager.manager, schema) : FieldSet.empty);
  if (conflicts.length > 0) return { conflicts };

  const fields = withoutUnmanaged(wanted);
  const unchanged = last !== undefined && last.fields.equals(fields) && deepEqual(before, pruned);
  const own: Ownership = { ...manager, fields, time: unchanged ? last.time : context.now };
  const object = withLastApplied(pruned as KubeObject, config, manager.manager);
  return { object: withManagedFields(object, [...others.map((owner) => deprive(owner, changes)), own]) };
}

/** Takes away what only this manager had asked for, and asks for no more. */
function prune(merged: unknown, last: FieldSet, wanted: FieldSet, others: readonly Ownership[], schema: ApplySchema | undefined): unknown {
  const managed = others.reduce((all, { fields }) => all.union(fields), wanted);
  return removeFields(merged, last.withParents().difference(managed.withParents()), schema);
}

function findConflicts(others: readonly Ownership[], { added, modified }: Comparison, allowed: FieldSet): Conflict[] {
  const changed = added.union(modified).difference(allowed);
  return others.flatMap((owner) =>
    owner.fields
      .intersection(changed)
      .paths()
      .map((path) => ({ owner, path })),
  );
}

/** What a manager still owns after somebody else's change. */
function deprive(owner: Ownership, { added, removed, modified }: Comparison): Ownership {
  return { ...owner, fields: owner.fields.difference(added.union(modified)).difference(removed) };
}

/**
 * The object to store after a create, update or patch: `updated` with the manager's entry brought up to date.
 * `live` is undefined for a create. A client may change managedFields itself, and an empty list clears them all.
 */
export function updateManagedFields(live: KubeObject | undefined, updated: KubeObject, context: ChangeContext): KubeObject {
  const { manager, schema, now } = context;
  const after = bare(updated);
  const clears = live !== undefined && updated.metadata.managedFields?.length === 0;
  if (clears) return after;
  const sent = decodeManagedFields(updated);
  const owners = sent.length > 0 ? sent : decodeManagedFields(live);
  const changes = compareValues(live ? bare(live) : (context.blank?.() ?? {}), after, schema);
  const taken = withoutUnmanaged(changes.added.union(changes.modified)).difference(context.ignored ?? FieldSet.empty);
  const last = owners.find((owner) => isSameManager(owner, manager));
  const fields = (last?.fields ?? FieldSet.empty).difference(changes.removed).union(taken);
  const own: Ownership = { ...manager, fields, time: last?.fields.equals(fields) && taken.isEmpty ? last.time : now };
  return withManagedFields(after, [...owners.filter((owner) => owner !== last).map((owner) => deprive(owner, changes)), own]);
}
