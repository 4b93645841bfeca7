import { compareQuantities, newForbidden, quantityOf, type KubeObject } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '../admission-plugin.ts';

type Claim = KubeObject & {
  spec: { storageClassName?: string; resources?: { requests?: { storage?: string } } };
  status?: { phase?: string };
};

/** Claims grow only where their class allows it. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],
  validate({ operation, resource, subresource, object, oldObject, name }, { lister }) {
    if (operation !== 'UPDATE' || resource.group !== '' || resource.resource !== 'persistentvolumeclaims' || subresource) return;
    const [claim, old] = [object as Claim, oldObject as Claim];
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return;
    const refuse = (why: string) => newForbidden({ group: '', resource: 'persistentvolumeclaims' }, name, why);
    if (old.status?.phase !== 'Bound') throw refuse('Only bound persistent volume claims can be expanded');
    const className = claim.spec.storageClassName;
    const storageClass =
      className && lister.get<KubeObject & { allowVolumeExpansion?: boolean }>('storageclasses.storage.k8s.io', undefined, className);
    if (!storageClass || !storageClass.allowVolumeExpansion) {
      throw refuse('only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize');
    }
  },
};

function sizeOf({ spec }: Claim) {
  return quantityOf(spec.resources?.requests?.storage ?? '0');
}
