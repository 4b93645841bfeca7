import {
  duplicate,
  forbidden,
  GoValue,
  isDNS1123Label,
  isQualifiedName,
  isValidPortNum,
  quoteGo,
  required,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';
import { invalidAll, oneOf, portNumberOrName } from '../../meta/validation/field-checks.ts';
import type { Service, ServicePort } from './service.types.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** pkg/apis/core/validation: validateServicePort for each. */
export function validateServicePorts(ports: readonly ServicePort[], path: FieldPath): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => validatePort(port, ports.length > 1, names, path.index(index)));
}

/** What the ports of one Service must not share, and what its type rules out for them. */
export function validatePortsTogether({ spec }: Service, path: FieldPath): FieldError[] {
  const ports = spec.ports ?? [];
  return [
    ...(spec.type === 'ClusterIP' ? forbiddenNodePorts(ports, path) : []),
    ...duplicateNodePorts(ports, path),
    ...duplicatePorts(ports, path),
  ];
}

function validatePort(port: ServicePort, requireName: boolean, names: Set<string>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? '';
  if (requireName && !name) errors.push(required(path.child('name')));
  else if (name) {
    errors.push(...invalidAll(path.child('name'), name, isDNS1123Label(name)));
    if (names.has(name)) errors.push(duplicate(path.child('name'), name));
    names.add(name);
  }
  errors.push(...invalidAll(path.child('port'), port.port, isValidPortNum(port.port)));
  errors.push(...oneOf(path.child('protocol'), port.protocol, PROTOCOLS));
  errors.push(...portNumberOrName(path.child('targetPort'), port.targetPort ?? port.port));
  if (port.appProtocol !== undefined)
    errors.push(...invalidAll(path.child('appProtocol'), port.appProtocol, isQualifiedName(port.appProtocol)));
  return errors;
}

function forbiddenNodePorts(ports: readonly ServicePort[], path: FieldPath): FieldError[] {
  return ports.flatMap(({ nodePort }, index) =>
    nodePort ? [forbidden(path.index(index).child('nodePort'), "may not be used when `type` is 'ClusterIP'")] : [],
  );
}

function duplicateNodePorts(ports: readonly ServicePort[], path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ nodePort, protocol }, index) => {
    const key = `${protocol}/${nodePort}`;
    if (!nodePort) return [];
    if (seen.has(key)) return [duplicate(path.index(index).child('nodePort'), nodePort)];
    seen.add(key);
    return [];
  });
}

function duplicatePorts(ports: readonly ServicePort[], path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ port, protocol = '' }, index) => {
    const key = `${protocol}/${port}`;
    if (seen.has(key)) return [duplicate(path.index(index), goServicePort(protocol, port))];
    seen.add(key);
    return [];
  });
}

function goServicePort(protocol: string, port: number): GoValue {
  const targetPort = 'intstr.IntOrString{Type:0, IntVal:0, StrVal:""}';
  return new GoValue(
    `core.ServicePort{Name:"", Protocol:${quoteGo(protocol)}, AppProtocol:(*string)(nil), Port:${port}, TargetPort:${targetPort}, NodePort:0}`,
  );
}
