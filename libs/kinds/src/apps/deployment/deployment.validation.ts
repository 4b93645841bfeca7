import { deepEqual, FieldPath, forbidden, GoValue, invalid, notSupported, quoteGo, type FieldError } from '@drydock/apimachinery';
import { goPointer, immutable, nonNegative } from '../../meta/validation/field-checks.ts';
import {
  goIntOrString,
  intOrPercentErrors,
  intOrPercentValue,
  notMoreThan100Percent,
} from '../../meta/validation/int-or-percent.validation.ts';
import { collisionErrors, countErrors, partErrors } from '../../meta/validation/status-counts.validation.ts';
import { passedOnce } from '../../meta/validation/passed-once.ts';
import { goLabelSelector, validateSelectorAndTemplate } from '../template-owner.validation.ts';
import type { Deployment, DeploymentStrategy } from './deployment.types.ts';

const spec = FieldPath.of('spec');

export function validateDeployment(deployment: Deployment): FieldError[] {
  return validateSpec(deployment.spec, spec);
}

/** pkg/apis/apps/validation, ValidateDeploymentSpec. */
const validateSpec = passedOnce((deploymentSpec: Deployment['spec'], path) => {
  const { replicas, minReadySeconds = 0, strategy = {}, revisionHistoryLimit, progressDeadlineSeconds: deadline } = deploymentSpec;
  const errors = [
    ...nonNegative(path.child('replicas'), replicas),
    ...validateSelectorAndTemplate(deploymentSpec, path),
    ...validateStrategy(strategy, path.child('strategy')),
    ...nonNegative(path.child('minReadySeconds'), minReadySeconds),
    ...nonNegative(path.child('revisionHistoryLimit'), revisionHistoryLimit),
    ...nonNegative(path.child('progressDeadlineSeconds'), deadline),
  ];
  if (deadline !== undefined && deadline <= minReadySeconds) {
    errors.push(invalid(path.child('progressDeadlineSeconds'), deadline, 'must be greater than minReadySeconds'));
  }
  return errors;
});

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  if (deployment.spec === old.spec) return [];
  const same = deepEqual(deployment.spec.selector, old.spec.selector);
  return immutable(spec.child('selector'), goLabelSelector(deployment.spec.selector), same);
}

const COUNTS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'collisionCount',
];

export function validateDeploymentStatus({ status }: Deployment, { status: old }: Deployment): FieldError[] {
  return [
    ...countErrors(status, COUNTS),
    ...partErrors(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], 'status.replicas'),
    ...partErrors(status, ['availableReplicas'], 'readyReplicas'),
    ...collisionErrors(status, old),
  ];
}

function validateStrategy({ type = '', rollingUpdate }: DeploymentStrategy, path: FieldPath): FieldError[] {
  if (type === 'Recreate') {
    return rollingUpdate ? [forbidden(path.child('rollingUpdate'), "may not be specified when strategy `type` is 'Recreate'")] : [];
  }
  if (type === 'RollingUpdate') return rollingUpdateErrors(rollingUpdate ?? {}, path.child('rollingUpdate'));
  const shown = new GoValue(
    `apps.DeploymentStrategy{Type:${quoteGo(type)}, RollingUpdate:(*apps.RollingUpdateDeployment)(${goPointer(rollingUpdate)})}`,
  );
  return [notSupported(path, shown, ['Recreate', 'RollingUpdate'])];
}

function rollingUpdateErrors(
  { maxUnavailable = 0, maxSurge = 0 }: NonNullable<DeploymentStrategy['rollingUpdate']>,
  path: FieldPath,
): FieldError[] {
  const errors = [
    ...intOrPercentErrors(maxUnavailable, path.child('maxUnavailable')),
    ...intOrPercentErrors(maxSurge, path.child('maxSurge')),
  ];
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    errors.push(invalid(path.child('maxUnavailable'), goIntOrString(maxUnavailable), 'may not be 0 when `maxSurge` is 0'));
  }
  return [...errors, ...notMoreThan100Percent(maxUnavailable, path.child('maxUnavailable'))];
}
