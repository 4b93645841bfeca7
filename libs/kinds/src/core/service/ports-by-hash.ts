/** The order in which controllers write ports: that of a hash of each, which people take for chance. */
import { encodeUtf8 } from '@drydock/apimachinery';
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { goSpew } from '../../meta/go-dump/go-spew.ts';
import { GoTypes, type GoType } from '../../meta/go-dump/go-type.ts';

const endpointsPort = new GoTypes({ 'v1.EndpointPort': 'Name:string Port:int32 Protocol:v1.Protocol AppProtocol:*string' }).get(
  'v1.EndpointPort',
);
const slicePort = new GoTypes({ 'v1.EndpointPort': 'Name:*string Protocol:*v1.Protocol Port:*int32 AppProtocol:*string' }).get(
  'v1.EndpointPort',
);

function byHash<T>(type: GoType, ports: readonly T[]): T[] {
  return ports
    .map((port): [hash: string, port: T] => [bytesToHex(md5(encodeUtf8(goSpew(type, port)))), port])
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, port]) => port);
}

/** Ports of Endpoints (pkg/api/v1/endpoints, portsByHash). */
export function endpointsPortsInOrder<T>(ports: readonly T[]): T[] {
  return byHash(endpointsPort, ports);
}

/** Ports of EndpointSlices (endpointslice/util, portsInOrder). */
export function slicePortsInOrder<T>(ports: readonly T[]): T[] {
  return byHash(slicePort, ports);
}
