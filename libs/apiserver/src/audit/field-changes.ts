import type { FieldChange } from './audit-record.ts';

const MAXIMUM_CHANGES = 20;

/** The leaves in which two plain values differ, by path, for the trace. Stops after twenty. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const changes: FieldChange[] = [];
  compare(before, after, '', changes);
  return changes;
}

function compare(before: unknown, after: unknown, path: string, changes: FieldChange[]): void {
  if (before === after || changes.length >= MAXIMUM_CHANGES) return;
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const left = before as Record<string, unknown>;
    const right = after as Record<string, unknown>;
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const childPath = Array.isArray(before) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
      compare(left[key], right[key], childPath, changes);
    }
    return;
  }
  changes.push({ path, ...(before === undefined ? {} : { from: before }), ...(after === undefined ? {} : { to: after }) });
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
