import { isRecord } from '@drydock/apimachinery';
import { PATCH_TYPES } from '../request/api-request.ts';

/** Whether a patch has nothing to do with `metadata.managedFields`, as nearly all. What is not read as data yet counts as one that may. */
export function leavesManagedFields(patch: unknown, contentType: string): boolean {
  if (contentType === PATCH_TYPES.json) return Array.isArray(patch) && patch.every((each) => isRecord(each) && leavesPaths(each));
  if (!isRecord(patch) || hasDirective(patch)) return false;
  const { metadata = {} } = patch;
  return isRecord(metadata) && !hasDirective(metadata) && !Object.hasOwn(metadata, 'managedFields');
}

/** Of an operation of a JSON patch. */
function leavesPaths({ path, from }: Record<string, unknown>): boolean {
  return isElsewhere(path) && (from === undefined || isElsewhere(from));
}

function isElsewhere(pointer: unknown): boolean {
  return typeof pointer === 'string' && pointer !== '' && !/^\/metadata(?:$|\/managedFields)/.test(pointer);
}

/** `$patch: replace` and its like in a strategic merge patch. */
function hasDirective(map: Record<string, unknown>): boolean {
  return Object.keys(map).some((key) => key.startsWith('$'));
}
