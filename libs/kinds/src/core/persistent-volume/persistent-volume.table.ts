import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { accessModesString, type PersistentVolume } from './persistent-volume.types.ts';

export const persistentVolumeTable: TableDefinition<PersistentVolume> = {
  columns: [
    nameColumn,
    { name: 'Capacity', type: 'string' },
    { name: 'Access Modes', type: 'string' },
    { name: 'Reclaim Policy', type: 'string' },
    { name: 'Status', type: 'string' },
    { name: 'Claim', type: 'string' },
    { name: 'StorageClass', type: 'string' },
    { name: 'VolumeAttributesClass', type: 'string' },
    { name: 'Reason', type: 'string' },
    ageColumn,
    { name: 'VolumeMode', type: 'string', priority: 1 },
  ],
  cells: (volume, clock) => {
    const { spec, status, metadata } = volume;
    return [
      metadata.name,
      spec.capacity?.storage ?? '0',
      accessModesString(spec.accessModes),
      spec.persistentVolumeReclaimPolicy ?? '',
      metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
      spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '',
      spec.storageClassName ?? '',
      spec.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      ageOf(volume, clock),
      spec.volumeMode ?? '<unset>',
    ];
  },
};
