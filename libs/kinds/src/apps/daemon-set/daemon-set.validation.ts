import {
  deepEqual,
  FieldPath,
  forbidden,
  GoValue,
  invalid,
  notSupported,
  quoteGo,
  required,
  selectorMatches,
  type FieldError,
} from '@drydock/apimachinery';
import { validatePodTemplate } from '../../core/pod/spec/pod-spec.validation.ts';
import { goPointer, goStringMap, immutable, nonNegative } from '../../meta/validation/field-checks.ts';
import { goIntOrString, intOrPercentErrors, notMoreThan100Percent } from '../../meta/validation/int-or-percent.validation.ts';
import { isEmptySelector, isUsableSelector, validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';
import { collisionErrors, countErrors } from '../../meta/validation/status-counts.validation.ts';
import { goLabelSelector } from '../template-owner.validation.ts';
import type { DaemonSet, DaemonSetUpdateStrategy } from './daemon-set.types.ts';

const specPath = FieldPath.of('spec');
const selectorPath = specPath.child('selector');
const templatePath = specPath.child('template');

/** pkg/apis/apps/validation, ValidateDaemonSetSpec. */
export function validateDaemonSet({ spec }: DaemonSet): FieldError[] {
  return [
    ...validateLabelSelector(spec.selector, selectorPath),
    ...selectorErrors(spec),
    ...validatePodTemplate(spec.template, templatePath),
    ...restartErrors(spec),
    ...nonNegative(specPath.child('minReadySeconds'), spec.minReadySeconds),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, specPath.child('updateStrategy')),
    ...nonNegative(specPath.child('revisionHistoryLimit'), spec.revisionHistoryLimit),
  ];
}

export function validateDaemonSetUpdate({ spec }: DaemonSet, { spec: old }: DaemonSet): FieldError[] {
  return immutable(selectorPath, goLabelSelector(spec.selector), deepEqual(spec.selector, old.selector));
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];

export function validateDaemonSetStatus({ status }: DaemonSet, { status: old }: DaemonSet): FieldError[] {
  return [...countErrors(status, COUNTS), ...collisionErrors(status, old)];
}

function selectorErrors({ selector, template }: DaemonSet['spec']): FieldError[] {
  const { labels } = template.metadata ?? {};
  const errors: FieldError[] = [];
  if (isUsableSelector(selector) && !selectorMatches(selector, labels)) {
    errors.push(invalid(templatePath.child('metadata', 'labels'), goStringMap(labels), '`selector` does not match template `labels`'));
  }
  if (selector && isEmptySelector(selector)) {
    errors.push(invalid(selectorPath, goLabelSelector(selector), 'empty selector is invalid for daemonset'));
  }
  return errors;
}

function restartErrors({ template: { spec } }: DaemonSet['spec']): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.restartPolicy !== 'Always')
    errors.push(notSupported(templatePath.child('spec', 'restartPolicy'), spec.restartPolicy, ['Always']));
  if (spec.activeDeadlineSeconds !== undefined) {
    errors.push(forbidden(templatePath.child('spec', 'activeDeadlineSeconds'), 'activeDeadlineSeconds in DaemonSet is not Supported'));
  }
  return errors;
}

function validateUpdateStrategy({ type = '', rollingUpdate }: DaemonSetUpdateStrategy, path: FieldPath): FieldError[] {
  if (type === 'OnDelete') return [];
  if (type === 'RollingUpdate') {
    return rollingUpdate ? rollingUpdateErrors(rollingUpdate, path.child('rollingUpdate')) : [required(path.child('rollingUpdate'))];
  }
  const shown = new GoValue(
    `apps.DaemonSetUpdateStrategy{Type:${quoteGo(type)}, RollingUpdate:(*apps.RollingUpdateDaemonSet)(${goPointer(rollingUpdate)})}`,
  );
  return [notSupported(path, shown, ['RollingUpdate', 'OnDelete'])];
}

/** Exactly one of the two may be more than zero. */
function rollingUpdateErrors(
  { maxUnavailable = 0, maxSurge = 0 }: NonNullable<DaemonSetUpdateStrategy['rollingUpdate']>,
  path: FieldPath,
): FieldError[] {
  const unavailablePath = path.child('maxUnavailable');
  const surgePath = path.child('maxSurge');
  const errors = [
    ...intOrPercentErrors(maxUnavailable, unavailablePath),
    ...intOrPercentErrors(maxSurge, surgePath),
    ...notMoreThan100Percent(maxUnavailable, unavailablePath),
    ...notMoreThan100Percent(maxSurge, surgePath),
  ];
  const unavailable = isNonZero(maxUnavailable);
  const surge = isNonZero(maxSurge);
  if (unavailable && surge) errors.push(invalid(surgePath, goIntOrString(maxSurge), 'may not be set when maxUnavailable is non-zero'));
  if (!unavailable && !surge) errors.push(required(unavailablePath, 'cannot be 0 when maxSurge is 0'));
  return errors;
}

function isNonZero(value: number | string): boolean {
  return parseInt(`${value}`, 10) !== 0;
}
