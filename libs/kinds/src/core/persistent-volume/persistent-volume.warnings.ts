/** pkg/api/persistentvolume, GetWarningsForPersistentVolume. */
import { FieldPath } from '@drydock/apimachinery';
import { nodeSelectorTermWarnings } from '../../meta/warnings/node-label.warnings.ts';
import { BETA_STORAGE_CLASS, BETA_STORAGE_CLASS_WARNING } from '../persistent-volume-claim/persistent-volume-claim.warnings.ts';
import { driverWarnings } from '../pod/volume.warnings.ts';
import type { PersistentVolume } from './persistent-volume.types.ts';

const ANNOTATIONS: Readonly<Record<string, string>> = {
  [BETA_STORAGE_CLASS]: BETA_STORAGE_CLASS_WARNING,
  'volume.beta.kubernetes.io/mount-options': 'deprecated since v1.31; use "mountOptions" attribute instead',
};
const DRIVERS = ['cephfs', 'photonPersistentDisk', 'scaleIO', 'storageos', 'glusterfs', 'rbd'];
const RECYCLE = 'The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';

export function persistentVolumeWarnings({ metadata, spec }: PersistentVolume): string[] {
  const path = FieldPath.of('spec');
  const terms = path.child('nodeAffinity', 'required', 'nodeSelectorTerms');
  return [
    ...Object.entries(ANNOTATIONS)
      .filter(([key]) => metadata.annotations?.[key] !== undefined)
      .map(([key, why]) => `${FieldPath.of('metadata', 'annotations').key(key)}: ${why}`),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle' ? [`${path.child('persistentVolumeReclaimPolicy')}: ${RECYCLE}`] : []),
    ...(spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap((term, index) =>
      nodeSelectorTermWarnings(term, false, terms.index(index)),
    ),
    ...driverWarnings(spec as Readonly<Record<string, unknown>>, path, DRIVERS),
  ];
}
