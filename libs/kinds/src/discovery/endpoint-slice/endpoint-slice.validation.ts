import {
  duplicate,
  FieldPath,
  invalid,
  isDNS1123Label,
  isDNS1123Subdomain,
  isValidPortNum,
  notSupported,
  parseIP,
  required,
  tooMany,
  type FieldError,
} from '@drydock/apimachinery';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { endpointAddressErrors } from '../../core/endpoints/endpoint-address.validation.ts';
import type { EndpointSlice, SliceEndpoint, SlicePort } from './endpoint-slice.types.ts';

const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20000;

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
  return endpoints.flatMap(({ addresses: given, hostname }, index) => {
    const addresses = given ?? [];
    const addressesPath = path.index(index).child('addresses');
    const hostnamePath = path.index(index).child('hostname');
    const errors: FieldError[] = [];
    if (addresses.length === 0) errors.push(required(addressesPath, 'must contain at least 1 address'));
    else if (addresses.length > MAX_ADDRESSES) errors.push(tooMany(addressesPath, addresses.length, MAX_ADDRESSES));
    errors.push(...addresses.flatMap((address, at) => invalidAll(addressesPath.index(at), address, addressErrors(address, addressType))));
    if (hostname !== undefined) errors.push(...invalidAll(hostnamePath, hostname, isDNS1123Label(hostname)));
    return errors;
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
  return ports.flatMap(({ name = '', port, protocol = '' }, index) => {
    const errors = name ? invalidAll(path.index(index).child('name'), name, isDNS1123Label(name)) : [];
    if (names.has(name)) errors.push(duplicate(path.index(index).child('name'), name));
    names.add(name);
    if (port !== undefined) errors.push(...invalidAll(path.index(index).child('port'), port, isValidPortNum(port)));
    const supported = ['SCTP', 'TCP', 'UDP'];
    return supported.includes(protocol) ? errors : [...errors, notSupported(path.index(index).child('protocol'), protocol, supported)];
  });
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice): FieldError[] {
  return slice.addressType === old.addressType ? [] : [invalid(FieldPath.of('addressType'), slice.addressType, 'field is immutable')];
}
