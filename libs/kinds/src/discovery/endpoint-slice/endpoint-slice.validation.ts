import {
  duplicate,
  FieldPath,
  invalid,
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidLabelValue,
  isValidPortNum,
  notSupported,
  parseIP,
  required,
  tooMany,
  type FieldError,
} from '@drydock/apimachinery';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { validateLabels } from '../../meta/validation/label-selector.validation.ts';
import { endpointAddressErrors } from '../../core/endpoints/endpoint-address.validation.ts';
import type { EndpointSlice, SliceEndpoint, SlicePort } from './endpoint-slice.types.ts';

const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20000;
const MAX_TOPOLOGY = 16;
const MAX_HINTS = 8;

/** pkg/apis/discovery/v1, SetDefaults_EndpointPort. */
export function defaultEndpointSlice(draft: EndpointSlice): void {
  for (const port of draft.ports ?? []) {
    port.name ??= '';
    port.protocol ??= 'TCP';
  }
}

/** pkg/apis/discovery/validation, ValidateEndpointSlice. */
export function validateEndpointSlice(slice: EndpointSlice): FieldError[] {
  const { addressType, endpoints, ports } = slice;
  const typePath = FieldPath.of('addressType');
  const errors: FieldError[] = [];
  if (!addressType) errors.push(required(typePath));
  else if (!['IPv4', 'IPv6', 'FQDN'].includes(addressType)) errors.push(notSupported(typePath, addressType, ['FQDN', 'IPv4', 'IPv6']));
  return [...errors, ...validateEndpoints(endpoints ?? [], addressType), ...validatePorts(ports ?? [])];
}

function validateEndpoints(endpoints: readonly SliceEndpoint[], addressType: string): FieldError[] {
  const path = FieldPath.of('endpoints');
  if (endpoints.length > MAX_ENDPOINTS) return [tooMany(path, endpoints.length, MAX_ENDPOINTS)];
  return endpoints.flatMap((endpoint, index) => {
    const { addresses: given, hostname } = endpoint;
    const addresses = given ?? [];
    const addressesPath = path.index(index).child('addresses');
    const hostnamePath = path.index(index).child('hostname');
    const errors: FieldError[] = [];
    if (addresses.length === 0) errors.push(required(addressesPath, 'must contain at least 1 address'));
    else if (addresses.length > MAX_ADDRESSES) errors.push(tooMany(addressesPath, addresses.length, MAX_ADDRESSES));
    errors.push(...addresses.flatMap((address, at) => invalidAll(addressesPath.index(at), address, addressErrors(address, addressType))));
    errors.push(...placeErrors(endpoint, path.index(index)));
    if (hostname !== undefined) errors.push(...invalidAll(hostnamePath, hostname, isDNS1123Label(hostname)));
    return [...errors, ...hintErrors(endpoint, path.index(index).child('hints', 'forZones'))];
  });
}

/** Where an endpoint is: its node, and what old clients wrote of its topology. */
function placeErrors({ nodeName, deprecatedTopology }: SliceEndpoint, path: FieldPath): FieldError[] {
  const topologyPath = path.child('deprecatedTopology');
  const labels = deprecatedTopology ?? {};
  const count = Object.keys(labels).length;
  const reserved = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].filter((key) => Object.hasOwn(labels, key));
  return [
    ...(nodeName ? invalidAll(path.child('nodeName'), nodeName, isDNS1123Subdomain(nodeName)) : []),
    ...(count > MAX_TOPOLOGY ? [tooMany(topologyPath, count, MAX_TOPOLOGY)] : []),
    ...validateLabels(labels, topologyPath),
    ...reserved.map((key) => invalid(topologyPath.key(key), labels[key], 'reserved key was deprecated')),
  ];
}

function hintErrors({ hints }: SliceEndpoint, path: FieldPath): FieldError[] {
  const zones = hints?.forZones ?? [];
  if (zones.length > MAX_HINTS) return [tooMany(path, zones.length, MAX_HINTS)];
  return zones.flatMap(({ name = '' }, index) => {
    const at = path.index(index).child('name');
    const twice = zones.findIndex((each) => each.name === name) < index;
    return [...(twice ? [duplicate(at, name)] : []), ...invalidAll(at, name, isValidLabelValue(name))];
  });
}

function addressErrors(address: string, addressType: string): string[] {
  if (addressType === 'FQDN') return isDNS1123Subdomain(address);
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return [];
  const article = addressType === 'IPv4' ? 'an IPv4' : 'an IPv6';
  return parseIP(address)?.family === addressType ? endpointAddressErrors(address) : [`must be ${article} address`];
}

function validatePorts(ports: readonly SlicePort[]): FieldError[] {
  const path = FieldPath.of('ports');
  if (ports.length > MAX_PORTS) return [tooMany(path, ports.length, MAX_PORTS)];
  const names = new Set<string>();
  return ports.flatMap(({ name = '', port, protocol = '', appProtocol }, index) => {
    const errors = name ? invalidAll(path.index(index).child('name'), name, isDNS1123Label(name)) : [];
    if (names.has(name)) errors.push(duplicate(path.index(index).child('name'), name));
    names.add(name);
    if (port !== undefined) errors.push(...invalidAll(path.index(index).child('port'), port, isValidPortNum(port)));
    if (appProtocol) errors.push(...invalidAll(path.index(index).child('appProtocol'), appProtocol, isQualifiedName(appProtocol)));
    const supported = ['SCTP', 'TCP', 'UDP'];
    return supported.includes(protocol) ? errors : [...errors, notSupported(path.index(index).child('protocol'), protocol, supported)];
  });
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice): FieldError[] {
  return slice.addressType === old.addressType ? [] : [invalid(FieldPath.of('addressType'), slice.addressType, 'field is immutable')];
}
