/** What ReplicaSets and Deployments check alike (pkg/apis/apps/validation). */
import {
  FieldPath,
  forbidden,
  GoValue,
  invalid,
  notSupported,
  quoteGo,
  required,
  selectorMatches,
  type FieldError,
  type LabelSelector,
} from '@drydock/apimachinery';
import { validatePodTemplate } from '../core/pod/spec/pod-spec.validation.ts';
import type { PodTemplateSpec, TemplateOwnerSpec } from '../core/pod/spec/pod-spec.types.ts';
import { goStringMap } from '../meta/validation/field-checks.ts';
import { isEmptySelector, isUsableSelector, validateLabelSelector } from '../meta/validation/label-selector.validation.ts';
import { goStrings } from '../meta/go-strings.ts';

/** Selector, template, and that one matches the other. */
export function validateSelectorAndTemplate({ selector, template }: TemplateOwnerSpec, path: FieldPath): FieldError[] {
  const errors = selectorErrors(selector, path.child('selector'));
  if (isUsableSelector(selector)) return [...errors, ...templateErrors(selector, template, path.child('template'))];
  return [...errors, invalid(path.child('selector'), goLabelSelector(selector), 'invalid label selector')];
}

function selectorErrors(selector: LabelSelector | undefined, path: FieldPath): FieldError[] {
  if (!selector) return [required(path)];
  const errors = validateLabelSelector(selector, path);
  if (isEmptySelector(selector)) errors.push(invalid(path, goLabelSelector(selector), 'empty selector is invalid for deployment'));
  return errors;
}

function templateErrors(selector: LabelSelector | undefined, template: PodTemplateSpec, path: FieldPath): FieldError[] {
  const { labels } = template.metadata ?? {};
  const matches = Boolean(selector) && (isEmptySelector(selector!) || selectorMatches(selector, labels));
  return [
    ...(matches ? [] : [invalid(path.child('metadata', 'labels'), goStringMap(labels), '`selector` does not match template `labels`')]),
    ...validatePodTemplate(template, path),
    ...alwaysRestarting(template, path),
  ];
}

/** Pods of a workload that keeps them running restart, and have no deadline. */
export function alwaysRestarting({ spec }: PodTemplateSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.restartPolicy !== 'Always') errors.push(notSupported(path.child('spec', 'restartPolicy'), spec.restartPolicy, ['Always']));
  if (spec.activeDeadlineSeconds !== undefined) {
    errors.push(forbidden(path.child('spec', 'activeDeadlineSeconds'), 'activeDeadlineSeconds in ReplicaSet is not Supported'));
  }
  return errors;
}

/** `v1.LabelSelector{…}` as `%#v` shows it. */
export function goLabelSelector(selector: LabelSelector | undefined): GoValue {
  if (!selector) return new GoValue('"null"');
  const expressions = selector.matchExpressions?.map(
    ({ key, operator, values }) =>
      `v1.LabelSelectorRequirement{Key:${quoteGo(key)}, Operator:${quoteGo(operator)}, Values:${values ? goStrings(values).text : '[]string(nil)'}}`,
  );
  const list = expressions ? `[]v1.LabelSelectorRequirement{${expressions.join(', ')}}` : '[]v1.LabelSelectorRequirement(nil)';
  return new GoValue(`v1.LabelSelector{MatchLabels:${goStringMap(selector.matchLabels).text}, MatchExpressions:${list}}`);
}
