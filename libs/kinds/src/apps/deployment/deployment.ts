import { changedMetadata, deepEqual, FieldPath, formatLabelSelector } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { defaultTemplateOwner } from '../../core/pod/spec/pod-spec.defaults.ts';
import { podTemplateWarnings } from '../../core/pod/pod.warnings.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { selectorCell, selectorColumn, templateCells, templateColumns } from '../../meta/template-columns.ts';
import type { Deployment } from './deployment.types.ts';
import { validateDeployment, validateDeploymentStatus, validateDeploymentUpdate } from './deployment.validation.ts';
import { podNameWarnings } from '../../meta/warnings/pod-name.warnings.ts';

/** pkg/apis/apps/v1, SetDefaults_Deployment. */
function setDefaults(draft: Deployment): void {
  const spec = defaultTemplateOwner(draft);
  spec.replicas ??= 1;
  spec.strategy ??= {};
  spec.strategy.type ||= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {};
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
    spec.strategy.rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
}

export const deployments: ResourceDefinition<Deployment> = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  strategy: {
    defaults: setDefaults,
    sharesSpec: true,
    prepareForCreate(draft) {
      draft.status = {};
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: validateDeployment,
    validateUpdate: validateDeploymentUpdate,
    // A new annotation also counts: it is copied to the ReplicaSet.
    generationChanges: (deployment, old) =>
      !deepEqual(deployment.spec, old.spec) || !deepEqual(deployment.metadata.annotations, old.metadata.annotations),
    warnings: ({ metadata, spec }, old) => [
      ...(old ? [] : podNameWarnings(metadata.name)),
      ...(metadata.generation === old?.metadata.generation ? [] : podTemplateWarnings(spec.template, FieldPath.of('spec', 'template'))),
    ],
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Ready', type: 'string' },
      { name: 'Up-to-date', type: 'integer' },
      { name: 'Available', type: 'integer' },
      ageColumn,
      ...templateColumns,
      selectorColumn,
    ],
    cells: (deployment, clock) => [
      deployment.metadata.name,
      `${deployment.status?.readyReplicas ?? 0}/${deployment.spec.replicas ?? 0}`,
      deployment.status?.updatedReplicas ?? 0,
      deployment.status?.availableReplicas ?? 0,
      ageOf(deployment, clock),
      ...templateCells(deployment.spec.template),
      selectorCell(deployment.spec.selector),
    ],
  },
  // The controller writes the revision annotation together with the status.
  status: {
    prepareForUpdate: (draft, old) => ({
      ...old,
      metadata: changedMetadata(draft.metadata, { labels: old.metadata.labels }),
      status: draft.status,
    }),
    validateUpdate: validateDeploymentStatus,
  },
  scale: {
    specReplicas: (deployment) => deployment.spec.replicas ?? 0,
    statusReplicas: (deployment) => deployment.status?.replicas ?? 0,
    selector: (deployment) => formatLabelSelector(deployment.spec.selector),
    withReplicas(draft, replicas) {
      draft.spec.replicas = replicas;
    },
  },
};
