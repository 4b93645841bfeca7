import type { KubeObject } from '@drydock/apimachinery';
import type { FieldChange } from './audit-record.ts';

const MAXIMUM_CHANGES = 20;

/**
 * An object as it is now, to be compared when somebody may have changed it. What is frozen is shared, and managed fields are left out: they
 * follow from the other changes, and reading them would work them out.
 */
export function snapshotOf(object: KubeObject): object {
  const metadata: Record<string, unknown> = {};
  for (const key in object.metadata) {
    if (key !== 'managedFields') metadata[key] = copyOf(object.metadata[key as keyof typeof object.metadata]);
  }
  const snapshot: Record<string, unknown> = {};
  for (const key in object) snapshot[key] = key === 'metadata' ? metadata : copyOf((object as unknown as Record<string, unknown>)[key]);
  return snapshot;
}

function copyOf(value: unknown): unknown {
  if (!isContainer(value) || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copyOf(value[key]);
  return copy;
}

/** The leaves in which an object differs from a snapshot of it, by path, for the trace. Stops after twenty. */
export function fieldChanges(snapshot: object, object: KubeObject): FieldChange[] {
  const changes: FieldChange[] = [];
  compareFields(snapshot as Record<string, unknown>, object as unknown as Record<string, unknown>, '', changes);
  return changes;
}

function compare(before: unknown, after: unknown, path: string, changes: FieldChange[]): void {
  if (before === after || changes.length >= MAXIMUM_CHANGES) return;
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    return compareFields(before, after, path, changes);
  }
  changes.push({ path, ...(before === undefined ? {} : { from: before }), ...(after === undefined ? {} : { to: after }) });
}

/** Every write of a learner is compared once for each plugin: this makes no lists of keys, and no paths of what is the same. */
function compareFields(before: Record<string, unknown>, after: Record<string, unknown>, path: string, changes: FieldChange[]): void {
  for (const key in before) {
    if (before[key] !== readable(after, key, path)) compare(before[key], after[key], childPath(before, path, key), changes);
  }
  for (const key in after) {
    if (!(key in before) && readable(after, key, path) !== undefined) compare(undefined, after[key], childPath(after, path, key), changes);
  }
}

function readable(after: Record<string, unknown>, key: string, path: string): unknown {
  return key === 'managedFields' && path === 'metadata' ? undefined : after[key];
}

function childPath(parent: object, path: string, key: string): string {
  if (Array.isArray(parent)) return `${path}[${key}]`;
  return path ? `${path}.${key}` : key;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
