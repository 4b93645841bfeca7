import type { Condition, KubeObject } from '@drydock/apimachinery';

export interface Node extends KubeObject {
  spec?: {
    podCIDR?: string;
    podCIDRs?: string[];
    providerID?: string;
    unschedulable?: boolean;
    taints?: Taint[];
  };
  status?: NodeStatus;
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: string;
}

export interface NodeStatus {
  capacity?: Record<string, string>;
  allocatable?: Record<string, string>;
  conditions?: NodeCondition[];
  addresses?: { type: string; address: string }[];
  nodeInfo?: {
    osImage?: string;
    kernelVersion?: string;
    containerRuntimeVersion?: string;
    kubeletVersion?: string;
    [field: string]: unknown;
  };
  volumesAttached?: { name: string; devicePath: string }[];
  volumesInUse?: string[];
  images?: { names?: string[]; sizeBytes?: number }[];
  [field: string]: unknown;
}

export interface NodeCondition extends Condition {
  lastHeartbeatTime?: string;
}
