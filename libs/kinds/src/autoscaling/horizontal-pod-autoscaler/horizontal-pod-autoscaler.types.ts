import type { Condition, KubeObject } from '@drydock/apimachinery';

/** autoscaling/v2, the stored version. */
export interface HorizontalPodAutoscaler extends KubeObject {
  spec: {
    scaleTargetRef: { apiVersion?: string; kind?: string; name?: string };
    minReplicas?: number;
    maxReplicas: number;
    metrics?: MetricSpec[];
    behavior?: { scaleUp?: HPAScalingRules; scaleDown?: HPAScalingRules };
  };
  status?: HorizontalPodAutoscalerStatus;
}

export interface HPAScalingRules {
  stabilizationWindowSeconds?: number;
  selectPolicy?: string;
  policies?: HPAScalingPolicy[];
}

export interface HPAScalingPolicy {
  type?: string;
  value?: number;
  periodSeconds?: number;
}

export interface MetricSpec {
  type?: string;
  resource?: ResourceMetric;
  containerResource?: ResourceMetric & { container?: string };
  pods?: { metric?: { name?: string }; target?: MetricTarget };
  object?: { metric?: { name?: string }; target?: MetricTarget; describedObject?: { kind?: string; name?: string } };
  external?: { metric?: { name?: string }; target?: MetricTarget };
}

interface ResourceMetric {
  name?: string;
  target?: MetricTarget;
}

export interface MetricTarget {
  type?: string;
  value?: string;
  averageValue?: string;
  averageUtilization?: number;
}

/** autoscaling/v2 MetricStatus: what was measured, by the same source as in the spec. */
export interface MetricStatus {
  type: string;
  [source: string]: { name?: string; container?: string; current?: Omit<MetricTarget, 'type'> } | string;
}

export interface HorizontalPodAutoscalerStatus {
  observedGeneration?: number;
  lastScaleTime?: string;
  currentReplicas?: number;
  desiredReplicas: number;
  currentMetrics?: MetricStatus[] | null;
  conditions?: Condition[];
}

/** The field of a metric that its type names: `ContainerResource` is in `containerResource`. */
export function sourceField(type: string): 'resource' | 'containerResource' | 'pods' | 'object' | 'external' {
  return (type.charAt(0).toLowerCase() + type.slice(1)) as ReturnType<typeof sourceField>;
}
