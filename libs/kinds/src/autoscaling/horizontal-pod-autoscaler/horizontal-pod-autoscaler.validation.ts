/** pkg/apis/autoscaling/validation, ValidateHorizontalPodAutoscalerSpec. */
import {
  compareQuantities,
  FieldPath,
  forbidden,
  invalid,
  isDNS1123Label,
  notSupported,
  quantityOf,
  required,
  ZERO_QUANTITY,
  type FieldError,
} from '@drydock/apimachinery';
import { containerResourceNameErrors } from '../../core/pod/spec/resources.validation.ts';
import { goQuantity } from '../../meta/go-quantity.ts';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { pathSegmentErrors } from '../../meta/validation/path-segment.validation.ts';
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
    ...referenceErrors(scaleTargetRef, targetPath),
    ...metrics.flatMap((metric, index) => metricErrors(metric, specPath.child('metrics').index(index))),
    ...scaleToZeroErrors(metrics, minReplicas),
    ...rulesErrors(behavior?.scaleUp, specPath.child('behavior', 'scaleUp')),
    ...rulesErrors(behavior?.scaleDown, specPath.child('behavior', 'scaleDown')),
  ];
}

/** Without pods, only what is measured elsewhere tells that some are wanted. */
function scaleToZeroErrors(metrics: readonly MetricSpec[], minReplicas: number | undefined): FieldError[] {
  if (minReplicas !== 0 || metrics.some(({ type }) => type === 'Object' || type === 'External')) return [];
  return [forbidden(specPath.child('metrics'), 'must specify at least one Object or External metric to support scaling to zero replicas')];
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
  const { type = '' } = metric;
  const errors: FieldError[] = type ? [] : [required(path.child('type'), 'must specify a metric source type')];
  const known = METRIC_TYPES.includes(type);
  // Upstream says it at the start and at the end.
  if (!known) errors.push(notSupported(path.child('type'), type, METRIC_TYPES));
  const present = SOURCES.filter((source) => metric[source]);
  if (present.length > 0) errors.push(...sourceErrors(metric, present[0]!, path.child(present[0]!)));
  if (!known) errors.push(notSupported(path.child('type'), type, METRIC_TYPES));
  else if (!metric[sourceField(type)]) {
    errors.push(required(path.child(sourceField(type)), 'must populate information for the given metric source'));
  }
  if (present.length === 1) return errors;
  const others = present.filter((source) => !known || source !== sourceField(type));
  return [...errors, ...others.map((source) => forbidden(path.child(source), 'must populate the given metric source only'))];
}

/** In the order in which upstream looks; it checks the insides of the first that is there. */
const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;

function sourceErrors(metric: MetricSpec, field: (typeof SOURCES)[number], path: FieldPath): FieldError[] {
  const { target = {} } = metric[field]!;
  const targetPath = path.child('target');
  const averagePath = targetPath.child('averageValue');
  const { value, averageValue } = target;
  switch (field) {
    case 'object':
      return [
        ...referenceErrors(metric.object!.describedObject ?? {}, path.child('describedObject')),
        ...identifierErrors(metric.object!.metric, path.child('metric')),
        ...targetErrors(target, targetPath),
        ...(value === undefined && averageValue === undefined
          ? [required(averagePath, 'must set either a target value or averageValue')]
          : []),
      ];
    case 'external':
      return [
        ...identifierErrors(metric.external!.metric, path.child('metric')),
        ...targetErrors(target, targetPath),
        ...(value === undefined && averageValue === undefined
          ? [required(averagePath, 'must set either a target value for metric or a per-pod target')]
          : []),
        ...(value !== undefined && averageValue !== undefined
          ? [forbidden(targetPath.child('value'), 'may not set both a target value for metric and a per-pod target')]
          : []),
      ];
    case 'pods':
      return [
        ...identifierErrors(metric.pods!.metric, path.child('metric')),
        ...targetErrors(target, targetPath),
        ...(averageValue === undefined ? [required(averagePath, 'must specify a positive target averageValue')] : []),
      ];
    default:
      return [
        ...(metric[field]!.name ? [] : [required(path.child('name'), 'must specify a resource name')]),
        ...(field === 'containerResource' ? containerErrors(metric.containerResource!, path) : []),
        ...targetErrors(target, targetPath),
        ...resourceTargetErrors(target, targetPath),
      ];
  }
}

function containerErrors({ name, container }: { name?: string; container?: string }, path: FieldPath): FieldError[] {
  const at = path.child('container');
  return [
    ...(name ? containerResourceNameErrors(name, path.child('name')) : []),
    ...(container ? invalidAll(at, container, isDNS1123Label(container)) : [required(at, 'must specify a container')]),
  ];
}

function identifierErrors({ name }: { name?: string } = {}, path: FieldPath): FieldError[] {
  const at = path.child('name');
  return name ? invalidAll(at, name, pathSegmentErrors(name)) : [required(at, 'must specify a metric name')];
}

function referenceErrors({ kind, name }: { kind?: string; name?: string }, path: FieldPath): FieldError[] {
  return (['kind', 'name'] as const).flatMap((field) => {
    const value = field === 'kind' ? kind : name;
    return value ? invalidAll(path.child(field), value, pathSegmentErrors(value)) : [required(path.child(field))];
  });
}

function targetErrors({ type, value, averageValue, averageUtilization }: MetricTarget, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!type) errors.push(required(path.child('type'), 'must specify a metric target type'));
  if (!TARGET_TYPES.includes(type ?? '')) {
    errors.push(invalid(path.child('type'), type ?? '', 'must be either Utilization, Value, or AverageValue'));
  }
  for (const [field, amount] of Object.entries({ value, averageValue })) {
    if (amount !== undefined && compareQuantities(quantityOf(amount), ZERO_QUANTITY) <= 0) {
      errors.push(invalid(path.child(field), goQuantity(String(amount)), 'must be positive'));
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
