/** pkg/apis/networking/validation: Ingress. */
import {
  FieldPath,
  GoValue,
  invalid,
  isDNS1035Label,
  isDNS1123Subdomain,
  isValidPortName,
  isValidPortNum,
  isWildcardDNS1123Subdomain,
  notSupported,
  parseIP,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { typedReferenceErrors } from '../typed-reference.validation.ts';
import { INGRESS_CLASS_ANNOTATION, type Ingress, type IngressBackend, type IngressPath, type IngressRule } from './ingress.types.ts';

const specPath = FieldPath.of('spec');
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const FORBIDDEN_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const FORBIDDEN_ENDS = ['/..', '/.'];

export function validateIngress({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  const tlsPath = specPath.child('tls');
  const nothing = rules.length === 0 && !defaultBackend;
  return [
    ...(nothing
      ? [invalid(specPath, new GoValue('[]networking.IngressRule(nil)'), 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...(defaultBackend ? backendErrors(defaultBackend, specPath.child('defaultBackend')) : []),
    ...rules.flatMap((rule, index) => ruleErrors(rule, specPath.child('rules').index(index))),
    ...tls.flatMap(({ hosts = [], secretName }, index) => [
      ...hosts.flatMap((host, hostIndex) => hostNameErrors(host, tlsPath.index(index).child('hosts').index(hostIndex))),
      ...(secretName ? invalidAll(tlsPath.index(index).child('secretName'), secretName, isDNS1123Subdomain(secretName)) : []),
    ]),
    ...(ingressClassName === undefined
      ? []
      : invalidAll(specPath.child('ingressClassName'), ingressClassName, isDNS1123Subdomain(ingressClassName))),
  ];
}

/** Only for new objects: older ones may have two classes. */
export function classErrors({ metadata, spec }: Ingress): FieldError[] {
  const annotation = metadata.annotations?.[INGRESS_CLASS_ANNOTATION];
  if (annotation === undefined || spec.ingressClassName === undefined || annotation === spec.ingressClassName) return [];
  const path = FieldPath.of('annotations').child(INGRESS_CLASS_ANNOTATION);
  return [invalid(path, annotation, 'must match `ingressClassName` when both are specified')];
}

function ruleErrors({ host, http }: IngressRule, path: FieldPath): FieldError[] {
  const hostPath = path.child('host');
  const errors: FieldError[] = [];
  if (host) {
    if (parseIP(host)) errors.push(invalid(hostPath, host, 'must be a DNS name, not an IP address'));
    errors.push(...hostNameErrors(host, hostPath));
  }
  if (!http) return errors;
  const pathsPath = path.child('http', 'paths');
  const paths = http.paths ?? [];
  if (paths.length === 0) errors.push(required(pathsPath));
  return [...errors, ...paths.flatMap((each, index) => pathErrors(each, pathsPath.index(index)))];
}

function hostNameErrors(host: string, path: FieldPath): FieldError[] {
  return invalidAll(path, host, host.includes('*') ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host));
}

function pathErrors({ path: value = '', pathType, backend }: IngressPath, path: FieldPath): FieldError[] {
  if (pathType === undefined || pathType === null) return [required(path.child('pathType'), 'pathType must be specified')];
  return [...pathValueErrors(value, pathType, path), ...backendErrors(backend, path.child('backend'))];
}

function pathValueErrors(value: string, pathType: string, path: FieldPath): FieldError[] {
  if (!PATH_TYPES.includes(pathType)) return [notSupported(path.child('pathType'), pathType, PATH_TYPES)];
  const valuePath = path.child('path');
  const free = pathType === 'ImplementationSpecific';
  const errors = value.startsWith('/') || (free && value === '') ? [] : [invalid(valuePath, value, 'must be an absolute path')];
  if (free) return errors;
  return [
    ...errors,
    ...FORBIDDEN_SEQUENCES.filter((each) => value.includes(each)).map((each) => invalid(valuePath, value, `must not contain '${each}'`)),
    ...FORBIDDEN_ENDS.filter((each) => value.endsWith(each)).map((each) => invalid(valuePath, value, `cannot end with '${each}'`)),
  ];
}

function backendErrors({ service, resource }: IngressBackend = {}, path: FieldPath): FieldError[] {
  if (service && resource) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return typedReferenceErrors(resource, path.child('resource'));
  return service ? serviceErrors(service, path) : [invalid(path, '', 'resource or service backend is required')];
}

function serviceErrors({ name, port = {} }: NonNullable<IngressBackend['service']>, path: FieldPath): FieldError[] {
  const namePath = path.child('service', 'name');
  const portPath = path.child('service', 'port');
  const errors = name ? invalidAll(namePath, name, isDNS1035Label(name)) : [required(namePath)];
  if (port.name && port.number) errors.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (port.name) errors.push(...invalidAll(portPath.child('name'), port.name, isValidPortName(port.name)));
  else if (port.number) errors.push(...invalidAll(portPath.child('number'), port.number, isValidPortNum(port.number)));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}
