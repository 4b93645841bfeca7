import { deepEqual, FieldPath } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { defaultTemplateOwner } from '../../core/pod/spec/pod-spec.defaults.ts';
import { podTemplateWarnings } from '../../core/pod/pod.warnings.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { selectorCell, selectorColumn, templateCells, templateColumns } from '../../meta/template-columns.ts';
import { TEMPLATE_GENERATION_ANNOTATION, templateGeneration, type DaemonSet } from './daemon-set.types.ts';
import { validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate } from './daemon-set.validation.ts';

/** pkg/apis/apps/v1, SetDefaults_DaemonSet. */
function setDefaults(draft: DaemonSet): void {
  const spec = defaultTemplateOwner(draft);
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate ??= {};
    spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
    spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
}

function setTemplateGeneration(draft: DaemonSet, generation: number): void {
  draft.metadata.annotations = { ...draft.metadata.annotations, [TEMPLATE_GENERATION_ANNOTATION]: String(generation) };
}

export const daemonSets: ResourceDefinition<DaemonSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  strategy: {
    defaults: setDefaults,
    sharesSpec: true,
    prepareForCreate(draft) {
      draft.status = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 };
      setTemplateGeneration(draft, Math.max(1, Number(templateGeneration(draft) ?? 1) || 1));
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
      const before = Number(templateGeneration(old) ?? 1);
      setTemplateGeneration(draft, deepEqual(draft.spec.template, old.spec.template) ? before : before + 1);
    },
    validate: validateDaemonSet,
    validateUpdate: validateDaemonSetUpdate,
    validateStatus: validateDaemonSetStatus,
    warnings: (daemonSet, old) =>
      deepEqual(daemonSet.spec.template, old?.spec.template)
        ? []
        : podTemplateWarnings(daemonSet.spec.template, FieldPath.of('spec', 'template')),
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Desired', type: 'integer' },
      { name: 'Current', type: 'integer' },
      { name: 'Ready', type: 'integer' },
      { name: 'Up-to-date', type: 'integer' },
      { name: 'Available', type: 'integer' },
      { name: 'Node Selector', type: 'string' },
      ageColumn,
      ...templateColumns,
      selectorColumn,
    ],
    cells: (daemonSet, clock) => [
      daemonSet.metadata.name,
      daemonSet.status?.desiredNumberScheduled ?? 0,
      daemonSet.status?.currentNumberScheduled ?? 0,
      daemonSet.status?.numberReady ?? 0,
      daemonSet.status?.updatedNumberScheduled ?? 0,
      daemonSet.status?.numberAvailable ?? 0,
      selectorCell({ matchLabels: daemonSet.spec.template.spec.nodeSelector }),
      ageOf(daemonSet, clock),
      ...templateCells(daemonSet.spec.template),
      selectorCell(daemonSet.spec.selector),
    ],
  },
  status: true,
};
