/** `labels`, `commonLabels` and `commonAnnotations` (kustomize, LabelTransformer and AnnotationsTransformer). */
import { isRecord, setOwn } from '@drydock/apimachinery';
import { visitField, type FieldSpec } from './field-path.ts';
import { ANNOTATIONS, PLAIN_LABELS, SELECTOR_LABELS, TEMPLATE_LABELS } from './field-specs.ts';
import type { LabelEntry } from './kustomization-file.ts';
import { KustomizeError } from './kustomize-error.ts';
import { isSelected } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

type Texts = Readonly<Record<string, string>>;

export function addLabels(list: ResourceList, { pairs = {}, includeSelectors, includeTemplates, fields = [] }: LabelEntry): void {
  const builtIn = includeSelectors ? SELECTOR_LABELS : includeTemplates ? TEMPLATE_LABELS : PLAIN_LABELS;
  setEntries(list, pairs, merged(fields, builtIn));
}

export function addCommonLabels(list: ResourceList, labels: Texts): void {
  setEntries(list, labels, SELECTOR_LABELS);
}

export function addAnnotations(list: ResourceList, annotations: Texts): void {
  setEntries(list, annotations, ANNOTATIONS);
}

function setEntries({ resources }: ResourceList, entries: Texts, fields: readonly FieldSpec[]): void {
  const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const resource of resources) {
    for (const [key, value] of sorted) {
      for (const field of fields) {
        visitField(resource, field, 'map', ({ value: map }) => {
          if (!isRecord(map)) throw new KustomizeError('wrong node kind: expected MappingNode but got ScalarNode');
          setOwn(map, key, value);
        });
      }
    }
  }
}

/** The author's own fields, and the built-in ones that they do not name already. */
function merged(own: readonly FieldSpec[], builtIn: readonly FieldSpec[]): FieldSpec[] {
  const result = [...own];
  for (const field of builtIn) {
    const existing = result.find((each) => each.path === field.path && isSelected({ group: '', version: '', kind: '', ...each }, field));
    if (!existing) result.push(field);
    else if ((existing.create ?? false) !== (field.create ?? false))
      throw new KustomizeError('failed to merge labels: conflicting fieldspecs');
  }
  return result;
}
