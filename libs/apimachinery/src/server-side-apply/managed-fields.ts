/** The record of who manages which fields (apimachinery, util/managedfields). */
import type { FieldsV1, KubeObject, ManagedFieldsEntry, ObjectMeta } from '../object.ts';
import { FieldSet } from './field-set.ts';

/** Who makes a change. */
export interface FieldManager {
  manager: string;
  operation: 'Apply' | 'Update';
  /** Of the request's object. Appliers are the same manager in every version. */
  apiVersion: string;
  /** The empty string for the object itself. */
  subresource: string;
}

export interface Ownership extends FieldManager {
  fields: FieldSet;
  /** When the manager last changed what it owns, as an object has it. */
  time: string | undefined;
}

export function isSameManager(a: FieldManager, b: FieldManager): boolean {
  const sameVersion = a.operation === 'Apply' || a.apiVersion === b.apiVersion;
  return a.manager === b.manager && a.operation === b.operation && a.subresource === b.subresource && sameVersion;
}

/** Fields that nobody manages: they identify the object or belong to the server. */
const UNMANAGED = FieldSet.fromPaths([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(
    (name) => ['f:metadata', `f:${name}`],
  ),
]);

export function withoutUnmanaged(fields: FieldSet): FieldSet {
  return fields.difference(UNMANAGED);
}

/** A shallow copy of metadata without its managed fields; those are not read. */
export function withoutManagedFields(metadata: ObjectMeta): ObjectMeta {
  const copy: Record<string, unknown> = {};
  for (const name in metadata) if (name !== 'managedFields') copy[name] = metadata[name as keyof ObjectMeta];
  return copy as unknown as ObjectMeta;
}

/** What was written last, and from what: where several versions of an object are worked out, each reads what was written for the one before. */
let written: { entries: readonly ManagedFieldsEntry[]; owners: readonly Ownership[] } = { entries: [], owners: [] };

export function decodeManagedFields(object: KubeObject | undefined): readonly Ownership[] {
  const entries = object?.metadata.managedFields ?? [];
  if (entries === written.entries) return written.owners;
  return entries.map((entry) => ({
    manager: entry.manager ?? '',
    operation: entry.operation ?? 'Update',
    apiVersion: entry.apiVersion ?? '',
    subresource: entry.subresource ?? '',
    time: entry.time,
    fields: FieldSet.fromFieldsV1(entry.fieldsV1),
  }));
}

/** Appliers first, then by time, name, version and subresource; managers of nothing are left out. */
export function encodeManagedFields(ownerships: readonly Ownership[]): ManagedFieldsEntry[] {
  const rank = ({ operation, time, manager, apiVersion, subresource }: Ownership): string[] => [
    operation,
    time ?? '',
    manager,
    apiVersion,
    subresource,
  ];
  const compare = (a: Ownership, b: Ownership): number => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((part, i) => part !== right[i]);
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
  };
  const owners = ownerships.filter(({ fields }) => !fields.isEmpty).sort(compare);
  const entries = owners.map(encodeEntry);
  written = { entries, owners };
  return entries;
}

function encodeEntry({ manager, operation, apiVersion, subresource, time, fields }: Ownership): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields.toFieldsV1() satisfies FieldsV1,
    ...(subresource ? { subresource } : {}),
  };
}
