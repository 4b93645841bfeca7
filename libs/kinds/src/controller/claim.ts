/** Which objects a controller manages: its own, and orphans that its selector matches (pkg/controller, ControllerRefManager). */
import { controllerOf, isReason, selectorMatches, type KubeObject, type LabelSelector, type OwnerReference } from '@drydock/apimachinery';
import { OWNER_INDEX, resourceKey, type ResourceDefinition } from '@drydock/apiserver';
import { ORPHAN_INDEX } from '../meta/orphan-index.ts';
import type { ControllerContext } from './controller.ts';

/** An owner reference that makes `owner` the controller and lets a foreground deletion wait for the object. */
export function newControllerRef(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid!, controller: true, blockOwnerDeletion: true };
}

/**
 * The objects that `owner` controls. Ones that no longer match are released, orphans that match are adopted, unless the owner is being
 * deleted. `resource` must have the orphan index. Without `belongs` the selector alone decides.
 */
export function claim<T extends KubeObject>(
  owner: KubeObject,
  selector: LabelSelector,
  resource: ResourceDefinition<T>,
  context: ControllerContext,
  belongs: (object: T) => boolean = () => true,
): T[] {
  const key = resourceKey(resource);
  const matches = (object: T) => selectorMatches(selector, object.metadata.labels) && belongs(object);
  const deleting = owner.metadata.deletionTimestamp !== undefined;
  const owned = context.lister
    .byIndex<T>(key, OWNER_INDEX, owner.metadata.uid!)
    .filter((object) => controllerOf(object)?.uid === owner.metadata.uid);
  const kept = owned.filter((object) => {
    if (matches(object)) return true;
    if (!deleting) release(owner, object, resource, context);
    return false;
  });
  if (deleting) return kept;
  const orphans = context.lister
    .byIndex<T>(key, ORPHAN_INDEX, owner.metadata.namespace ?? '')
    .filter((object) => !object.metadata.deletionTimestamp && matches(object));
  return [...kept, ...orphans.flatMap((object) => adopt(owner, object, resource, context))];
}

function adopt<T extends KubeObject>(owner: KubeObject, object: T, resource: ResourceDefinition<T>, context: ControllerContext): T[] {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), newControllerRef(owner)];
  return changeOwners(object, ownerReferences, resource, context);
}

function release<T extends KubeObject>(owner: KubeObject, object: T, resource: ResourceDefinition<T>, context: ControllerContext): void {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid);
  changeOwners(object, ownerReferences, resource, context);
}

/** The changed object; nothing when it has gone meanwhile. */
function changeOwners<T extends KubeObject>(
  { metadata }: T,
  ownerReferences: OwnerReference[],
  resource: ResourceDefinition<T>,
  { client }: ControllerContext,
): T[] {
  const body = { metadata: { uid: metadata.uid, ownerReferences: ownerReferences.length > 0 ? ownerReferences : null } };
  try {
    return [client.patch<T>(resource, metadata.namespace, metadata.name, body)];
  } catch (error) {
    if (isReason(error, 'NotFound')) return [];
    throw error;
  }
}
