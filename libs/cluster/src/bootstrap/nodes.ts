/** The Node objects of a new cluster, as their kubelets register and report them. */
import { encodeUtf8, formatTime, type KubeObject, type Rng } from '@drydock/apimachinery';
import { formatMicroTime, NODE_LEASE_NAMESPACE, type Node, type Taint } from '@drydock/kinds';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { NO_NETWORK } from '../kubelet/node-readiness.ts';
import { KUBERNETES_RELEASE } from '../version.ts';
import type { ClusterProfile, NodeShape } from './cluster-profile.ts';

const ARCHITECTURE = 'amd64';
export const CONTROL_PLANE_NODE = 'controlplane';
const NETWORK = '172.30';

export interface NodeName {
  name: string;
  index: number;
  address: string;
}

/** The machine of the control plane, whether or not it is a node. */
export function controlPlaneOf({ site }: Pick<ClusterProfile, 'site'>): NodeName {
  return { name: `${site?.prefix ?? ''}${CONTROL_PLANE_NODE}`, index: 0, address: `${site?.network ?? NETWORK}.1.2` };
}

/** controlplane first, the workers at 172.30.2.2, 172.30.2.4, … */
export function nodeNames(profile: Pick<ClusterProfile, 'workers' | 'controlPlane' | 'site'>): NodeName[] {
  const { workers, controlPlane, site } = profile;
  const names: NodeName[] = controlPlane === 'absent' ? [] : [controlPlaneOf(profile)];
  for (let index = 1; index <= workers; index++) {
    names.push({ name: `${site?.prefix ?? ''}${workerName(index)}`, index, address: workerAddress(site?.network ?? NETWORK, index) });
  }
  return names;
}

/** The nodes, and behind them the machines that belong to no cluster yet. */
export function machineNames(profile: Pick<ClusterProfile, 'workers' | 'controlPlane' | 'site' | 'spares'>): NodeName[] {
  return nodeNames({ ...profile, workers: profile.workers + (profile.spares ?? 0) });
}

function workerName(index: number): string {
  return `node${String(index).padStart(2, '0')}`;
}

/** Even numbers upwards from 172.30.2.2. */
function workerAddress(network: string, index: number): string {
  const host = 2 * 256 + 2 * index;
  return `${network}.${host >> 8}.${host & 255}`;
}

/** A /24 of 10.244.0.0/16; big clusters go on in 10.245.0.0/16 and above. */
function podRange(index: number): string {
  return `10.${244 + (index >> 8)}.${index & 255}.0/24`;
}

/** What a machine says of itself when its kubelet registers it. */
export interface NodeRegistration {
  name: string;
  address: string;
  /** Quantities by resource, where they are not those of its shape: `cpu`, `memory`, `pods`. */
  capacity?: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
  taints?: readonly Taint[];
  providerID?: string;
}

/** The Node that is registered when a kubelet starts for the first time: without a range of addresses, and not ready yet. */
export function newRegisteredNode(
  { name, address, capacity = {}, labels = {}, taints = [], providerID }: NodeRegistration,
  shape: NodeShape,
  release: string,
  now: number,
): Node {
  const { metadata, status = {}, ...node } = newNode({ name, index: 1, address }, { nodes: shape }, now) as Node;
  const conditions = (status.conditions ?? []).map((condition) =>
    condition.type === 'Ready' ? { ...condition, status: 'False' as const, reason: 'KubeletNotReady', message: NO_NETWORK } : condition,
  );
  return {
    ...node,
    metadata: {
      name,
      labels: { ...metadata.labels, ...labels },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: { ...(providerID ? { providerID } : {}), ...(taints.length > 0 ? { taints: [...taints] } : {}) },
    status: {
      ...status,
      capacity: { ...status.capacity, ...capacity },
      allocatable: { ...status.allocatable, ...capacity },
      conditions,
      nodeInfo: { ...status.nodeInfo!, kubeletVersion: release },
    },
  };
}

export function newNode(
  { name, index, address }: NodeName,
  profile: Pick<ClusterProfile, 'nodes' | 'controlPlane'>,
  now: number,
): KubeObject {
  const shape = profile.nodes;
  const controlPlane = index === 0;
  const time = formatTime(now);
  const condition = (type: string, status: string, reason: string, message: string) => ({
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    message,
    reason,
    status,
    type,
  });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': ARCHITECTURE,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': ARCHITECTURE,
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(controlPlane
          ? { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
          : {}),
      },
      annotations: {
        'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///var/run/containerd/containerd.sock',
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: {
      podCIDR: podRange(index),
      podCIDRs: [podRange(index)],
      ...(controlPlane && profile.controlPlane !== 'schedulable'
        ? { taints: [{ effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' }] }
        : {}),
    },
    status: {
      addresses: [
        { address, type: 'InternalIP' },
        { address: name, type: 'Hostname' },
      ],
      allocatable: resources(shape, shape.allocatableEphemeralStorage),
      capacity: resources(shape, shape.ephemeralStorage),
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: ARCHITECTURE,
        containerRuntimeVersion: shape.containerRuntimeVersion,
        kernelVersion: shape.kernelVersion,
        kubeProxyVersion: '',
        kubeletVersion: KUBERNETES_RELEASE,
        operatingSystem: 'linux',
        osImage: shape.osImage,
        ...machineIds(name),
      },
    },
  };
}

/** The first address for a worker, in the network of these nodes, that none of them has. */
export function freeWorkerAddress(nodes: readonly Node[]): string {
  const taken = nodes.flatMap(({ status }) => (status?.addresses ?? []).filter(({ type }) => type === 'InternalIP'));
  const network = taken[0]?.address.split('.').slice(0, 2).join('.') ?? NETWORK;
  const addresses = new Set(taken.map(({ address }) => address));
  let index = 1;
  while (addresses.has(workerAddress(network, index))) index++;
  return workerAddress(network, index);
}

/** The lease that the kubelet of a node renews: its heartbeat (pkg/kubelet, NodeLease). */
export function newNodeLease(node: KubeObject, now: number): KubeObject {
  const { name, uid } = node.metadata;
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: NODE_LEASE_NAMESPACE, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: uid! }] },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: formatMicroTime(now) },
  };
}

const LEADER_ELECTED = ['kube-controller-manager', 'kube-scheduler'];

/** What the components of the control plane hold: leadership, and the API server its identity. */
export function controlPlaneLeases(host: string, now: number, rng: Rng): KubeObject[] {
  const lease = (name: string, spec: object, labels?: Record<string, string>): KubeObject => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'kube-system', ...(labels ? { labels } : {}) },
    spec: { ...spec, renewTime: formatMicroTime(now) },
  });
  const identity = `apiserver-${rng.hex(26)}`;
  return [
    lease(
      identity,
      { holderIdentity: `${identity}_${rng.uuid()}`, leaseDurationSeconds: 3600 },
      { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': host },
    ),
    ...LEADER_ELECTED.map((name) =>
      lease(name, {
        holderIdentity: `${host}_${rng.uuid()}`,
        leaseDurationSeconds: 15,
        acquireTime: formatMicroTime(now),
        leaseTransitions: 0,
      }),
    ),
  ];
}

function resources({ cpu, memory, pods }: NodeShape, ephemeralStorage: string) {
  return { cpu, 'ephemeral-storage': ephemeralStorage, 'hugepages-2Mi': '0', memory, pods };
}

/** Every machine has ids of its own, derived from its name. */
function machineIds(name: string) {
  const id = (kind: string) => bytesToHex(sha256(encodeUtf8(kind + name))).slice(0, 32);
  const uuid = (kind: string) => id(kind).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { bootID: uuid('b'), machineID: id('m'), systemUUID: uuid('s') };
}
