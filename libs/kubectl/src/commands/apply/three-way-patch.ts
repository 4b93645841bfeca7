import {
  createThreeWayJsonMergePatch,
  createThreeWayMergePatch,
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

/** What client-side apply sends: from what was applied last, what is to be, and what is (apply/patcher.go). */
export function threeWayPatch(resource: ApiResource, modified: KubeObject, current: KubeObject): ApplyPatch {
  const original: Dynamic = JSON.parse(lastApplied(current) ?? '{}');
  const schema = mergeSchemaFor(kubernetesSchemas, resource);
  if (!schema) return { body: createThreeWayJsonMergePatch(original, modified, current), contentType: PATCH_TYPES.merge };
  const { value, error } = createThreeWayMergePatch(original, modified, current, schema);
  if (!value) throw new CommandError(`creating patch with:\noriginal:\n${JSON.stringify(original)}\nfor: ${error}`);
  return { body: value, contentType: PATCH_TYPES.strategic };
}
