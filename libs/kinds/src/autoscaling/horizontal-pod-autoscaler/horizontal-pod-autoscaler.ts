import type { KubeObject, ObjectMeta } from '@drydock/apimachinery';
import { resourceKey, type ResourceDefinition, type Strategy } from '@drydock/apiserver';
import { horizontalPodAutoscalerTable } from './horizontal-pod-autoscaler.table.ts';
import type { HorizontalPodAutoscaler, HPAScalingPolicy, MetricSpec } from './horizontal-pod-autoscaler.types.ts';
import { isCpuUtilization, readRoundTrip, roundTripAnnotations, withoutRoundTrip } from './round-trip-annotations.ts';
import { validateHorizontalPodAutoscaler } from './horizontal-pod-autoscaler.validation.ts';

const DEFAULT_UTILIZATION = 80;

function cpuMetric(averageUtilization: number): MetricSpec {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } };
}

/** pkg/apis/autoscaling/v2, GenerateHPAScaleUpRules and GenerateHPAScaleDownRules. */
function withDefaultRules({ scaleUp, scaleDown }: NonNullable<HorizontalPodAutoscaler['spec']['behavior']>) {
  const double: HPAScalingPolicy = { type: 'Percent', value: 100, periodSeconds: 15 };
  const four: HPAScalingPolicy = { type: 'Pods', value: 4, periodSeconds: 15 };
  return {
    scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [four, double], ...scaleUp },
    scaleDown: { selectPolicy: 'Max', policies: [double], ...scaleDown },
  };
}

const NAMES = {
  group: 'autoscaling',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
} as const;

const statusHooks: Strategy<HorizontalPodAutoscaler> = {
  prepareForUpdate(draft, old) {
    draft.status = old.status;
  },
  generationChanges: false,
};

export const horizontalPodAutoscalers: ResourceDefinition<HorizontalPodAutoscaler> = {
  ...NAMES,
  version: 'v2',
  strategy: {
    ...statusHooks,
    defaults(draft) {
      draft.spec ??= { scaleTargetRef: {}, maxReplicas: 0 };
      draft.spec.minReplicas ??= 1;
      if (!draft.spec.metrics?.length) draft.spec.metrics = [cpuMetric(DEFAULT_UTILIZATION)];
      if (draft.spec.behavior) draft.spec.behavior = withDefaultRules(draft.spec.behavior);
    },
    prepareForCreate(draft) {
      draft.status = { desiredReplicas: 0, currentMetrics: null };
    },
    validate: validateHorizontalPodAutoscaler,
  },
  table: horizontalPodAutoscalerTable,
  status: true,
};

/** autoscaling/v1: one metric, the use of CPU; the others, the behavior and the conditions are in annotations. */
interface HorizontalPodAutoscalerV1 extends KubeObject {
  spec: Pick<HorizontalPodAutoscaler['spec'], 'scaleTargetRef' | 'minReplicas' | 'maxReplicas'> & {
    targetCPUUtilizationPercentage?: number;
  };
  status?: Pick<
    NonNullable<HorizontalPodAutoscaler['status']>,
    'observedGeneration' | 'lastScaleTime' | 'currentReplicas' | 'desiredReplicas'
  >;
}

function toStored(draft: KubeObject): HorizontalPodAutoscaler {
  const { targetCPUUtilizationPercentage: utilization, ...spec } = (draft as HorizontalPodAutoscalerV1).spec;
  const { metrics, behavior, currentMetrics, conditions } = readRoundTrip(draft.metadata.annotations);
  const all = utilization === undefined ? metrics : [...metrics, cpuMetric(utilization)];
  return {
    ...draft,
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(draft.metadata, withoutRoundTrip(draft.metadata.annotations)),
    spec: { ...spec, metrics: all.length > 0 ? all : [cpuMetric(DEFAULT_UTILIZATION)], ...(behavior ? { behavior } : {}) },
    status: {
      currentMetrics: currentMetrics ?? null,
      ...((draft as HorizontalPodAutoscalerV1).status ?? { desiredReplicas: 0 }),
      ...(conditions ? { conditions } : {}),
    },
  };
}

function fromStored(object: KubeObject): HorizontalPodAutoscalerV1 {
  const autoscaler = object as HorizontalPodAutoscaler;
  const { scaleTargetRef, minReplicas, maxReplicas, metrics = [] } = autoscaler.spec;
  const cpu = metrics.find(isCpuUtilization)?.resource?.target?.averageUtilization;
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas = 0 } = autoscaler.status ?? {};
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(object.metadata, { ...withoutRoundTrip(object.metadata.annotations), ...roundTripAnnotations(autoscaler) }),
    spec: { scaleTargetRef, minReplicas, maxReplicas, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: {
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      currentReplicas,
      desiredReplicas,
    },
  };
}

function withAnnotations({ annotations: _, ...metadata }: ObjectMeta, annotations: Record<string, string>): ObjectMeta {
  return Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata;
}

export const horizontalPodAutoscalersV1: ResourceDefinition<HorizontalPodAutoscalerV1> = {
  ...NAMES,
  version: 'v1',
  strategy: {
    defaults(draft) {
      draft.spec ??= { scaleTargetRef: {}, maxReplicas: 0 };
      draft.spec.minReplicas ??= 1;
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: (autoscaler) => validateHorizontalPodAutoscaler(toStored(autoscaler)),
    generationChanges: false,
  },
  table: {
    columns: horizontalPodAutoscalerTable.columns,
    cells: (autoscaler, clock) => horizontalPodAutoscalerTable.cells(toStored(autoscaler), clock),
  },
  status: true,
  storedAs: resourceKey(horizontalPodAutoscalers),
  convert: { toStored, fromStored },
};
