import {
  compactJson,
  createThreeWayJsonMergePatch,
  createThreeWayMergePatch,
  isRecord,
  kubernetesSchemas,
  mergeSchemaFor,
  type KubeObject,
} from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import type { ApiResource } from '../../cluster/rest-mapper.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { lastApplied } from './last-applied.ts';

export interface ApplyPatch {
  readonly body: Dynamic;
  readonly contentType: string;
}

/** Why there is no patch; the message says of which three versions. */
export class PatchCreationError extends CommandError {
  /** Whether kubectl has Go types for the kind. */
  readonly isTyped: boolean;
  readonly reason: string;

  constructor(reason: string, isTyped: boolean, original: string, modified: KubeObject, current: KubeObject) {
    const [wanted, live] = [compactJson(modified), compactJson(current)];
    super(`creating patch with:\noriginal:\n${original}\nmodified:\n${wanted}\n\ncurrent:\n${live}\n\nfor:: ${reason}`);
    this.isTyped = isTyped;
    this.reason = reason;
  }
}

/**
 * What client-side apply sends: from what was applied last, what is to be, and what is (apply/patcher.go).
 *
 * @throws PatchCreationError
 */
export function threeWayPatch(resource: ApiResource, modified: KubeObject, current: KubeObject): ApplyPatch {
  const text = lastApplied(current) ?? '{}';
  const schema = mergeSchemaFor(kubernetesSchemas, resource);
  const refuse = (reason: string) => new PatchCreationError(reason, schema !== undefined, text, modified, current);
  const original = parsed(text);
  if (!original) throw refuse('invalid JSON document');
  if (!schema) return { body: createThreeWayJsonMergePatch(original, modified, current), contentType: PATCH_TYPES.merge };
  const { value, error } = createThreeWayMergePatch(original, modified, current, schema);
  if (!value) throw refuse(error);
  return { body: value, contentType: PATCH_TYPES.strategic };
}

/** The annotation can be written by hand. */
function parsed(text: string): Dynamic {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
