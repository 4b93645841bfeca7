/** What the controllers share that keep one object in every namespace. */
import { isReason, type KubeObject } from '@drydock/apimachinery';
import type { StorageEvent } from '@drydock/apiserver';
import type { Namespace } from './namespace.types.ts';

/** Whether a namespace can still take new objects. */
export function isActive(namespace: Namespace | undefined): namespace is Namespace {
  return namespace?.status?.phase === 'Active' && !namespace.metadata.deletionTimestamp;
}

/** For controllers whose keys are namespaces: something in it was deleted, and may have to come back. */
export function enqueueNamespaceOfDeleted({ type, object }: StorageEvent, enqueue: (key: string) => void): void {
  if (type === 'DELETED') enqueue(object.metadata.namespace!);
}

/** Does nothing when somebody else was faster, or when the namespace has begun to go meanwhile. */
export function createUnlessRefused(create: () => KubeObject): void {
  try {
    create();
  } catch (error) {
    if (!isReason(error, 'AlreadyExists') && !isReason(error, 'NotFound') && !isReason(error, 'Forbidden')) throw error;
  }
}
