/** What the programs below ask about the kernel of their node. */
import { packetFilterOf, type FilterTable, type KernelRules } from '@drydock/cluster';
import type { NodePlace } from '../node-place.ts';

export function rulesOn(place: NodePlace, node: string): KernelRules[] {
  return place.cluster.nodes.proxies.rulesOn(node);
}

export function filterTables(place: NodePlace, node: string): FilterTable[] {
  return packetFilterOf(node, place.cluster.nodes.proxies.zoneOf(node), rulesOn(place, node));
}

export function nodeAddressOf(place: NodePlace, node: string): string {
  return place.hosts.addressOf(node) ?? '';
}
