import { formatTime } from '@drydock/apimachinery';
import type { ResourceDefinition, Strategy } from '@drydock/apiserver';
import { persistentVolumeTable } from './persistent-volume.table.ts';
import type { PersistentVolume } from './persistent-volume.types.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './persistent-volume.validation.ts';
import { persistentVolumeWarnings } from './persistent-volume.warnings.ts';

/** pkg/apis/core/v1, SetDefaults_PersistentVolume. */
function defaultPersistentVolume(draft: PersistentVolume): void {
  const spec = (draft.spec ??= {});
  spec.persistentVolumeReclaimPolicy ??= 'Retain';
  spec.volumeMode ??= 'Filesystem';
  if (spec.hostPath) spec.hostPath.type ??= '';
}

const strategy: Strategy<PersistentVolume> = {
  defaults: defaultPersistentVolume,
  prepareForCreate(draft, { clock }) {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(clock.now()) };
  },
  prepareForUpdate(draft, old) {
    draft.status = old.status;
  },
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  warnings: persistentVolumeWarnings,
  generationChanges: false,
};

export const persistentVolumes: ResourceDefinition<PersistentVolume> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  namespaced: false,
  strategy,
  table: persistentVolumeTable,
  status: {
    prepareForUpdate(draft, old, { clock }) {
      const changed = draft.status?.phase !== old.status?.phase;
      const since = changed ? formatTime(clock.now()) : old.status?.lastPhaseTransitionTime;
      return { ...old, metadata: draft.metadata, status: { ...draft.status, ...(since ? { lastPhaseTransitionTime: since } : {}) } };
    },
  },
};
