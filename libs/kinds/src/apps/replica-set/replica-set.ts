import { deepEqual, FieldPath, formatLabelSelector, type FieldError } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { defaultTemplateOwner } from '../../core/pod/spec/pod-spec.defaults.ts';
import { podTemplateWarnings } from '../../core/pod/pod.warnings.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { selectorCell, selectorColumn, templateCells, templateColumns } from '../../meta/template-columns.ts';
import { immutable, nonNegative } from '../../meta/validation/field-checks.ts';
import { replicaStatusErrors } from '../../meta/validation/status-counts.validation.ts';
import { ORPHAN_INDEX, orphanReader } from '../../meta/orphan-index.ts';
import { goLabelSelector, validateSelectorAndTemplate } from '../template-owner.validation.ts';
import type { ReplicaSet } from './replica-set.types.ts';
import { podNameWarnings } from '../../meta/warnings/pod-name.warnings.ts';

const spec = FieldPath.of('spec');

function validate({ spec: { replicas, minReadySeconds, ...rest } }: ReplicaSet): FieldError[] {
  return [
    ...nonNegative(spec.child('replicas'), replicas),
    ...nonNegative(spec.child('minReadySeconds'), minReadySeconds),
    ...validateSelectorAndTemplate(rest, spec),
  ];
}

export const replicaSets: ResourceDefinition<ReplicaSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  strategy: {
    defaults(draft) {
      defaultTemplateOwner(draft).replicas ??= 1;
    },
    sharesSpec: true,
    prepareForCreate(draft) {
      draft.status = { replicas: 0 };
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate,
    validateStatus: replicaStatusErrors,
    validateUpdate: (replicaSet, old) =>
      immutable(spec.child('selector'), goLabelSelector(replicaSet.spec.selector), deepEqual(replicaSet.spec.selector, old.spec.selector)),
    warnings: ({ metadata, spec: { template } }, old) => [
      ...(old ? [] : podNameWarnings(metadata.name)),
      ...(metadata.generation === old?.metadata.generation ? [] : podTemplateWarnings(template, spec.child('template'))),
    ],
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Desired', type: 'integer' },
      { name: 'Current', type: 'integer' },
      { name: 'Ready', type: 'integer' },
      ageColumn,
      ...templateColumns,
      selectorColumn,
    ],
    cells: (replicaSet, clock) => [
      replicaSet.metadata.name,
      replicaSet.spec.replicas ?? 0,
      replicaSet.status?.replicas ?? 0,
      replicaSet.status?.readyReplicas ?? 0,
      ageOf(replicaSet, clock),
      ...templateCells(replicaSet.spec.template),
      selectorCell(replicaSet.spec.selector),
    ],
  },
  status: true,
  scale: {
    specReplicas: (replicaSet) => replicaSet.spec.replicas ?? 0,
    statusReplicas: (replicaSet) => replicaSet.status?.replicas ?? 0,
    selector: (replicaSet) => formatLabelSelector(replicaSet.spec.selector),
    withReplicas(draft, replicas) {
      draft.spec.replicas = replicas;
    },
  },
  fieldSelectors: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  indexers: { [ORPHAN_INDEX]: orphanReader },
};
