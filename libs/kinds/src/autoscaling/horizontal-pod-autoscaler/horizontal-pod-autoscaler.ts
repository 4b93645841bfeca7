import type { KubeObject } from '@drydock/apimachinery';
import { resourceKey, type ResourceDefinition, type Strategy } from '@drydock/apiserver';
import { horizontalPodAutoscalerTable } from './horizontal-pod-autoscaler.table.ts';
import type { HorizontalPodAutoscaler, HPAScalingPolicy, MetricSpec } from './horizontal-pod-autoscaler.types.ts';
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

/** autoscaling/v1: one metric, the use of CPU. */
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
  const { targetCPUUtilizationPercentage, ...spec } = (draft as HorizontalPodAutoscalerV1).spec;
  return {
    ...draft,
    apiVersion: 'autoscaling/v2',
    spec: { ...spec, metrics: [cpuMetric(targetCPUUtilizationPercentage ?? DEFAULT_UTILIZATION)] },
    status: { currentMetrics: null, ...((draft as HorizontalPodAutoscalerV1).status ?? { desiredReplicas: 0 }) },
  };
}

function fromStored(object: KubeObject): HorizontalPodAutoscalerV1 {
  const { spec, status } = object as HorizontalPodAutoscaler;
  const { scaleTargetRef, minReplicas, maxReplicas, metrics = [] } = spec;
  const cpu = metrics.find(({ resource }) => resource?.name === 'cpu')?.resource?.target?.averageUtilization;
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas = 0 } = status ?? {};
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    spec: { scaleTargetRef, minReplicas, maxReplicas, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: {
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      currentReplicas,
      desiredReplicas,
    },
  };
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
