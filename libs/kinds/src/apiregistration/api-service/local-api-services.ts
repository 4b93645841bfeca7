/** APIServices of the group versions that the API server has itself (pkg/controlplane/apiserver, aggregator.go). */
import type { KubeObject } from '@drydock/apimachinery';
import { apiServiceName } from '@drydock/apiserver';

/** `onstart`: made when the server starts; `true`: kept in step with a CustomResourceDefinition. */
const MANAGED = 'kube-aggregator.kubernetes.io/automanaged';

/** The group's priority and the version's. */
const PRIORITIES: Readonly<Record<string, readonly [number, number]>> = {
  '/v1': [18_000, 1],
  'apps/v1': [17_800, 15],
  'events.k8s.io/v1': [17_750, 15],
  'authentication.k8s.io/v1': [17_700, 15],
  'authorization.k8s.io/v1': [17_600, 15],
  'autoscaling/v1': [17_500, 15],
  'autoscaling/v2': [17_500, 30],
  'batch/v1': [17_400, 15],
  'certificates.k8s.io/v1': [17_300, 15],
  'networking.k8s.io/v1': [17_200, 15],
  'policy/v1': [17_100, 15],
  'rbac.authorization.k8s.io/v1': [17_000, 15],
  'storage.k8s.io/v1': [16_800, 15],
  'apiextensions.k8s.io/v1': [16_700, 15],
  'admissionregistration.k8s.io/v1': [16_700, 15],
  'scheduling.k8s.io/v1': [16_600, 15],
  'coordination.k8s.io/v1': [16_500, 15],
  'node.k8s.io/v1': [16_300, 15],
  'discovery.k8s.io/v1': [16_200, 15],
  'flowcontrol.apiserver.k8s.io/v1': [16_100, 21],
};

/** Custom kinds come behind all others. */
const CUSTOM_PRIORITY = [1_000, 100] as const;

function newLocal(
  group: string,
  version: string,
  [groupPriorityMinimum, versionPriority]: readonly [number, number],
  managed: string,
): KubeObject {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: apiServiceName(group, version), labels: { [MANAGED]: managed } },
    spec: { ...(group ? { group } : {}), version, groupPriorityMinimum, versionPriority },
  };
}

/** Of every built-in group version among `served`. The aggregator's own group has none. */
export function localApiServices(served: readonly { group: string; version: string }[]): KubeObject[] {
  const keys = new Set(served.map(({ group, version }) => `${group}/${version}`));
  return Object.entries(PRIORITIES)
    .filter(([key]) => keys.has(key))
    .map(([key, priorities]) => {
      const [group = '', version = ''] = key.split('/');
      return newLocal(group, version, priorities, 'onstart');
    });
}

export function customApiService(group: string, version: string): KubeObject {
  return newLocal(group, version, CUSTOM_PRIORITY, 'true');
}

export function isKeptInStep({ metadata }: KubeObject): boolean {
  return metadata.labels?.[MANAGED] === 'true';
}
