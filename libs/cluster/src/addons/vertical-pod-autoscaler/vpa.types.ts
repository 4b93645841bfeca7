/** autoscaling.k8s.io/v1 (kubernetes/autoscaler, vertical-pod-autoscaler/pkg/apis). */
import type { Condition, KubeObject } from '@drydock/apimachinery';

export const VPA_GROUP = 'autoscaling.k8s.io';
export const VPAS = { group: VPA_GROUP, version: 'v1', plural: 'verticalpodautoscalers' } as const;
export const CHECKPOINTS = { group: VPA_GROUP, version: 'v1', plural: 'verticalpodautoscalercheckpoints' } as const;
/** Their keys in storage. */
export const VPA_KEY = `${VPAS.plural}.${VPA_GROUP}`;
export const CHECKPOINT_KEY = `${CHECKPOINTS.plural}.${VPA_GROUP}`;

export type UpdateMode = 'Off' | 'Initial' | 'Recreate' | 'InPlaceOrRecreate' | 'Auto';
export const RESOURCES = ['cpu', 'memory'] as const;
export type ResourceName = (typeof RESOURCES)[number];
/** Quantities by resource. */
export type ResourceList = Partial<Record<ResourceName, string>>;

export interface VerticalPodAutoscaler extends KubeObject {
  spec: {
    targetRef?: { apiVersion?: string; kind: string; name: string };
    updatePolicy?: { updateMode?: UpdateMode; minReplicas?: number; evictionRequirements?: EvictionRequirement[] };
    resourcePolicy?: { containerPolicies?: ContainerPolicy[] };
    recommenders?: { name: string }[];
  };
  status?: VpaStatus;
}

export interface VpaStatus {
  conditions?: Condition[];
  recommendation?: { containerRecommendations?: ContainerRecommendation[] };
}

export interface EvictionRequirement {
  resources: ResourceName[];
  changeRequirement: 'TargetHigherThanRequests' | 'TargetLowerThanRequests';
}

export interface ContainerPolicy {
  containerName?: string;
  mode?: 'Auto' | 'Off';
  minAllowed?: ResourceList;
  maxAllowed?: ResourceList;
  controlledResources?: ResourceName[];
  controlledValues?: 'RequestsAndLimits' | 'RequestsOnly';
}

export interface ContainerRecommendation {
  containerName: string;
  target: ResourceList;
  lowerBound?: ResourceList;
  upperBound?: ResourceList;
  uncappedTarget?: ResourceList;
}

/** What an autoscaler does with its recommendation; what is not said means `Recreate` since v1.5. */
export function updateModeOf({ spec }: VerticalPodAutoscaler): UpdateMode {
  return spec.updatePolicy?.updateMode ?? 'Recreate';
}

/** The policy of a container, or the one of all others (`*`). */
export function policyOf({ spec }: VerticalPodAutoscaler, container: string): ContainerPolicy | undefined {
  const policies = spec.resourcePolicy?.containerPolicies ?? [];
  return policies.find(({ containerName }) => containerName === container) ?? policies.find(({ containerName }) => containerName === '*');
}
