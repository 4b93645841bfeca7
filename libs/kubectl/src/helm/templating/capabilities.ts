/** What templates may know of the cluster and of helm itself: `.Capabilities`. */
import { typed } from '@drydock/apimachinery';
import { formatVersion, parseVersion } from './semver.ts';

export const HELM_VERSION = 'v3.17.2';

/** What a chart is rendered for when there is no cluster to ask. */
const OFFLINE_KUBERNETES = 'v1.32.0';

const OFFLINE_API_VERSIONS = [
  'v1', 'admissionregistration.k8s.io/v1', 'apiextensions.k8s.io/v1', 'apiregistration.k8s.io/v1', 'apps/v1', 'authentication.k8s.io/v1', 'authorization.k8s.io/v1',
  'autoscaling/v1', 'autoscaling/v2', 'batch/v1', 'certificates.k8s.io/v1', 'coordination.k8s.io/v1', 'discovery.k8s.io/v1', 'events.k8s.io/v1',
  'flowcontrol.apiserver.k8s.io/v1', 'networking.k8s.io/v1', 'node.k8s.io/v1', 'policy/v1', 'rbac.authorization.k8s.io/v1', 'scheduling.k8s.io/v1', 'storage.k8s.io/v1',
]; // prettier-ignore

export interface Capabilities {
  /** `v1.33.1`. */
  readonly kubeVersion: string;
  /** `apps/v1`, and `apps/v1/Deployment` where a cluster was asked. */
  readonly apiVersions: readonly string[];
}

export function offlineCapabilities(kubeVersion = OFFLINE_KUBERNETES, more: readonly string[] = []): Capabilities {
  const parsed = parseVersion(kubeVersion);
  return { kubeVersion: parsed ? `v${formatVersion(parsed)}` : kubeVersion, apiVersions: [...OFFLINE_API_VERSIONS, ...more] };
}

/** As a template sees it. */
export function capabilitiesObject({ kubeVersion, apiVersions }: Capabilities): Record<string, unknown> {
  const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)/.exec(kubeVersion) ?? [];
  const version = kubeVersion.startsWith('v') ? kubeVersion : `v${kubeVersion}`;
  return {
    KubeVersion: { Version: version, GitVersion: version, Major: major, Minor: minor, String: () => version },
    APIVersions: { Has: typed(['string'], (name: string) => apiVersions.includes(name)), String: () => `[${apiVersions.join(' ')}]` },
    HelmVersion: { Version: HELM_VERSION, GitCommit: '', GitTreeState: 'clean', GoVersion: 'go1.23.7' },
  };
}
