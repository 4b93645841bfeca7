import {
  compareQuantities,
  deepEqual,
  FieldPath,
  invalid,
  quantityOf,
  required,
  ZERO_QUANTITY,
  type FieldError,
  type KubeObject,
  type LabelSelector,
} from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { nameColumn } from '../../meta/table-columns.ts';
import { immutable } from '../../meta/validation/field-checks.ts';
import { validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';

export interface CSIStorageCapacity extends KubeObject {
  storageClassName?: string;
  nodeTopology?: LabelSelector;
  capacity?: string;
  maximumVolumeSize?: string;
}

/** pkg/apis/storage/validation, ValidateCSIStorageCapacity. */
function validate({ storageClassName, nodeTopology, capacity, maximumVolumeSize }: CSIStorageCapacity): FieldError[] {
  const amount = (field: string, value: string | undefined) =>
    value !== undefined && compareQuantities(quantityOf(value), ZERO_QUANTITY) < 0
      ? [invalid(FieldPath.of(field), value, 'must be greater than or equal to 0')]
      : [];
  return [
    ...(storageClassName ? [] : [required(FieldPath.of('storageClassName'))]),
    ...(nodeTopology ? validateLabelSelector(nodeTopology, FieldPath.of('nodeTopology')) : []),
    ...amount('capacity', capacity),
    ...amount('maximumVolumeSize', maximumVolumeSize),
  ];
}

export const csiStorageCapacities: ResourceDefinition<CSIStorageCapacity> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  singular: 'csistoragecapacity',
  namespaced: true,
  strategy: {
    validate,
    validateUpdate: (each, old) => [
      ...immutable(FieldPath.of('nodeTopology'), each.nodeTopology, deepEqual(each.nodeTopology, old.nodeTopology)),
      ...immutable(FieldPath.of('storageClassName'), each.storageClassName, each.storageClassName === old.storageClassName),
    ],
    generationChanges: false,
  },
  table: {
    columns: [nameColumn, { name: 'StorageClassName', type: 'string' }, { name: 'Capacity', type: 'string' }],
    cells: ({ metadata, storageClassName = '', capacity }) => [metadata.name, storageClassName, capacity ?? '<unset>'],
  },
};
