import { FieldPath, invalid, required, selectorMatches, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { defaultPodTemplate } from '../pod/spec/pod-spec.defaults.ts';
import type { PodTemplateSpec } from '../pod/spec/pod-spec.types.ts';
import { validatePodTemplate } from '../pod/spec/pod-spec.validation.ts';
import { podTemplateWarnings } from '../pod/pod.warnings.ts';
import { alwaysRestarting } from '../../apps/template-owner.validation.ts';
import type { ReplicaSetStatus } from '../../apps/replica-set/replica-set.types.ts';
import { newReplicasController } from '../../apps/replica-set/replica-set.controller.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { templateCells, templateColumns, selectorColumn } from '../../meta/template-columns.ts';
import { goStringMap, nonNegative } from '../../meta/validation/field-checks.ts';
import { replicaStatusErrors } from '../../meta/validation/status-counts.validation.ts';
import { podNameWarnings } from '../../meta/warnings/pod-name.warnings.ts';

export interface ReplicationController extends KubeObject {
  spec: {
    replicas?: number;
    minReadySeconds?: number;
    selector?: Record<string, string>;
    template?: PodTemplateSpec;
  };
  status?: ReplicaSetStatus;
}

const spec = FieldPath.of('spec');

/** pkg/apis/core/validation, ValidateReplicationControllerSpec. */
function validate({ spec: { replicas, minReadySeconds, selector = {}, template } }: ReplicationController): FieldError[] {
  const empty = Object.keys(selector).length === 0;
  return [
    ...nonNegative(spec.child('minReadySeconds'), minReadySeconds),
    ...(empty ? [required(spec.child('selector'))] : []),
    ...nonNegative(spec.child('replicas'), replicas),
    ...(template ? templateErrors(selector, template, spec.child('template')) : [required(spec.child('template'))]),
  ];
}

function templateErrors(selector: Record<string, string>, template: PodTemplateSpec, path: FieldPath): FieldError[] {
  const labels = template.metadata?.labels;
  const misses = Object.keys(selector).length > 0 && !selectorMatches({ matchLabels: selector }, labels);
  const mismatch = invalid(path.child('metadata', 'labels'), goStringMap(labels), '`selector` does not match template `labels`');
  const restarting = alwaysRestarting(template, path).map((error) => ({
    ...error,
    body: error.body.replace('ReplicaSet', 'ReplicationController'),
  }));
  return [...(misses ? [mismatch] : []), ...validatePodTemplate(template, path), ...restarting];
}

/** `app=web,tier=front`: labels.SelectorFromSet. */
function selectorText({ spec: { selector } }: ReplicationController): string {
  return Object.entries(selector ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

export const replicationControllers: ResourceDefinition<ReplicationController> = {
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  strategy: {
    /** SetDefaults_ReplicationController: its own labels and its selector come from the template. */
    defaults(draft) {
      draft.spec ??= {};
      const { template } = draft.spec;
      if (template) defaultPodTemplate(template);
      const labels = template?.metadata?.labels ?? {};
      if (Object.keys(labels).length > 0) {
        if (Object.keys(draft.spec.selector ?? {}).length === 0) draft.spec.selector = { ...labels };
        if (Object.keys(draft.metadata.labels ?? {}).length === 0) draft.metadata.labels = { ...labels };
      }
      draft.spec.replicas ??= 1;
    },
    prepareForCreate(draft) {
      draft.status = { replicas: 0 };
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate,
    validateStatus: replicaStatusErrors,
    // Of a change, upstream looks at the template that was.
    warnings: (controller, old) => [
      ...(old ? [] : podNameWarnings(controller.metadata.name)),
      ...(controller.metadata.generation === old?.metadata.generation
        ? []
        : podTemplateWarnings((old ?? controller).spec.template, spec.child('template'))),
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
    cells: (controller, clock) => [
      controller.metadata.name,
      controller.spec.replicas ?? 0,
      controller.status?.replicas ?? 0,
      controller.status?.readyReplicas ?? 0,
      ageOf(controller, clock),
      ...templateCells(controller.spec.template),
      selectorText(controller) || '<none>',
    ],
  },
  status: true,
  scale: {
    specReplicas: (controller) => controller.spec.replicas ?? 0,
    statusReplicas: (controller) => controller.status?.replicas ?? 0,
    selector: selectorText,
    withReplicas(draft, replicas) {
      draft.spec.replicas = replicas;
    },
  },
  fieldSelectors: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
};

export const replicationController = newReplicasController({
  controller: 'replication-controller',
  resource: replicationControllers,
  view: (controller) => ({
    ...controller,
    spec: {
      ...controller.spec,
      selector: { matchLabels: controller.spec.selector ?? {} },
      template: controller.spec.template ?? { spec: { containers: [] } },
    },
  }),
});
