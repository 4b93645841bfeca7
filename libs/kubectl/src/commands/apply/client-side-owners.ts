/**
 * From client-side to server-side apply: the entries in `managedFields` of whoever applied from the client go over to the manager who applies on the
 * server (client-go, util/csaupgrade; apply.go, migrateToSSAIfNecessary).
 */
import type { KubeObject, ManagedFieldsEntry } from '@drydock/apimachinery';
import { LAST_APPLIED } from './last-applied.ts';

/** FieldsV1: each level has the fields below it. */
interface FieldTree {
  readonly [element: string]: FieldTree;
}

type Operation = ManagedFieldsEntry['operation'];

/** Those who manage the annotation with what was applied last. */
export function annotationOwners({ metadata }: KubeObject, operation: Operation): string[] {
  const owners = (metadata.managedFields ?? []).filter((entry) => {
    const fields = entry.fieldsV1 as FieldTree | undefined;
    return entry.operation === operation && fields?.['f:metadata']?.['f:annotations']?.[`f:${LAST_APPLIED}`] !== undefined;
  });
  return [...new Set(owners.map(({ manager }) => manager ?? ''))];
}

/** The JSON patch that hands everything over; undefined when there is nothing to hand over. */
export function takeoverPatch(object: KubeObject, from: readonly string[], to: string): object[] | undefined {
  const before = object.metadata.managedFields ?? [];
  const after = from.reduce((entries, manager) => withoutClient(entries, manager, to), before);
  if (after === before) return undefined;
  return [
    { op: 'replace', path: '/metadata/managedFields', value: after },
    { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
  ];
}

function withoutClient(entries: ManagedFieldsEntry[], from: string, to: string): ManagedFieldsEntry[] {
  const isClient = (entry: ManagedFieldsEntry) => entry.manager === from && entry.operation === 'Update' && !entry.subresource;
  const isServer = (entry: ManagedFieldsEntry) => entry.manager === to && entry.operation === 'Apply' && !entry.subresource;
  const [client] = entries.filter(isClient);
  if (!client) return entries;
  const server = entries.find(isServer);
  if (!server) {
    return entries.flatMap((entry) =>
      entry === client ? [{ ...entry, operation: 'Apply' as Operation, manager: to }] : isClient(entry) ? [] : [entry],
    );
  }
  const fieldsV1 = union((server.fieldsV1 ?? {}) as FieldTree, (client.fieldsV1 ?? {}) as FieldTree);
  return entries.filter((entry) => !isClient(entry)).map((entry) => (entry === server ? { ...entry, fieldsV1 } : entry));
}

function union(a: FieldTree, b: FieldTree): FieldTree {
  const merged: Record<string, FieldTree> = { ...a };
  for (const [element, below] of Object.entries(b)) merged[element] = Object.hasOwn(a, element) ? union(a[element]!, below) : below;
  return merged;
}
