/** pkg/api/persistentvolumeclaim, GetWarningsForPersistentVolumeClaim. */
import { FieldPath, formatQuantity, quantityOf } from '@drydock/apimachinery';
import type { PersistentVolumeClaim } from './persistent-volume-claim.types.ts';

export const BETA_STORAGE_CLASS = 'volume.beta.kubernetes.io/storage-class';
export const BETA_STORAGE_CLASS_WARNING = 'deprecated since v1.8; use "storageClassName" attribute instead';

interface Resources {
  resources?: { requests?: Record<string, unknown>; limits?: Record<string, unknown> };
}

export function persistentVolumeClaimWarnings({ metadata, spec }: PersistentVolumeClaim): string[] {
  const annotation = FieldPath.of('metadata', 'annotations').key(BETA_STORAGE_CLASS);
  return [
    ...(metadata.annotations?.[BETA_STORAGE_CLASS] === undefined ? [] : [`${annotation}: ${BETA_STORAGE_CLASS_WARNING}`]),
    ...claimSpecWarnings(spec, FieldPath.of('spec')),
  ];
}

/** About the spec of a claim, or of one that is to be made. Sizes are whole bytes. */
export function claimSpecWarnings({ resources }: Resources, path: FieldPath): string[] {
  return (['requests', 'limits'] as const).flatMap((list) => {
    const amount = resources?.[list]?.storage;
    if (amount === undefined || amount === null) return [];
    const quantity = quantityOf(amount);
    const at = path.child('resources', list).key('storage');
    const whole = quantity.nano % 1_000_000_000n === 0n;
    return whole ? [] : [`${at}: fractional byte value "${formatQuantity(quantity)}" is invalid, must be an integer`];
  });
}
