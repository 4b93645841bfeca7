/** pkg/apis/apps/validation, ValidateStatefulSet. */
import {
  deepEqual,
  FieldPath,
  forbidden,
  GoValue,
  invalid,
  isDNS1123Label,
  isQualifiedName,
  notSupported,
  quoteGo,
  required,
  selectorMatches,
  type FieldError,
} from '@drydock/apimachinery';
import type { StrategyContext } from '@drydock/apiserver';
import { goPointer, goStringMap, invalidAll, nonNegative } from '../../meta/validation/field-checks.ts';
import {
  isEmptySelector,
  isUsableSelector,
  validateLabels,
  validateLabelSelector,
} from '../../meta/validation/label-selector.validation.ts';
import { collisionErrors, countErrors, partErrors } from '../../meta/validation/status-counts.validation.ts';
import { goLabelSelector } from '../template-owner.validation.ts';
import type { StatefulSet, StatefulSetSpec } from './stateful-set.types.ts';

const specPath = FieldPath.of('spec');
const RETENTION_POLICIES = ['Retain', 'Delete'];

export function validateStatefulSet({ spec }: StatefulSet, _: StrategyContext, old?: StatefulSet): FieldError[] {
  return [
    ...managementErrors(spec.podManagementPolicy),
    ...strategyErrors(spec.updateStrategy, specPath.child('updateStrategy')),
    ...retentionErrors(spec, specPath.child('persistentVolumeClaimRetentionPolicy')),
    ...nonNegative(specPath.child('replicas'), spec.replicas),
    ...nonNegative(specPath.child('minReadySeconds'), spec.minReadySeconds),
    ...nonNegative(specPath.child('ordinals', 'start'), spec.ordinals?.start),
    ...(old ? [] : serviceNameErrors(spec.serviceName, specPath.child('serviceName'))),
    ...selectorErrors(spec, specPath.child('selector')),
    ...templateErrors(spec, specPath.child('template')),
  ];
}

/** Of new sets only: it never changes, and older servers took any. */
function serviceNameErrors(name: string | undefined, path: FieldPath): FieldError[] {
  return name ? invalidAll(path, name, isDNS1123Label(name)) : [];
}

function managementErrors(policy: string | undefined): FieldError[] {
  const path = specPath.child('podManagementPolicy');
  if (!policy) return [required(path)];
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalid(path, policy, "must be 'OrderedReady' or 'Parallel'")];
}

function strategyErrors({ type = '', rollingUpdate }: NonNullable<StatefulSetSpec['updateStrategy']> = {}, path: FieldPath): FieldError[] {
  if (!type) return [required(path)];
  if (type === 'RollingUpdate') return nonNegative(path.child('rollingUpdate', 'partition'), rollingUpdate?.partition);
  if (type === 'OnDelete') {
    const shown = new GoValue(
      `apps.RollingUpdateStatefulSetStrategy{Partition:${rollingUpdate?.partition ?? 0}, MaxUnavailable:(*intstr.IntOrString)(nil)}`,
    );
    return rollingUpdate ? [invalid(path.child('rollingUpdate'), shown, "only allowed for updateStrategy 'RollingUpdate'")] : [];
  }
  const shown = new GoValue(
    `apps.StatefulSetUpdateStrategy{Type:${quoteGo(type)}, RollingUpdate:(*apps.RollingUpdateStatefulSetStrategy)(${goPointer(rollingUpdate)})}`,
  );
  return [invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'")];
}

function retentionErrors({ persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec, path: FieldPath): FieldError[] {
  return (['whenDeleted', 'whenScaled'] as const).flatMap((field) => {
    const value = policy?.[field];
    return value === undefined || RETENTION_POLICIES.includes(value) ? [] : [notSupported(path.child(field), value, RETENTION_POLICIES)];
  });
}

function selectorErrors({ selector }: StatefulSetSpec, path: FieldPath): FieldError[] {
  if (!selector) return [required(path)];
  const errors = validateLabelSelector(selector, path);
  if (isEmptySelector(selector)) errors.push(invalid(path, goLabelSelector(selector), 'empty selector is invalid for statefulset'));
  return errors;
}

/** The pod spec is judged when pods are made: its volumes may come from claim templates. */
function templateErrors({ selector, template }: StatefulSetSpec, path: FieldPath): FieldError[] {
  const { labels, annotations } = template.metadata ?? {};
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  const errors: FieldError[] = [];
  if (isUsableSelector(selector)) {
    if (!(selector && isEmptySelector(selector)) && !selectorMatches(selector, labels))
      errors.push(invalid(path.child('metadata', 'labels'), goStringMap(labels), '`selector` does not match template `labels`'));
    errors.push(...validateLabels(labels, path.child('labels')));
    for (const key of Object.keys(annotations ?? {}))
      errors.push(...invalidAll(path.child('annotations'), key, isQualifiedName(key.toLowerCase())));
  } else errors.push(invalid(specPath.child('selector'), goLabelSelector(selector), ''));
  if (restartPolicy !== 'Always') errors.push(notSupported(path.child('spec', 'restartPolicy'), restartPolicy, ['Always']));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbidden(path.child('spec', 'activeDeadlineSeconds'), 'activeDeadlineSeconds in StatefulSet is not Supported'));
  }
  return errors;
}

const IMMUTABLE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export function validateStatefulSetUpdate({ spec }: StatefulSet, { spec: old }: StatefulSet): FieldError[] {
  const { replicas, ordinals, template, updateStrategy, revisionHistoryLimit, minReadySeconds } = spec;
  const { persistentVolumeClaimRetentionPolicy } = spec;
  const changeable = { replicas, ordinals, template, updateStrategy, revisionHistoryLimit, minReadySeconds };
  const allowed = { ...old, ...changeable, persistentVolumeClaimRetentionPolicy };
  return deepEqual(spec, allowed) ? [] : [forbidden(specPath, IMMUTABLE)];
}

const PARTS = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];

export function validateStatefulSetStatus({ status }: StatefulSet, { status: old }: StatefulSet): FieldError[] {
  return [
    ...countErrors(status, ['replicas', ...PARTS, 'observedGeneration', 'collisionCount']),
    ...partErrors(status, PARTS, 'status.replicas'),
    ...partErrors(status, ['availableReplicas'], 'status.readyReplicas'),
    ...collisionErrors(status, old),
  ];
}
