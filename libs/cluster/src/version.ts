import type { VersionInfo } from '@drydock/apiserver';

/** The simulated release, as images and packages of a new cluster have it. */
export const KUBERNETES_RELEASE = 'v1.33.1';

/** What a server of that release says about itself. */
export const KUBERNETES_VERSION: VersionInfo = {
  major: '1',
  minor: '33',
  gitVersion: KUBERNETES_RELEASE,
  gitCommit: '8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828',
  gitTreeState: 'clean',
  buildDate: '2025-05-15T08:19:08Z',
  goVersion: 'go1.24.2',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** The versions that kubeadm of a minor release installs beside the components of Kubernetes (cmd/kubeadm/app/constants). */
const COMPANIONS: Readonly<Record<string, { etcd: string; coreDns: string; pause: string }>> = {
  '1.32': { etcd: '3.5.16-0', coreDns: 'v1.11.3', pause: '3.10' },
  '1.33': { etcd: '3.5.21-0', coreDns: 'v1.12.0', pause: '3.10' },
  '1.34': { etcd: '3.6.4-0', coreDns: 'v1.12.1', pause: '3.10.1' },
};

/** `release`: `v1.33.1`. */
export function companionsOf(release: string): { etcd: string; coreDns: string; pause: string } {
  return COMPANIONS[minorOf(release)] ?? COMPANIONS['1.33']!;
}

/** `1.33` of `v1.33.1`. */
export function minorOf(release: string): string {
  return /^v?(\d+\.\d+)/.exec(release)?.[1] ?? '';
}

/** What a server of a release says about itself. */
export function versionInfoOf(release: string): VersionInfo {
  if (release === KUBERNETES_RELEASE) return KUBERNETES_VERSION;
  const [major = '', minor = ''] = minorOf(release).split('.');
  return { ...KUBERNETES_VERSION, major, minor, gitVersion: release };
}
