/** pkg/apis/autoscaling/validation, ValidateHorizontalPodAutoscalerSpec. */
import {
  compareQuantities,
  FieldPath,
  forbidden,
  invalid,
  notSupported,
  quantityOf,
  required,
  ZERO_QUANTITY,
  type FieldError,
} from '@drydock/apimachinery';
import { requiredText } from '../../meta/validation/field-checks.ts';
import {
  sourceField,
  type HorizontalPodAutoscaler,
  type HPAScalingPolicy,
  type HPAScalingRules,
  type MetricSpec,
  type MetricTarget,
} from './horizontal-pod-autoscaler.types.ts';

const specPath = FieldPath.of('spec');
const METRIC_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const SELECT_POLICIES = ['Disabled', 'Max', 'Min'];
const POLICY_TYPES = ['Percent', 'Pods'];
/** Seconds. */
const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;
const TARGET_TYPES = ['Utilization', 'Value', 'AverageValue'];

export function validateHorizontalPodAutoscaler({ spec }: HorizontalPodAutoscaler): FieldError[] {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {}, metrics = [], behavior } = spec;
  const maximumPath = specPath.child('maxReplicas');
  const targetPath = specPath.child('scaleTargetRef');
  const errors: FieldError[] = [];
  if (minReplicas !== undefined && minReplicas < 1) {
    errors.push(invalid(specPath.child('minReplicas'), minReplicas, 'must be greater than or equal to 1'));
  }
  if (maxReplicas < 1) errors.push(invalid(maximumPath, maxReplicas, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid(maximumPath, maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  return [
    ...errors,
    ...requiredText(targetPath.child('kind'), scaleTargetRef.kind),
    ...requiredText(targetPath.child('name'), scaleTargetRef.name),
    ...metrics.flatMap((metric, index) => metricErrors(metric, specPath.child('metrics').index(index))),
    ...rulesErrors(behavior?.scaleUp, specPath.child('behavior', 'scaleUp')),
    ...rulesErrors(behavior?.scaleDown, specPath.child('behavior', 'scaleDown')),
  ];
}

function rulesErrors(rules: HPAScalingRules | undefined, path: FieldPath): FieldError[] {
  if (!rules) return [];
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [] } = rules;
  const windowPath = path.child('stabilizationWindowSeconds');
  const errors: FieldError[] = [];
  if (window < 0) errors.push(invalid(windowPath, window, 'must be greater than or equal to zero'));
  if (window > LONGEST_WINDOW) errors.push(invalid(windowPath, window, `must be less than or equal to ${LONGEST_WINDOW}`));
  if (selectPolicy !== undefined && !SELECT_POLICIES.includes(selectPolicy)) {
    errors.push(notSupported(path.child('selectPolicy'), selectPolicy, SELECT_POLICIES));
  }
  const policiesPath = path.child('policies');
  if (policies.length === 0) errors.push(required(policiesPath, 'must specify at least one Policy'));
  return [...errors, ...policies.flatMap((policy, index) => policyErrors(policy, policiesPath.index(index)))];
}

function policyErrors({ type, value = 0, periodSeconds = 0 }: HPAScalingPolicy, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!POLICY_TYPES.includes(type ?? '')) errors.push(notSupported(path.child('type'), type ?? '', POLICY_TYPES));
  if (value <= 0) errors.push(invalid(path.child('value'), value, 'must be greater than zero'));
  const periodPath = path.child('periodSeconds');
  if (periodSeconds <= 0) errors.push(invalid(periodPath, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > LONGEST_PERIOD) errors.push(invalid(periodPath, periodSeconds, `must be less than or equal to ${LONGEST_PERIOD}`));
  return errors;
}

function metricErrors(metric: MetricSpec, path: FieldPath): FieldError[] {
  const { type } = metric;
  if (!type) return [required(path.child('type'), 'must specify a metric source type')];
  if (!METRIC_TYPES.includes(type)) return [notSupported(path.child('type'), type, METRIC_TYPES)];
  const field = sourceField(type);
  const source = metric[field];
  const sourcePath = path.child(field);
  if (!source) return [required(sourcePath, 'must populate information for the given metric source')];
  const { target = {} } = source;
  const targetPath = sourcePath.child('target');
  if (!('metric' in source) && (field === 'resource' || field === 'containerResource')) {
    const { name } = source as { name?: string };
    const errors = name ? [] : [required(sourcePath.child('name'), 'must specify a resource name')];
    return [...errors, ...targetErrors(target, targetPath), ...resourceTargetErrors(target, targetPath)];
  }
  return targetErrors(target, targetPath);
}

function targetErrors({ type, value, averageValue, averageUtilization }: MetricTarget, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!type) errors.push(required(path.child('type'), 'must specify a metric target type'));
  else if (!TARGET_TYPES.includes(type)) {
    errors.push(invalid(path.child('type'), type, 'must be either Utilization, Value, or AverageValue'));
  }
  for (const [field, amount] of Object.entries({ value, averageValue })) {
    if (amount !== undefined && compareQuantities(quantityOf(amount), ZERO_QUANTITY) <= 0) {
      errors.push(invalid(path.child(field), amount, 'must be positive'));
    }
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalid(path.child('averageUtilization'), averageUtilization, 'must be greater than 0'));
  }
  return errors;
}

function resourceTargetErrors({ averageUtilization, averageValue }: MetricTarget, path: FieldPath): FieldError[] {
  if (averageUtilization === undefined && averageValue === undefined) {
    return [required(path.child('averageUtilization'), 'must set either a target raw value or a target utilization')];
  }
  if (averageUtilization === undefined || averageValue === undefined) return [];
  return [forbidden(path.child('averageValue'), 'may not set both a target raw value and a target utilization')];
}
