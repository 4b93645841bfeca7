import { deepEqual, type KubeObject } from '@drydock/apimachinery';

/** Whether a change touches only what the garbage collector must be able to write, so that nobody is asked for what is granted (pkg/registry/rbac, IsOnlyMutatingGCFields). */
export function changesOnlyCollectorFields(draft: KubeObject, old: KubeObject): boolean {
  const { ownerReferences, finalizers, managedFields } = old.metadata;
  return deepEqual({ ...draft, metadata: { ...draft.metadata, ownerReferences, finalizers, managedFields } }, old);
}
