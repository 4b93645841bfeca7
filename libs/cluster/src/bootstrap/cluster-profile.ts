import type { UserInfo } from '@drydock/apiserver';
import type { TemplateRelease } from '@drydock/kinds';
import type { AddonName } from '../addons/all-addons.ts';
import type { NodeGroupSpec } from '../addons/cluster-autoscaler/node-groups.ts';
import type { ApiServerConfiguration } from '../api-server-configuration.ts';
import { LEARNER_KUBELET, REFERENCE_KUBELET, type KubeletProfile } from '../kubelet/kubelet-profile.ts';

/** What a cluster is made of when it is new. */
export interface ClusterProfile {
  /** Distinguishes the bootstrap values that are kept. */
  name: string;
  /** How many workers (node01, node02, …) beside controlplane. */
  workers: number;
  /** Machines beside the nodes that have kubeadm and kubelet and belong to no cluster yet, named like further workers. */
  spares?: number;
  /** Undefined: a node that takes only what tolerates it, as kubeadm makes it. */
  controlPlane?: 'schedulable' | 'absent';
  /** Undefined: as kubeadm sets it up. */
  apiServer?: ApiServerConfiguration;
  /** Where addresses of Services come from, IPv4; undefined: the range that kubeadm chooses. */
  serviceCIDR?: string;
  nodes: NodeShape;
  kubelet: KubeletProfile;
  /** The pods of the control plane, CoreDNS and kube-proxy. */
  systemWorkloads: boolean;
  /** A default StorageClass with its provisioner. */
  storageClass: boolean;
  /** What is installed besides. */
  addons?: readonly AddonName[];
  /** Where the cluster autoscaler, if it is one of them, takes its nodes from. */
  nodeGroups?: readonly NodeGroupSpec[];
  /** Milliseconds between the first boot and the moment at which a learner arrives. */
  age: number;
  tokens: Readonly<Record<string, UserInfo>>;
  /** The host name of the machine that the scheduler runs on, as its events tell it. */
  controlPlaneHost: string;
  /** Whose hashes of pod templates stand in names; undefined: those of the release that is simulated. */
  templateRelease?: TemplateRelease;
  /** Undefined: alone on its network. */
  site?: ClusterSite;
}

/** What tells the machines of a cluster from those of others that are reached from the same place. */
export interface ClusterSite {
  /** Stands before the name of each machine: `east-`. */
  prefix: string;
  /** The first half of their addresses: `172.29`. */
  network: string;
}

/** Capacity and software of every node. */
export interface NodeShape {
  cpu: string;
  memory: string;
  pods: string;
  ephemeralStorage: string;
  allocatableEphemeralStorage: string;
  osImage: string;
  kernelVersion: string;
  containerRuntimeVersion: string;
}

export const UBUNTU_NODE: NodeShape = {
  cpu: '2',
  memory: '4Gi',
  pods: '110',
  ephemeralStorage: '20134592Ki',
  allocatableEphemeralStorage: '18556040029',
  osImage: 'Ubuntu 24.04.1 LTS',
  kernelVersion: '6.8.0-51-generic',
  containerRuntimeVersion: 'containerd://2.0.5',
};

/** Users with static tokens, for exercises about authentication. */
const STATIC_TOKENS: Readonly<Record<string, UserInfo>> = {
  'jane-token': { username: 'jane', uid: 'u1', groups: ['developers'] },
  'bob-token': { username: 'bob', uid: 'u2', groups: ['ops'] },
  'carol-token': { username: 'carol', uid: 'u3', groups: [] },
};

/** What learners get: a cluster as `kubeadm init` and two `kubeadm join` leave it, with a storage provisioner. */
export const LEARNER_PROFILE: ClusterProfile = {
  name: 'learner',
  workers: 2,
  nodes: UBUNTU_NODE,
  kubelet: LEARNER_KUBELET,
  systemWorkloads: true,
  storageClass: true,
  age: 10 * 60_000,
  tokens: STATIC_TOKENS,
  controlPlaneHost: 'controlplane',
};

/** The barer cluster that the reference transcripts were recorded with; its server was of release 1.28. */
export const REFERENCE_PROFILE: ClusterProfile = {
  ...LEARNER_PROFILE,
  name: 'reference',
  kubelet: REFERENCE_KUBELET,
  systemWorkloads: false,
  storageClass: false,
  age: 12_000,
  controlPlaneHost: 'vm',
  templateRelease: '1.28',
};

/** The same cluster without a default StorageClass, as on bare machines. */
export function withoutStorageClass(profile: ClusterProfile): ClusterProfile {
  return profile.storageClass ? { ...profile, name: `${profile.name}-no-storage`, storageClass: false } : profile;
}

export function withAddons(profile: ClusterProfile, addons: readonly AddonName[]): ClusterProfile {
  return addons.length === 0 ? profile : { ...profile, name: [profile.name, ...addons].join('-'), addons };
}

/** The same cluster beside others: its machines have names and addresses of their own, and it has its own certificates. */
export function withSite(profile: ClusterProfile, site: ClusterSite): ClusterProfile {
  const controlPlaneHost = `${site.prefix}${profile.controlPlaneHost}`;
  return { ...profile, name: `${profile.name}@${site.prefix}${site.network}`, controlPlaneHost, site };
}

/** With these groups of nodes for the cluster autoscaler. */
export function withNodeGroups(profile: ClusterProfile, nodeGroups: readonly NodeGroupSpec[]): ClusterProfile {
  if (nodeGroups.length === 0) return profile;
  return { ...profile, name: `${profile.name}-${JSON.stringify(nodeGroups)}`, nodeGroups };
}

/** Without any, the control plane takes pods itself. */
export function withWorkers(profile: ClusterProfile, workers: number): ClusterProfile {
  if (workers === profile.workers) return profile;
  return { ...profile, name: `${profile.name}-${workers}`, workers, ...(workers === 0 ? { controlPlane: 'schedulable' } : {}) };
}

export function withSpares(profile: ClusterProfile, spares: number): ClusterProfile {
  return spares === (profile.spares ?? 0) ? profile : { ...profile, name: `${profile.name}+${spares}`, spares };
}

export function withTemplateRelease(profile: ClusterProfile, templateRelease: TemplateRelease): ClusterProfile {
  if (templateRelease === profile.templateRelease) return profile;
  return { ...profile, name: `${profile.name}/${templateRelease}`, templateRelease };
}
