/**
 * `service.kubernetes.io/topology-mode: Auto`: endpoints are given to zones in the proportion of the CPUs of their nodes
 * (k8s.io/endpointslice/topologycache).
 */
import { quantityMilliValue, quantityOf } from '@drydock/apimachinery';
import type { Node } from '../../core/node/node.types.ts';
import type { Service } from '../../core/service/service.types.ts';
import type { SliceEndpoint } from './endpoint-slice.types.ts';

/** Where a node stands. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';
/** Its name until v1.27. */
const TOPOLOGY_AWARE_HINTS = 'service.kubernetes.io/topology-aware-hints';
/** How much more than its share an endpoint may have to carry. */
const OVERLOAD_THRESHOLD = 0.2;
const CONTROL_PLANE_LABELS = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

export interface HintsEvent {
  type: 'Normal' | 'Warning';
  reason: 'TopologyAwareHintsEnabled' | 'TopologyAwareHintsDisabled';
  message: string;
}

interface Allocation {
  minimum: number;
  desired: number;
}

export function wantsHints({ metadata }: Service): boolean {
  const value = metadata.annotations?.[TOPOLOGY_MODE] ?? metadata.annotations?.[TOPOLOGY_AWARE_HINTS];
  return value === 'Auto' || value === 'auto';
}

/** Zone → its part of all CPUs of nodes that are ready; undefined when that is not known, or when there is one zone only. */
export function zoneRatios(nodes: readonly Node[]): ReadonlyMap<string, number> | undefined {
  const byZone = new Map<string, number>();
  for (const node of nodes.filter(counts)) {
    const zone = node.metadata.labels?.[ZONE_LABEL];
    const cpu = quantityMilliValue(quantityOf(node.status?.allocatable?.['cpu']));
    if (!zone || cpu === 0) return undefined;
    byZone.set(zone, (byZone.get(zone) ?? 0) + cpu);
  }
  const total = [...byZone.values()].reduce((sum, each) => sum + each, 0);
  if (byZone.size < 2) return undefined;
  return new Map([...byZone].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, cpu]) => [zone, cpu / total]));
}

function counts({ metadata, status }: Node): boolean {
  if (CONTROL_PLANE_LABELS.some((label) => metadata.labels?.[label] !== undefined)) return false;
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}

/** What of a node the shares of zones depend on. */
export function shareOf(node: Node): string {
  return counts(node) ? `${node.metadata.labels?.[ZONE_LABEL] ?? ''} ${node.status?.allocatable?.['cpu'] ?? ''}` : '';
}

/** The same endpoints with hints, or without them and with the reason in an event. `wereEnabled`: they had hints before. */
export function withTopologyHints(
  endpoints: readonly SliceEndpoint[],
  nodes: readonly Node[],
  wereEnabled: boolean,
): { endpoints: SliceEndpoint[]; event: HintsEvent | undefined; enabled: boolean } {
  const plain = endpoints.map(({ hints: _, ...rest }) => rest);
  const disabled = (why: string) => ({
    endpoints: plain,
    event: { type: 'Warning' as const, reason: 'TopologyAwareHintsDisabled' as const, message: withAddressType(why) },
    enabled: false,
  });
  const ready = plain.filter(isReady);
  const allocations = allocationsOf(ready.length, zoneRatios(nodes));
  if (typeof allocations === 'string') return disabled(allocations);
  if (ready.some(({ zone }) => !zone)) return disabled('One or more endpoints do not have a zone specified');
  const zones = new Map(ready.map((endpoint) => [endpoint, endpoint.zone!]));
  redistribute(ready, zones, allocations);
  return {
    endpoints: plain.map((endpoint) => {
      const zone = zones.get(endpoint);
      return zone === undefined ? endpoint : { ...endpoint, hints: { forZones: [{ name: zone }] } };
    }),
    event: wereEnabled
      ? undefined
      : { type: 'Normal', reason: 'TopologyAwareHintsEnabled', message: withAddressType('Topology Aware Hints has been enabled') },
    enabled: true,
  };
}

/** What is said when the annotation has gone from a Service that had hints. */
export const HINTS_REMOVED: HintsEvent = {
  type: 'Warning',
  reason: 'TopologyAwareHintsDisabled',
  message: withAddressType('Topology Aware Hints has been disabled'),
};

function withAddressType(message: string): string {
  return `${message}, addressType: IPv4`;
}

function isReady({ conditions }: SliceEndpoint): boolean {
  return conditions?.ready === true;
}

/** How many endpoints each zone gets; otherwise why no fair share is possible. */
function allocationsOf(count: number, ratios: ReadonlyMap<string, number> | undefined): ReadonlyMap<string, Allocation> | string {
  if (!ratios) return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
  const sizes = `(${count} endpoints, ${ratios.size} zones)`;
  if (ratios.size > count) return `Insufficient number of endpoints ${sizes}`;
  const allocations = new Map<string, Allocation>();
  let left = count;
  for (const [zone, ratio] of ratios) {
    const desired = ratio * count;
    const minimum = Math.ceil(desired * (1 / (1 + OVERLOAD_THRESHOLD)));
    allocations.set(zone, { minimum, desired: Math.max(desired, minimum) });
    left -= minimum;
    if (left < 0) {
      return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${sizes}`;
    }
  }
  return allocations;
}

/** Moves endpoints from zones that have too many to zones that have too few. */
function redistribute(
  ready: readonly SliceEndpoint[],
  zones: Map<SliceEndpoint, string>,
  allocations: ReadonlyMap<string, Allocation>,
): void {
  const { giving, receiving } = imbalance(zones, allocations);
  for (const endpoint of ready) {
    const from = endpoint.zone!;
    const to = [...receiving].find(([, amount]) => amount > 0)?.[0];
    if (to === undefined || (giving.get(from) ?? 0) === 0) continue;
    zones.set(endpoint, to);
    giving.set(from, giving.get(from)! - 1);
    receiving.set(to, receiving.get(to)! - 1);
  }
}

/** Whole endpoints that zones give and receive. */
function imbalance(zones: ReadonlyMap<SliceEndpoint, string>, allocations: ReadonlyMap<string, Allocation>) {
  const surplus = new Map<string, number>();
  const need = new Map<string, number>();
  for (const [zone, { desired }] of allocations) {
    const has = [...zones.values()].filter((each) => each === zone).length;
    if (has > desired) surplus.set(zone, has - desired);
    if (has < desired) need.set(zone, desired - has);
  }
  const giving = new Map<string, number>();
  const receiving = new Map<string, number>();
  const count = (map: Map<string, number>, zone: string, by: number) => map.set(zone, (map.get(zone) ?? 0) + by);
  for (;;) {
    const [from, toGive] = most(surplus);
    const [to, toReceive] = most(need);
    if (from === undefined || to === undefined || (toGive < 1 && toReceive < 1) || toGive < 0.5 || toReceive < 0.5) break;
    count(giving, from, 1);
    count(surplus, from, -1);
    count(receiving, to, 1);
    count(need, to, -1);
  }
  return { giving, receiving };
}

function most(zones: ReadonlyMap<string, number>): [string | undefined, number] {
  let best: [string | undefined, number] = [undefined, 0];
  for (const [zone, amount] of zones) if (amount > best[1]) best = [zone, amount];
  return best;
}
