import type { AdmissionPlugin } from '../admission-plugin.ts';

const FINALIZERS: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Volumes and claims get the finalizer that keeps them while they are used. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: Object.keys(FINALIZERS),
  admit({ operation, resource, subresource, object }) {
    const finalizer = resource.group === '' && !subresource ? FINALIZERS[resource.resource] : undefined;
    if (operation !== 'CREATE' || !finalizer || !object) return;
    const { finalizers = [] } = object.metadata;
    if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
  },
};
