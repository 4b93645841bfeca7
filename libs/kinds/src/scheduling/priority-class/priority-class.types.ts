import type { KubeObject } from '@drydock/apimachinery';

export interface PriorityClass extends KubeObject {
  value: number;
  globalDefault?: boolean;
  description?: string;
  preemptionPolicy?: string;
}

export const SYSTEM_PRIORITY_PREFIX = 'system-';

/** The classes that every cluster has (pkg/apis/scheduling/v1, SystemPriorityClasses). */
export const SYSTEM_PRIORITY_CLASSES: readonly PriorityClass[] = [
  systemClass('system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'),
  systemClass(
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ),
];

function systemClass(name: string, value: number, description: string): PriorityClass {
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description };
}
