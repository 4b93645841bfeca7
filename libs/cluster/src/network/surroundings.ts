/** What a machine or a pod knows of its own network: devices, addresses, routes and sockets. Worked out when somebody asks. */
import { encodeUtf8, formatIP, parseCIDR } from '@drydock/apimachinery';
import type { Node } from '@drydock/kinds';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export interface Device {
  index: number;
  name: string;
  /** `if12`: the other end of a pair. */
  peer?: string;
  flags: string;
  mtu: number;
  queue: string;
  state: string;
  /** The bridge that it is a port of. */
  master?: string;
  mac: string;
  addresses: readonly { text: string; scope: 'host' | 'global'; broadcast?: string }[];
}

export interface Route {
  /** `default`, `10.244.1.0/24`. */
  to: string;
  /** `via 10.244.1.1 dev eth0`, and what follows. */
  words: string;
  device: string;
  gateway: string | undefined;
  source: string | undefined;
}

export interface Socket {
  protocol: 'tcp' | 'udp';
  /** `*`: any. */
  address: string;
  port: number;
  process: string;
  pid: number;
}

export interface Surroundings {
  devices: readonly Device[];
  routes: readonly Route[];
  sockets: readonly Socket[];
  /** The next machine on the way to an address; undefined when it is on the same network. */
  hops(address: string): readonly string[];
}

export interface PlaceOnNetwork {
  node: Node | undefined;
  /** The address of the pod; undefined on the host's network. */
  podAddress: string | undefined;
  nodes: readonly Node[];
  /** Addresses of pods that have their own network on the node. */
  podsOnNode: readonly string[];
  ipvsAddresses: readonly string[];
  sockets: readonly Socket[];
  nodeOfPod(address: string): Node | undefined;
}

const LOOPBACK: Device = {
  index: 1,
  name: 'lo',
  flags: 'LOOPBACK,UP,LOWER_UP',
  mtu: 65_536,
  queue: 'noqueue',
  state: 'UNKNOWN',
  mac: '00:00:00:00:00:00',
  addresses: [{ text: '127.0.0.1/8', scope: 'host' }],
};
const UP = 'BROADCAST,MULTICAST,UP,LOWER_UP';
export const NODE_DEVICE = 'enp1s0';

export function surroundingsOf(place: PlaceOnNetwork): Surroundings {
  return place.podAddress === undefined ? ofNode(place) : ofPod(place, place.podAddress);
}

/** A machine that belongs to no cluster. */
export function surroundingsBeside(address: string): Surroundings {
  const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name: '' }, status: { addresses: [{ type: 'InternalIP', address }] } };
  return ofNode({
    node,
    podAddress: undefined,
    nodes: [],
    podsOnNode: [],
    ipvsAddresses: [],
    sockets: [{ protocol: 'tcp', address: '0.0.0.0', port: 22, process: 'sshd', pid: 745 }],
    nodeOfPod: () => undefined,
  });
}

const macOf = (text: string): string =>
  `0a:${(
    bytesToHex(sha256(encodeUtf8(text)))
      .slice(0, 10)
      .match(/../g) ?? []
  ).join(':')}`;
const addressOf = (node: Node | undefined): string => node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
const rangeOf = (node: Node | undefined): string => node?.spec?.podCIDR ?? '';

/** The address with this number in a range. */
function hostOf(range: string, number: number): string {
  const parsed = parseCIDR(range);
  return parsed ? formatIP({ family: parsed.network.family, value: parsed.network.value + BigInt(number) }) : '';
}

function ofPod({ node, sockets, nodeOfPod }: PlaceOnNetwork, address: string): Surroundings {
  const range = rangeOf(node);
  const gateway = hostOf(range, 1);
  const eth0: Device = {
    index: 2,
    name: 'eth0',
    peer: `if${peerIndex(address)}`,
    flags: UP,
    mtu: 1450,
    queue: 'noqueue',
    state: 'UP',
    mac: macOf(address),
    addresses: [{ text: `${address}/24`, scope: 'global', broadcast: hostOf(range, 255) }],
  };
  return {
    devices: [LOOPBACK, eth0],
    routes: [
      { to: 'default', words: `via ${gateway} dev eth0`, device: 'eth0', gateway, source: address },
      { to: '10.244.0.0/16', words: `via ${gateway} dev eth0`, device: 'eth0', gateway, source: address },
      { to: range, words: `dev eth0 proto kernel scope link src ${address}`, device: 'eth0', gateway: undefined, source: address },
    ],
    sockets,
    hops(target) {
      const there = nodeOfPod(target);
      if (there && there.metadata.name === node?.metadata.name) return [];
      return there ? [gateway, hostOf(rangeOf(there), 0)] : [gateway];
    },
  };
}

/** Stable, and different for different pods of a node. */
function peerIndex(address: string): number {
  return 4 + Number(address.split('.').at(-1));
}

function ofNode({ node, nodes, podsOnNode, ipvsAddresses, sockets, nodeOfPod }: PlaceOnNetwork): Surroundings {
  const address = addressOf(node);
  const network = address.split('.').slice(0, 2).join('.');
  const range = rangeOf(node);
  const bridge = hostOf(range, 1);
  const overlay = hostOf(range, 0);
  const others = nodes.filter((each) => each.metadata.name !== node?.metadata.name && rangeOf(each) !== '');
  const device = (index: number, name: string, more: Partial<Device>): Device => ({
    index,
    name,
    flags: UP,
    mtu: 1450,
    queue: 'noqueue',
    state: 'UP',
    mac: macOf(`${address}${name}`),
    addresses: [],
    ...more,
  });
  const devices = [
    LOOPBACK,
    device(2, NODE_DEVICE, {
      mtu: 1500,
      queue: 'fq_codel',
      addresses: [{ text: `${address}/16`, scope: 'global', broadcast: `${network}.255.255` }],
    }),
    ...(range === ''
      ? []
      : [
          device(3, 'flannel.1', { state: 'UNKNOWN', addresses: [{ text: `${overlay}/32`, scope: 'global' }] }),
          device(4, 'cni0', { addresses: [{ text: `${bridge}/24`, scope: 'global', broadcast: hostOf(range, 255) }] }),
        ]),
    ...podsOnNode.map((pod) =>
      device(peerIndex(pod), `veth${macOf(pod).replaceAll(':', '').slice(2, 10)}`, { peer: 'if2', master: 'cni0' }),
    ),
    ...(ipvsAddresses.length === 0
      ? []
      : [
          device(300, 'kube-ipvs0', {
            flags: 'BROADCAST,NOARP',
            mtu: 1500,
            queue: 'noop',
            state: 'DOWN',
            addresses: ipvsAddresses.map((each) => ({ text: `${each}/32`, scope: 'global' as const })),
          }),
        ]),
  ];
  const gateway = `${network}.0.1`;
  return {
    devices: devices.sort((a, b) => a.index - b.index),
    routes: [
      {
        to: 'default',
        words: `via ${gateway} dev ${NODE_DEVICE} proto dhcp src ${address} metric 100`,
        device: NODE_DEVICE,
        gateway,
        source: address,
      },
      ...(range === ''
        ? []
        : [{ to: range, words: `dev cni0 proto kernel scope link src ${bridge}`, device: 'cni0', gateway: undefined, source: bridge }]),
      ...others.map((each) => {
        const via = hostOf(rangeOf(each), 0);
        return { to: rangeOf(each), words: `via ${via} dev flannel.1 onlink`, device: 'flannel.1', gateway: via, source: overlay };
      }),
      {
        to: `${network}.0.0/16`,
        words: `dev ${NODE_DEVICE} proto kernel scope link src ${address} metric 100`,
        device: NODE_DEVICE,
        gateway: undefined,
        source: address,
      },
    ],
    sockets,
    hops(target) {
      const there = nodeOfPod(target);
      if (!there || there.metadata.name === node?.metadata.name) return [];
      return [hostOf(rangeOf(there), 0)];
    },
  };
}
