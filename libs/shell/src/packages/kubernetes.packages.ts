/** The packages of pkgs.k8s.io: one repository for each minor version, `kubernetes-1.33` here. */
import type { Package } from './package.ts';

/** The newest patch of each minor version that the repositories have. */
const NEWEST_PATCH: Readonly<Record<string, number>> = { '1.30': 14, '1.31': 13, '1.32': 9, '1.33': 5, '1.34': 1 };
const CRI_TOOLS: Readonly<Record<string, string>> = {
  '1.30': '1.30.1',
  '1.31': '1.31.1',
  '1.32': '1.32.0',
  '1.33': '1.33.0',
  '1.34': '1.34.0',
};
const CNI_PLUGINS: Readonly<Record<string, string>> = {
  '1.30': '1.4.0',
  '1.31': '1.5.1',
  '1.32': '1.6.0',
  '1.33': '1.6.0',
  '1.34': '1.7.1',
};

/** What the nodes of a new cluster have. */
export const INSTALLED_KUBERNETES = '1.33.1-1.1';

export const kubernetesRepository = (minor: string): string => `kubernetes-${minor}`;

const byRepository = (versionsOf: (minor: string, newest: number) => readonly string[]): Package['versions'] =>
  Object.fromEntries(Object.entries(NEWEST_PATCH).map(([minor, newest]) => [kubernetesRepository(minor), versionsOf(minor, newest)]));

/** 1.33.5-1.1, 1.33.4-1.1, … */
const everyPatch = byRepository((minor, newest) => Array.from({ length: newest + 1 }, (_, back) => `${minor}.${newest - back}-1.1`));

export const kubernetesPackages: readonly Package[] = [
  {
    name: 'kubeadm',
    summary: 'Command-line utility for administering a Kubernetes cluster',
    section: 'admin',
    versions: everyPatch,
    size: 12_700,
    installedSize: 72_704,
    depends: ['cri-tools'],
    programs: { '/usr/bin/kubeadm': 'kubeadm' },
  },
  {
    name: 'kubelet',
    summary: 'Node agent for Kubernetes clusters',
    section: 'admin',
    versions: everyPatch,
    size: 15_900,
    installedSize: 83_968,
    depends: ['kubernetes-cni'],
  },
  {
    name: 'kubectl',
    summary: 'Command-line utility for interacting with a Kubernetes cluster',
    section: 'admin',
    versions: everyPatch,
    size: 11_700,
    installedSize: 60_160,
    programs: { '/usr/bin/kubectl': 'kubectl' },
  },
  {
    name: 'kubernetes-cni',
    summary: 'Binaries required to provision kubernetes container networking',
    section: 'admin',
    versions: byRepository((minor) => [`${CNI_PLUGINS[minor]}-1.1`]),
    size: 37_800,
    installedSize: 98_304,
  },
  {
    name: 'cri-tools',
    summary: 'Command-line utility for interacting with a container runtime',
    section: 'admin',
    versions: byRepository((minor) => [`${CRI_TOOLS[minor]}-1.1`]),
    size: 17_300,
    installedSize: 43_008,
    programs: { '/usr/bin/crictl': 'crictl' },
  },
];

/** `v1.33.5`: the newest release of a minor version, or of all of them; undefined when there is none. */
export function newestKubernetes(minor = Object.keys(NEWEST_PATCH).at(-1)!): string | undefined {
  const patch = NEWEST_PATCH[minor];
  return patch === undefined ? undefined : `v${minor}.${patch}`;
}
