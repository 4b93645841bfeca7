/** What autoscaling/v1 has no field for goes along in annotations (pkg/apis/autoscaling/v1, conversion.go; annotations.go). */
import type { Condition } from '@drydock/apimachinery';
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec, MetricStatus } from './horizontal-pod-autoscaler.types.ts';
import { metricOf, metricV1, statusOf, statusV1, type MetricV1 } from './metrics-v1.ts';

const PREFIX = 'autoscaling.alpha.kubernetes.io/';
const [METRICS, STATUSES, BEHAVIOR, CONDITIONS] = ['metrics', 'current-metrics', 'behavior', 'conditions'].map((each) => PREFIX + each) as [
  string,
  string,
  string,
  string,
];

type Annotations = Readonly<Record<string, string>>;

export function withoutRoundTrip(annotations: Annotations = {}): Record<string, string> {
  const ours = new Set([METRICS, STATUSES, BEHAVIOR, CONDITIONS]);
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !ours.has(key)));
}

/** Whether v1 has a field for a metric: the use of CPU. */
export function isCpuUtilization({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target?.averageUtilization !== undefined;
}

export function roundTripAnnotations({ spec, status }: HorizontalPodAutoscaler): Record<string, string> {
  const { metrics = [], behavior } = spec;
  const others = metrics.filter((metric) => !isCpuUtilization(metric)).map(metricV1);
  const current = status?.currentMetrics ?? [];
  const conditions = status?.conditions ?? [];
  return {
    ...(others.length > 0 ? { [METRICS]: JSON.stringify(others) } : {}),
    ...(current.length > 0 ? { [STATUSES]: JSON.stringify(current.map(statusV1)) } : {}),
    ...(behavior ? { [BEHAVIOR]: JSON.stringify({ ScaleUp: rulesV1(behavior.scaleUp), ScaleDown: rulesV1(behavior.scaleDown) }) } : {}),
    ...(conditions.length > 0 ? { [CONDITIONS]: JSON.stringify(conditions.map(conditionV1)) } : {}),
  };
}

/** What the annotations of an object of v1 say; what cannot be read is left out. */
export interface RoundTrip {
  metrics: MetricSpec[];
  behavior: HorizontalPodAutoscaler['spec']['behavior'];
  currentMetrics: MetricStatus[] | undefined;
  conditions: Condition[] | undefined;
}

export function readRoundTrip(annotations: Annotations = {}): RoundTrip {
  const behavior = parsed<{ ScaleUp?: RulesV1 | null; ScaleDown?: RulesV1 | null }>(annotations[BEHAVIOR]);
  const [scaleUp, scaleDown] = [rulesOf(behavior?.ScaleUp), rulesOf(behavior?.ScaleDown)];
  return {
    metrics: parsed<MetricV1[]>(annotations[METRICS])?.map(metricOf) ?? [],
    behavior: scaleUp || scaleDown ? { ...(scaleUp ? { scaleUp } : {}), ...(scaleDown ? { scaleDown } : {}) } : undefined,
    currentMetrics: parsed<MetricV1[]>(annotations[STATUSES])?.map(statusOf),
    conditions: parsed<Condition[]>(annotations[CONDITIONS]),
  };
}

function parsed<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/** The server's own form, which has no names for JSON. */
interface RulesV1 {
  StabilizationWindowSeconds?: number | null;
  SelectPolicy?: string | null;
  Policies?: { Type: string; Value: number; PeriodSeconds: number }[] | null;
  Tolerance?: string | null;
}

function rulesV1(rules: HPAScalingRules | undefined): RulesV1 | null {
  if (!rules) return null;
  const policies = rules.policies?.map(({ type = '', value = 0, periodSeconds = 0 }) => ({
    Type: type,
    Value: value,
    PeriodSeconds: periodSeconds,
  }));
  return {
    StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
    SelectPolicy: rules.selectPolicy ?? null,
    Policies: policies ?? null,
    Tolerance: null,
  };
}

function rulesOf(rules: RulesV1 | null | undefined): HPAScalingRules | undefined {
  if (!rules) return undefined;
  const { StabilizationWindowSeconds: seconds, SelectPolicy: selectPolicy, Policies: policies } = rules;
  return {
    ...(seconds === null || seconds === undefined ? {} : { stabilizationWindowSeconds: seconds }),
    ...(selectPolicy ? { selectPolicy } : {}),
    ...(policies
      ? { policies: policies.map(({ Type, Value, PeriodSeconds }) => ({ type: Type, value: Value, periodSeconds: PeriodSeconds })) }
      : {}),
  };
}

function conditionV1({ type, status, lastTransitionTime, reason, message }: Condition): Condition {
  return { type, status, ...(lastTransitionTime ? { lastTransitionTime } : {}), reason, message } as Condition;
}
