/** Where cluster addresses and node ports come from (pkg/registry/core/service: ipallocator, portallocator). What is in use is read from the Services. */
import { containsIP, formatIP, parseCIDR, parseIP, type CIDR, type Rng } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { ServiceCIDR } from '../../networking/service-cidr/service-cidr.ts';
import type { Service } from './service.types.ts';

/** `--service-cluster-ip-range`, unless it is another. */
export const SERVICE_CIDR = '10.96.0.0/12';
export const NODE_PORT_RANGE = { first: 30000, last: 32767 } as const;

export const CLUSTER_IP_INDEX = 'clusterIP';
export const NODE_PORT_INDEX = 'nodePort';

const RANGES = 'servicecidrs.networking.k8s.io';

/** How often a random choice may hit something used before the search goes on in order. */
const RANDOM_TRIES = 64;

export function clusterIPsOf({ spec }: Service): string[] {
  return (spec?.clusterIPs ?? []).filter((address) => parseIP(address));
}

/** `TCP/30080`. */
export function nodePortKeysOf({ spec }: Service): string[] {
  const keys = (spec?.ports ?? []).filter(({ nodePort }) => nodePort).map(({ protocol, nodePort }) => `${protocol ?? 'TCP'}/${nodePort}`);
  return spec?.healthCheckNodePort ? [...keys, `TCP/${spec.healthCheckNodePort}`] : keys;
}

/** The address at a place of an IPv4 range. The first is the API server's, the tenth that of the cluster's DNS, by kubeadm's custom. */
export function serviceAddressAt(cidr: string, place: number): string {
  return formatIP({ family: 'IPv4', value: parseCIDR(cidr)!.network.value + BigInt(place) });
}

/** The range that the API server was started with; its ServiceCIDR tells. */
export function configuredServiceCIDR(lister: Lister): string {
  return lister.get<ServiceCIDR>(RANGES, undefined, 'kubernetes')?.spec.cidrs?.[0] ?? SERVICE_CIDR;
}

/** Whether another Service than the one of that uid has the address. */
export function isClusterIPUsed(lister: Lister, address: string, self: string | undefined): boolean {
  return lister.byIndex<Service>('services', CLUSTER_IP_INDEX, address).some(({ metadata }) => metadata.uid !== self);
}

export function isNodePortUsed(lister: Lister, key: string, self: string | undefined): boolean {
  return lister.byIndex<Service>('services', NODE_PORT_INDEX, key).some(({ metadata }) => metadata.uid !== self);
}

/** The IPv4 ranges of the ServiceCIDRs that new addresses may be taken from; the configured one while there is none. */
function rangesOf(lister: Lister): string[] {
  const open = lister.list<ServiceCIDR>(RANGES).filter(({ metadata }) => !metadata.deletionTimestamp);
  const cidrs = open.flatMap(({ spec }) => spec.cidrs ?? []).filter((cidr) => parseCIDR(cidr)?.network.family === 'IPv4');
  return cidrs.length > 0 || lister.list(RANGES).length > 0 ? cidrs : [SERVICE_CIDR];
}

/** Undefined when all ranges are exhausted. */
export function allocateClusterIP(lister: Lister, rng: Rng): string | undefined {
  for (const cidr of rangesOf(lister)) {
    const address = allocateIn(parseCIDR(cidr)!, lister, rng);
    if (address) return address;
  }
  return undefined;
}

function allocateIn({ network, prefixLength }: CIDR, lister: Lister, rng: Rng): string | undefined {
  const size = 2 ** (32 - prefixLength);
  // The low addresses are kept for those who ask for a certain one (KEP-3070): between 16 and 256, a sixteenth of the range.
  const offset = size <= 16 ? 1 : Math.min(Math.max(16, size / 16), 256);
  const at = (position: number) => formatIP({ family: 'IPv4', value: network.value + BigInt(position) });
  const isFree = (position: number) => !isClusterIPUsed(lister, at(position), undefined);
  const position = firstFree(size - 1 - offset, rng, (each) => isFree(offset + each));
  if (position !== undefined) return at(offset + position);
  const low = firstFree(offset - 1, rng, (each) => isFree(1 + each));
  return low === undefined ? undefined : at(1 + low);
}

/** Undefined when the range is exhausted. `taken` holds keys that the same Service already wants. */
export function allocateNodePort(lister: Lister, rng: Rng, protocol: string, taken: ReadonlySet<string>): number | undefined {
  const span = NODE_PORT_RANGE.last - NODE_PORT_RANGE.first + 1;
  const free = (each: number) => {
    const key = `${protocol}/${NODE_PORT_RANGE.first + each}`;
    return !taken.has(key) && !isNodePortUsed(lister, key, undefined);
  };
  const position = firstFree(span, rng, free);
  return position === undefined ? undefined : NODE_PORT_RANGE.first + position;
}

function firstFree(span: number, rng: Rng, isFree: (position: number) => boolean): number | undefined {
  for (let tries = 0; tries < RANDOM_TRIES; tries++) {
    const position = rng.integer(span);
    if (isFree(position)) return position;
  }
  for (let position = 0; position < span; position++) if (isFree(position)) return position;
  return undefined;
}

/** Why an address that was asked for cannot be had; undefined when it can. A dry run does not look whether it is taken. */
export function clusterIPRefusal(lister: Lister, address: string, self: string | undefined, dryRun: boolean): string | undefined {
  const ip = parseIP(address)!;
  const ranges = rangesOf(lister);
  const range = ranges.find((cidr) => containsIP(parseCIDR(cidr)!, ip));
  if (!range) return `failed to allocate IP ${address}: the provided network does not match the current range`;
  // The address of the network itself.
  if (range.startsWith(`${formatIP(ip)}/`))
    return `failed to allocate IP ${address}: the provided IP (${address}) is not in the valid range. The range of valid IPs is ${range}`;
  const isTaken = !dryRun && isClusterIPUsed(lister, formatIP(ip), self);
  return isTaken ? `failed to allocate IP ${address}: provided IP is already allocated` : undefined;
}

export const PORT_IS_ALLOCATED = 'provided port is already allocated';

/** Why a node port that was asked for cannot be had; undefined when it can. A port that one Service has for some protocol is no other's.
 * A dry run does not look at the range. */
export function nodePortRefusal(lister: Lister, port: number, self: string | undefined, dryRun: boolean): string | undefined {
  const { first, last } = NODE_PORT_RANGE;
  if (!dryRun && (port < first || port > last))
    return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
  const isUsed = ['TCP', 'UDP', 'SCTP'].some((protocol) => isNodePortUsed(lister, `${protocol}/${port}`, self));
  return isUsed ? PORT_IS_ALLOCATED : undefined;
}
