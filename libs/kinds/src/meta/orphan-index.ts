import { controllerOf, type KubeObject } from '@drydock/apimachinery';

/** The objects of a namespace that no controller manages, by the namespace's name. */
export const ORPHAN_INDEX = 'orphan';

const NOWHERE: readonly string[] = [];

export function orphanReader(object: KubeObject): readonly string[] {
  return controllerOf(object) ? NOWHERE : [object.metadata.namespace ?? ''];
}
