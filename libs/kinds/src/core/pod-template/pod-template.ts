import { FieldPath, type KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { nameColumn } from '../../meta/table-columns.ts';
import { templateCells } from '../../meta/template-columns.ts';
import { podTemplateWarnings } from '../pod/pod.warnings.ts';
import { defaultPodTemplate } from '../pod/spec/pod-spec.defaults.ts';
import type { PodTemplateSpec } from '../pod/spec/pod-spec.types.ts';
import { validatePodTemplate } from '../pod/spec/pod-spec.validation.ts';

export interface PodTemplate extends KubeObject {
  template: PodTemplateSpec;
}

const path = FieldPath.of('template');

/** A template that nobody uses by itself. */
export const podTemplates: ResourceDefinition<PodTemplate> = {
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  singular: 'podtemplate',
  namespaced: true,
  strategy: {
    defaults(draft) {
      draft.template ??= { spec: { containers: [] } };
      defaultPodTemplate(draft.template);
    },
    prepareForCreate(draft) {
      draft.metadata.generation = 1;
    },
    validate: ({ template }) => validatePodTemplate(template, path),
    warnings: ({ template }) => podTemplateWarnings(template, path),
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Containers', type: 'string' },
      { name: 'Images', type: 'string' },
      { name: 'Pod Labels', type: 'string' },
    ],
    cells: ({ metadata, template }) => [metadata.name, ...templateCells(template), labelsText(template.metadata?.labels)],
  },
};

/** labels.FormatLabels. */
function labelsText(labels: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`);
  return pairs.join(',') || '<none>';
}
