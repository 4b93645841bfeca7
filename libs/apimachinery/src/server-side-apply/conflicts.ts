import { quoteGo } from '../field-errors.ts';
import type { StatusCause } from '../status.ts';
import { formatFieldPath, type FieldSetPath } from './field-set.ts';
import type { FieldManager } from './managed-fields.ts';

/** A field that an applier wants to change and another manager owns. */
export interface Conflict {
  owner: FieldManager;
  path: FieldSetPath;
}

/** `"kubectl-set" using apps/v1`: appliers have no version. */
function formatOwner({ manager, operation, apiVersion, subresource }: FieldManager): string {
  const name = quoteGo(manager) + (subresource ? ` with subresource ${quoteGo(subresource)}` : '');
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}

/** The message of the Conflict status (apimachinery, managedfields/internal.getConflictMessage). */
export function conflictMessage(conflicts: readonly Conflict[]): string {
  const [only] = conflicts;
  if (conflicts.length === 1)
    return `Apply failed with 1 conflict: conflict with ${formatOwner(only!.owner)}: ${formatFieldPath(only!.path)}`;
  const byOwner = new Map<string, Conflict[]>();
  for (const conflict of conflicts) {
    const owner = formatOwner(conflict.owner);
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), conflict]);
  }
  const lines = [...byOwner]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([owner, theirs]) => [`conflicts with ${owner}:`, ...theirs.map(({ path }) => `- ${formatFieldPath(path)}`)]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

/** The causes in the details of the Conflict status. */
export function conflictCauses(conflicts: readonly Conflict[]): StatusCause[] {
  return conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${formatOwner(owner)}`,
    field: formatFieldPath(path),
  }));
}
