import {
  duplicate,
  FieldPath,
  invalid,
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isStrictlyValidIP,
  isValidIP,
  isValidLabelValue,
  notSupported,
  parseIP,
  required,
  tooMany,
  type FieldError,
} from '@drydock/apimachinery';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { ipWarnings } from '../../meta/warnings/address.warnings.ts';
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
  return [...errors, ...validatePorts(ports ?? []), ...validateEndpoints(endpoints ?? [], addressType)];
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
    errors.push(...addresses.flatMap((address, at) => addressErrors(address, addressType, addressesPath, at)));
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

/** Of an unknown type nothing is known. Another family is told of the whole list. */
function addressErrors(address: string, addressType: string, path: FieldPath, index: number): FieldError[] {
  const at = path.index(index);
  if (addressType === 'FQDN') return domainNameErrors(address, at);
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return [];
  const problems = addressType === 'IPv4' ? isValidIP(address) : isStrictlyValidIP(address);
  if (problems.length > 0) return invalidAll(at, address, problems);
  const family = parseIP(address)!.family === addressType ? [] : [invalid(path, address, `must be an ${addressType} address`)];
  return [...family, ...invalidAll(at, address, endpointAddressErrors(address))];
}

/** apimachinery, util/validation, IsFullyQualifiedDomainName: at least two labels. */
function domainNameErrors(address: string, path: FieldPath): FieldError[] {
  if (address === '') return [required(path)];
  const name = address.replace(/\.$/, '');
  const problems = isDNS1123Subdomain(name);
  if (problems.length > 0) return [invalid(path, name, problems.join(','))];
  return name.includes('.') ? [] : [invalid(path, name, 'should be a domain with at least two segments separated by dots')];
}

function validatePorts(ports: readonly SlicePort[]): FieldError[] {
  const path = FieldPath.of('ports');
  if (ports.length > MAX_PORTS) return [tooMany(path, ports.length, MAX_PORTS)];
  const names = new Set<string>();
  return ports.flatMap(({ name = '', protocol = '', appProtocol }, index) => {
    const errors = name ? invalidAll(path.index(index).child('name'), name, isDNS1123Label(name)) : [];
    if (names.has(name)) errors.push(duplicate(path.index(index).child('name'), name));
    names.add(name);
    const supported = ['SCTP', 'TCP', 'UDP'];
    if (!supported.includes(protocol)) errors.push(notSupported(path.index(index).child('protocol'), protocol, supported));
    if (appProtocol !== undefined)
      errors.push(...invalidAll(path.index(index).child('appProtocol'), appProtocol, isQualifiedName(appProtocol)));
    return errors;
  });
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice): FieldError[] {
  return slice.addressType === old.addressType ? [] : [invalid(FieldPath.of('addressType'), slice.addressType, 'field is immutable')];
}

/** Addresses that are accepted, but are not in their standard form (registry/discovery/endpointslice). */
export function endpointSliceWarnings({ addressType, endpoints }: EndpointSlice, old: EndpointSlice | undefined): string[] {
  if (addressType === 'FQDN' && !old) return ['spec.addressType: FQDN endpoints are deprecated'];
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return [];
  const path = FieldPath.of('endpoints');
  return (endpoints ?? []).flatMap(({ addresses }, i) =>
    (addresses ?? []).flatMap((address, at) => ipWarnings(path.index(i).child('addresses').index(at), address)),
  );
}
