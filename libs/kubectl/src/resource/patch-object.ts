import { createMergePatch, createTwoWayMergePatch, kubernetesSchemas, mergeSchemaFor, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import type { ApiResource } from '../cluster/rest-mapper.ts';
import type { Session } from '../cluster/session.ts';
import { CommandError } from '../command/command-error.ts';
import type { Query } from '../options/dry-run.ts';
import type { Dynamic } from './dynamic-object.ts';
import { pathOf, type Info } from './info.ts';

/** The patch from one state of an object to another: strategic for built-in kinds, a merge patch for others. Undefined when they are equal. */
export function patchBetween(resource: ApiResource, before: Dynamic, after: Dynamic): { body: Dynamic; contentType: string } | undefined {
  const schema = strategicSchema(resource);
  const { value, error } = schema ? createTwoWayMergePatch(before, after, schema) : { value: mergePatch(before, after), error: undefined };
  if (!value) throw new CommandError(error!);
  if (Object.keys(value).length === 0) return undefined;
  return { body: value, contentType: schema ? PATCH_TYPES.strategic : PATCH_TYPES.merge };
}

/** A patch of the kind that `patchBetween` makes, which changes nothing. */
export function emptyPatch(resource: ApiResource): { body: Dynamic; contentType: string } {
  return { body: {}, contentType: strategicSchema(resource) ? PATCH_TYPES.strategic : PATCH_TYPES.merge };
}

const strategicSchema = (resource: ApiResource) => kubernetesSchemas.forKind(resource) && mergeSchemaFor(kubernetesSchemas, resource);

/** A merge patch that also removes what is gone. */
export function mergePatch(before: Dynamic, after: Dynamic): Dynamic {
  const patch: Dynamic = createMergePatch(before, after);
  return patch;
}

export function sendPatch(session: Session, info: Info, patch: { body: Dynamic; contentType: string }, query: Query): KubeObject {
  return session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), query, ...patch });
}
