/** KubeSchedulerConfiguration of kubescheduler.config.k8s.io/v1 (k8s.io/kube-scheduler/config/v1), as far as something here goes by it. */
import type { NodeSelectorTerm } from '@drydock/kinds';

export interface KubeSchedulerConfiguration {
  parallelism?: number;
  clientConnection?: { kubeconfig?: string };
  percentageOfNodesToScore?: number;
  podInitialBackoffSeconds?: number;
  podMaxBackoffSeconds?: number;
  profiles?: readonly KubeSchedulerProfile[];
}

export interface KubeSchedulerProfile {
  schedulerName?: string;
  percentageOfNodesToScore?: number;
  plugins?: Plugins;
  pluginConfig?: readonly PluginConfig[];
}

/** Where plugins work, in the order in which upstream looks at them. */
export const EXTENSION_POINTS = [
  'preFilter',
  'filter',
  'postFilter',
  'reserve',
  'preScore',
  'score',
  'preBind',
  'bind',
  'postBind',
  'permit',
  'preEnqueue',
  'queueSort',
] as const;
export type ExtensionPoint = (typeof EXTENSION_POINTS)[number];

export type Plugins = Partial<Record<ExtensionPoint | 'multiPoint', PluginSet>>;

export interface PluginSet {
  enabled?: readonly PluginEntry[];
  disabled?: readonly PluginEntry[];
}

export interface PluginEntry {
  name?: string;
  weight?: number;
}

export interface PluginConfig {
  name?: string;
  args?: Record<string, unknown>;
}

export interface ResourceSpec {
  name?: string;
  weight?: number;
}

/** `score` from 0 to 10. */
export interface UtilizationShapePoint {
  utilization?: number;
  score?: number;
}

export interface NodeResourcesFitArgs {
  ignoredResources?: readonly string[];
  ignoredResourceGroups?: readonly string[];
  scoringStrategy?: {
    type?: string;
    resources?: readonly ResourceSpec[];
    requestedToCapacityRatio?: { shape?: readonly UtilizationShapePoint[] };
  };
}

export interface NodeResourcesBalancedAllocationArgs {
  resources?: readonly ResourceSpec[];
}

export interface InterPodAffinityArgs {
  hardPodAffinityWeight?: number;
  ignorePreferredTermsOfExistingPods?: boolean;
}

export interface NodeAffinityArgs {
  addedAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms?: readonly NodeSelectorTerm[] };
    preferredDuringSchedulingIgnoredDuringExecution?: readonly { weight?: number; preference?: NodeSelectorTerm }[];
  };
}

export interface DefaultConstraint {
  maxSkew?: number;
  topologyKey?: string;
  whenUnsatisfiable?: string;
  labelSelector?: unknown;
}

export interface PodTopologySpreadArgs {
  defaultConstraints?: readonly DefaultConstraint[];
  defaultingType?: string;
}

/** Arguments by the name of their plugin. */
export interface PluginArgs {
  NodeResourcesFit?: NodeResourcesFitArgs;
  NodeResourcesBalancedAllocation?: NodeResourcesBalancedAllocationArgs;
  InterPodAffinity?: InterPodAffinityArgs;
  NodeAffinity?: NodeAffinityArgs;
  PodTopologySpread?: PodTopologySpreadArgs;
}
