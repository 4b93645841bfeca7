import { formatLabelSelector, isDNS1123Label, prefixedName } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { defaultTemplateOwner } from '../../core/pod/spec/pod-spec.defaults.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { templateCells, templateColumns } from '../../meta/template-columns.ts';
import type { ClaimTemplate, StatefulSet } from './stateful-set.types.ts';
import { validateStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate } from './stateful-set.validation.ts';
import { statefulSetWarnings } from './stateful-set.warnings.ts';

/** pkg/apis/apps/v1, SetDefaults_StatefulSet. */
function setDefaults(draft: StatefulSet): void {
  const spec = defaultTemplateOwner(draft);
  spec.podManagementPolicy ||= 'OrderedReady';
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate ??= {};
    spec.updateStrategy.rollingUpdate.partition ??= 0;
  }
  const policy = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  policy.whenDeleted ||= 'Retain';
  policy.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  for (const template of spec.volumeClaimTemplates ?? []) defaultClaimTemplate(template);
}

function defaultClaimTemplate(template: ClaimTemplate): void {
  template.apiVersion = 'v1';
  template.kind = 'PersistentVolumeClaim';
  template.metadata.creationTimestamp ??= null;
  template.spec ??= {};
  template.spec.volumeMode ??= 'Filesystem';
  template.status = { phase: 'Pending', ...(template.status as object | undefined) };
}

export const statefulSets: ResourceDefinition<StatefulSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  strategy: {
    validateName: (name, prefix) => isDNS1123Label(prefix ? prefixedName(name) : name),
    defaults: setDefaults,
    sharesSpec: true,
    prepareForCreate(draft) {
      draft.status = { replicas: 0, availableReplicas: 0 };
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: validateStatefulSet,
    validateUpdate: validateStatefulSetUpdate,
    validateStatus: validateStatefulSetStatus,
    warnings: statefulSetWarnings,
  },
  table: {
    columns: [nameColumn, { name: 'Ready', type: 'string' }, ageColumn, ...templateColumns],
    cells: (statefulSet, clock) => [
      statefulSet.metadata.name,
      `${statefulSet.status?.readyReplicas ?? 0}/${statefulSet.spec.replicas ?? 0}`,
      ageOf(statefulSet, clock),
      ...templateCells(statefulSet.spec.template),
    ],
  },
  status: true,
  scale: {
    specReplicas: ({ spec }) => spec.replicas ?? 0,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => formatLabelSelector(spec.selector),
    withReplicas(draft, replicas) {
      draft.spec.replicas = replicas;
    },
  },
};
