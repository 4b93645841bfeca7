import type { ResourceDefinition, Strategy, TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { accessModesString } from '../persistent-volume/persistent-volume.types.ts';
import type { PersistentVolumeClaim } from './persistent-volume-claim.types.ts';
import { settleDataSources } from './data-sources.ts';
import { validatePersistentVolumeClaim, validatePersistentVolumeClaimUpdate } from './persistent-volume-claim.validation.ts';
import { persistentVolumeClaimWarnings } from './persistent-volume-claim.warnings.ts';

const strategy: Strategy<PersistentVolumeClaim> = {
  defaults(draft) {
    draft.spec ??= {};
    draft.spec.volumeMode ??= 'Filesystem';
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending' };
    settleDataSources(draft.spec, undefined);
  },
  prepareForUpdate(draft, old) {
    draft.status = old.status;
    settleDataSources(draft.spec, old.spec);
  },
  validate: validatePersistentVolumeClaim,
  validateUpdate: validatePersistentVolumeClaimUpdate,
  warnings: persistentVolumeClaimWarnings,
  generationChanges: false,
};

const persistentVolumeClaimTable: TableDefinition<PersistentVolumeClaim> = {
  columns: [
    nameColumn,
    { name: 'Status', type: 'string' },
    { name: 'Volume', type: 'string' },
    { name: 'Capacity', type: 'string' },
    { name: 'Access Modes', type: 'string' },
    { name: 'StorageClass', type: 'string' },
    { name: 'VolumeAttributesClass', type: 'string' },
    ageColumn,
    { name: 'VolumeMode', type: 'string', priority: 1 },
  ],
  cells: (claim, clock) => {
    const { metadata, spec, status } = claim;
    const bound = Boolean(spec.volumeName);
    return [
      metadata.name,
      metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
      spec.volumeName ?? '',
      bound ? (status?.capacity?.storage ?? '0') : '',
      bound ? accessModesString(status?.accessModes) : '',
      spec.storageClassName ?? '',
      spec.volumeAttributesClassName ?? '<unset>',
      ageOf(claim, clock),
      spec.volumeMode ?? '<unset>',
    ];
  },
};

export const persistentVolumeClaims: ResourceDefinition<PersistentVolumeClaim> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  namespaced: true,
  strategy,
  table: persistentVolumeClaimTable,
  status: true,
};
