import type { KubeObject } from '@drydock/apimachinery';

export interface StorageClass extends KubeObject {
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
  allowVolumeExpansion?: boolean;
  mountOptions?: string[];
}

export const DEFAULT_CLASS_ANNOTATION = 'storageclass.kubernetes.io/is-default-class';
const BETA_DEFAULT_CLASS_ANNOTATION = 'storageclass.beta.kubernetes.io/is-default-class';

/** Volumes of such a class are made by hand. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export function isDefaultClass({ metadata: { annotations } }: StorageClass): boolean {
  return annotations?.[DEFAULT_CLASS_ANNOTATION] === 'true' || annotations?.[BETA_DEFAULT_CLASS_ANNOTATION] === 'true';
}

/** Of several default classes the newest counts, then the first by name (pkg/volume/util, GetDefaultClass). */
export function defaultClassOf(classes: readonly StorageClass[]): StorageClass | undefined {
  const newestFirst = classes.filter(isDefaultClass).sort((a, b) => {
    const [x, y] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
    return x === y ? (a.metadata.name < b.metadata.name ? -1 : 1) : x < y ? 1 : -1;
  });
  return newestFirst[0];
}
