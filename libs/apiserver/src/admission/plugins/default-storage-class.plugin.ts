import type { KubeObject } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '../admission-plugin.ts';

const DEFAULT_ANNOTATIONS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
const BETA_CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

type Claim = KubeObject & { spec: { storageClassName?: string } };

/** A claim that names no class gets the default one; the newest when there are several, then the first by name. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  admit({ operation, resource, subresource, object }, { lister }) {
    if (operation !== 'CREATE' || resource.group !== '' || resource.resource !== 'persistentvolumeclaims' || subresource || !object) return;
    const { spec, metadata } = object as Claim;
    if (typeof spec.storageClassName === 'string' || metadata.annotations?.[BETA_CLASS_ANNOTATION] !== undefined) return;
    const defaults = lister
      .list<KubeObject>('storageclasses.storage.k8s.io')
      .filter(({ metadata: { annotations } }) => DEFAULT_ANNOTATIONS.some((each) => annotations?.[each] === 'true'));
    const [first] = defaults.sort(byAge);
    if (first) spec.storageClassName = first.metadata.name;
  },
};

function byAge(a: KubeObject, b: KubeObject): number {
  const [left, right] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  if (left !== right) return left < right ? 1 : -1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
