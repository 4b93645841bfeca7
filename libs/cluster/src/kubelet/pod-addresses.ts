import type { Node, Pod } from '@drydock/kinds';
import type { PodRecord } from './pod-record.ts';

export function nodeAddress(node: Node | undefined): string {
  const addresses = node?.status?.addresses;
  if (addresses) for (const { type, address } of addresses) if (type === 'InternalIP') return address;
  return '';
}

export function addressOf({ address, shownAddress }: PodRecord): string {
  return address ?? shownAddress ?? '';
}

/** The pod with the addresses in its status that the kubelet has just given it. */
export function withAddresses(pod: Pod, record: PodRecord, node: Node | undefined): Pod {
  const [podIP, hostIP] = [addressOf(record), nodeAddress(node)];
  return { ...pod, status: { ...pod.status, podIP, podIPs: [{ ip: podIP }], hostIP, hostIPs: [{ ip: hostIP }] } };
}
