import { FieldPath, isDNS1123Label, isValidIP, isValidPortNum, required, type FieldError } from '@drydock/apimachinery';
import { invalidAll, oneOf } from '../../meta/validation/field-checks.ts';
import { endpointAddressErrors } from './endpoint-address.validation.ts';
import type { EndpointAddress, EndpointPort, Endpoints } from './endpoints.types.ts';

/** pkg/apis/core/v1, SetDefaults_Endpoints. */
export function defaultEndpoints(draft: Endpoints): void {
  for (const subset of draft.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
}

/** pkg/apis/core/validation, ValidateEndpoints. */
export function validateEndpoints(endpoints: Endpoints): FieldError[] {
  return (endpoints.subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, index) => {
    const path = FieldPath.of('subsets').index(index);
    const empty = addresses.length + notReadyAddresses.length === 0;
    return [
      ...(empty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap((address, at) => validateAddress(address, path.child('addresses').index(at))),
      ...notReadyAddresses.flatMap((address, at) => validateAddress(address, path.child('notReadyAddresses').index(at))),
      ...ports.flatMap((port, at) => validatePort(port, ports.length > 1, path.child('ports').index(at))),
    ];
  });
}

function validateAddress({ ip = '', hostname }: EndpointAddress, path: FieldPath): FieldError[] {
  return [
    ...invalidAll(path.child('ip'), ip, isValidIP(ip)),
    ...(hostname ? invalidAll(path.child('hostname'), hostname, isDNS1123Label(hostname)) : []),
    ...invalidAll(path.child('ip'), ip, endpointAddressErrors(ip)),
  ];
}

function validatePort({ name = '', port, protocol }: EndpointPort, requireName: boolean, path: FieldPath): FieldError[] {
  return [
    ...(requireName && !name ? [required(path.child('name'))] : []),
    ...(name ? invalidAll(path.child('name'), name, isDNS1123Label(name)) : []),
    ...invalidAll(path.child('port'), port, isValidPortNum(port)),
    ...oneOf(path.child('protocol'), protocol, ['SCTP', 'TCP', 'UDP']),
  ];
}
