import type { Condition, KubeObject } from '@drydock/apimachinery';

export interface Namespace extends KubeObject {
  spec?: { finalizers?: string[] };
  status?: { phase?: 'Active' | 'Terminating'; conditions?: Condition[] };
}

/** The finalizer of `spec.finalizers` that the namespace controller takes away when the namespace is empty. */
export const NAMESPACE_FINALIZER = 'kubernetes';

/** Every namespace carries its own name as a label. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';
