/** Metrics as autoscaling/v1 writes them into annotations: what is measured and its target side by side (pkg/apis/autoscaling/v1, conversion.go). */
import type { MetricSpec, MetricStatus, MetricTarget } from './horizontal-pod-autoscaler.types.ts';

type Fields = Record<string, unknown>;

/** A MetricSpec or MetricStatus of v1. */
export interface MetricV1 {
  type: string;
  resource?: Fields;
  containerResource?: Fields;
  pods?: Fields;
  object?: Fields;
  external?: Fields;
}

/** Drops what is absent, in the order given. */
const present = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

export function metricV1({ type = '', object, pods, resource, containerResource, external }: MetricSpec): MetricV1 {
  const metric = (source: Fields | undefined) => (source?.metric ?? {}) as { name?: string; selector?: unknown };
  return present({
    type,
    object: object && {
      target: object.describedObject,
      metricName: metric(object).name,
      targetValue: object.target?.value ?? '0',
      ...present({ selector: metric(object).selector, averageValue: object.target?.averageValue }),
    },
    pods: pods && {
      metricName: metric(pods).name,
      targetAverageValue: pods.target?.averageValue ?? '0',
      ...present({ selector: metric(pods).selector }),
    },
    resource: resource && resourceV1(resource),
    containerResource: containerResource && { ...resourceV1(containerResource), container: containerResource.container },
    external: external && {
      metricName: metric(external).name,
      ...present({
        metricSelector: metric(external).selector,
        targetValue: external.target?.value,
        targetAverageValue: external.target?.averageValue,
      }),
    },
  }) as unknown as MetricV1;
}

function resourceV1({ name, target }: { name?: string; target?: MetricTarget }): Fields {
  return present({ name, targetAverageUtilization: target?.averageUtilization, targetAverageValue: target?.averageValue });
}

export function metricOf({ type, object, pods, resource, containerResource, external }: MetricV1): MetricSpec {
  const identifier = (name: unknown, selector: unknown) => present({ name, selector });
  const average = (averageValue: unknown) => present({ type: 'AverageValue', averageValue });
  return present({
    type,
    object: object && {
      describedObject: object.target,
      metric: identifier(object.metricName, object.selector),
      target: object.averageValue === undefined ? { type: 'Value', value: object.targetValue } : average(object.averageValue),
    },
    pods: pods && { metric: identifier(pods.metricName, pods.selector), target: average(pods.targetAverageValue) },
    resource: resource && { name: resource.name, target: resourceTarget(resource) },
    containerResource: containerResource && {
      name: containerResource.name,
      container: containerResource.container,
      target: resourceTarget(containerResource),
    },
    external: external && {
      metric: identifier(external.metricName, external.metricSelector),
      target: external.targetValue === undefined ? average(external.targetAverageValue) : { type: 'Value', value: external.targetValue },
    },
  }) as MetricSpec;
}

function resourceTarget({ targetAverageUtilization: utilization, targetAverageValue }: Fields): Fields {
  return present({
    type: utilization === undefined ? 'AverageValue' : 'Utilization',
    averageValue: targetAverageValue,
    averageUtilization: utilization,
  });
}

/** Only resources are ever measured here. */
export function statusV1({ type, resource, containerResource }: MetricStatus): MetricV1 {
  const measured = (source: MetricStatus[string] | undefined) => {
    if (!source || typeof source === 'string') return undefined;
    const { name, container, current = {} } = source;
    const { averageUtilization, averageValue = '0' } = current;
    return present({ name, currentAverageUtilization: averageUtilization, currentAverageValue: averageValue, container });
  };
  return present({ type, resource: measured(resource), containerResource: measured(containerResource) }) as unknown as MetricV1;
}

export function statusOf({ type, resource, containerResource }: MetricV1): MetricStatus {
  const measured = (source: Fields | undefined) =>
    source &&
    present({
      name: source.name,
      container: source.container,
      current: present({ averageUtilization: source.currentAverageUtilization, averageValue: source.currentAverageValue }),
    });
  return present({ type, resource: measured(resource), containerResource: measured(containerResource) }) as MetricStatus;
}
