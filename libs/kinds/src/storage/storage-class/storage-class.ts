import { deepEqual, duplicate, FieldPath, forbidden, invalid, isQualifiedName, required, type FieldError } from '@drydock/apimachinery';
import type { ResourceDefinition, TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { invalidAll, oneOf } from '../../meta/validation/field-checks.ts';
import { isDefaultClass, type StorageClass } from './storage-class.types.ts';

/** pkg/apis/storage/v1, SetDefaults_StorageClass. */
function defaultStorageClass(draft: StorageClass): void {
  draft.reclaimPolicy ??= 'Delete';
  draft.volumeBindingMode ??= 'Immediate';
}

/** pkg/apis/storage/validation, ValidateStorageClass. */
function validateStorageClass({
  provisioner,
  reclaimPolicy,
  volumeBindingMode,
  parameters,
  allowedTopologies,
}: StorageClass): FieldError[] {
  const path = FieldPath.of('provisioner');
  const emptyKey = Object.hasOwn(parameters ?? {}, '');
  return [
    ...(provisioner ? invalidAll(path, provisioner, isQualifiedName(provisioner.toLowerCase())) : [required(path, provisioner ?? '')]),
    ...(emptyKey ? [invalid(FieldPath.of('parameters'), '', 'field can not be empty.')] : []),
    ...(reclaimPolicy ? oneOf(FieldPath.of('reclaimPolicy'), reclaimPolicy, ['Delete', 'Retain']) : []),
    ...oneOf(FieldPath.of('volumeBindingMode'), volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']),
    ...topologyErrors((allowedTopologies ?? []) as TopologyTerm[], FieldPath.of('allowedTopologies')),
  ];
}

interface TopologyTerm {
  matchLabelExpressions?: { key?: string; values?: string[] | null }[];
}

/** Where a value stands for the second time. */
function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}

/** validateAllowedTopologies; ValidateTopologySelectorTerm of each. */
function topologyErrors(terms: readonly TopologyTerm[], path: FieldPath): FieldError[] {
  const seen: string[] = [];
  return terms.flatMap(({ matchLabelExpressions = [] }, index) => {
    const at = path.index(index).child('matchLabelExpressions');
    const errors = matchLabelExpressions.flatMap(({ key = '', values }, each) => [
      ...(values?.length ? [] : [required(at.index(each).child('values'))]),
      ...repeated(values ?? []).map((i) => duplicate(at.index(each).child('values').index(i), values![i])),
      ...invalidAll(at.index(each).child('key'), key, isQualifiedName(key)),
      ...(matchLabelExpressions.findIndex((other) => other.key === key) < each ? [duplicate(at.index(each).child('key'), key)] : []),
    ]);
    const whole = JSON.stringify(matchLabelExpressions.map(({ key, values }) => [key, [...(values ?? [])].sort()]).sort());
    if (seen.includes(whole)) errors.push(duplicate(at, ''));
    seen.push(whole);
    return errors;
  });
}

/** pkg/apis/storage/validation, ValidateStorageClassUpdate. */
function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  const fixed = (['parameters', 'provisioner', 'reclaimPolicy'] as const).filter((field) => !deepEqual(storageClass[field], old[field]));
  const errors = fixed.map((field) => forbidden(FieldPath.of(field), `updates to ${field} are forbidden.`));
  if (storageClass.volumeBindingMode === old.volumeBindingMode) return errors;
  return [...errors, invalid(FieldPath.of('volumeBindingMode'), storageClass.volumeBindingMode, 'field is immutable')];
}

const storageClassTable: TableDefinition<StorageClass> = {
  columns: [
    nameColumn,
    { name: 'Provisioner', type: 'string' },
    { name: 'ReclaimPolicy', type: 'string' },
    { name: 'VolumeBindingMode', type: 'string' },
    { name: 'AllowVolumeExpansion', type: 'string' },
    ageColumn,
  ],
  cells: (storageClass, clock) => [
    isDefaultClass(storageClass) ? `${storageClass.metadata.name} (default)` : storageClass.metadata.name,
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? '<unset>',
    storageClass.allowVolumeExpansion ?? false,
    ageOf(storageClass, clock),
  ],
};

export const storageClasses: ResourceDefinition<StorageClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  namespaced: false,
  strategy: {
    defaults: defaultStorageClass,
    validate: validateStorageClass,
    validateUpdate: validateStorageClassUpdate,
    generationChanges: false,
  },
  table: storageClassTable,
};
