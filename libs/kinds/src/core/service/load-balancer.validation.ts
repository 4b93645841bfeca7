/** Where a load balancer answers (pkg/apis/core/validation, ValidateLoadBalancerStatus; pkg/apis/networking/validation, of an Ingress). */
import {
  FieldPath,
  forbidden,
  invalid,
  isDNS1123Subdomain,
  isValidIP,
  notSupported,
  parseIP,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import type { LoadBalancerIngress, Service } from './service.types.ts';

const path = FieldPath.of('status', 'loadBalancer', 'ingress');
const MODES = ['Proxy', 'VIP'];

export function serviceStatusErrors({ spec, status }: Service): FieldError[] {
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (spec.type !== 'LoadBalancer' && ingress.length > 0) return [forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")];
  return ingress.flatMap((each, index) => [
    ...ipErrors(each, path.index(index)),
    ...modeErrors(each, path.index(index).child('ipMode')),
    ...hostnameErrors(each, path.index(index)),
  ]);
}

export function ingressStatusErrors({ status }: { status?: { loadBalancer?: { ingress?: LoadBalancerIngress[] } } }): FieldError[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap((each, index) => [
    ...ipErrors(each, path.index(index)),
    ...hostnameErrors(each, path.index(index)),
  ]);
}

function ipErrors({ ip }: LoadBalancerIngress, at: FieldPath): FieldError[] {
  return ip ? invalidAll(at.child('ip'), ip, isValidIP(ip)) : [];
}

function modeErrors({ ip, ipMode }: LoadBalancerIngress, at: FieldPath): FieldError[] {
  if (ipMode === undefined) return ip ? [required(at, 'must be specified when `ip` is set')] : [];
  if (!ip) return [forbidden(at, 'may not be specified when `ip` is not set')];
  return MODES.includes(ipMode) ? [] : [notSupported(at, ipMode, MODES)];
}

function hostnameErrors({ hostname }: LoadBalancerIngress, at: FieldPath): FieldError[] {
  if (!hostname) return [];
  const isIP = parseIP(hostname) ? [invalid(at.child('hostname'), hostname, 'must be a DNS name, not an IP address')] : [];
  return [...invalidAll(at.child('hostname'), hostname, isDNS1123Subdomain(hostname)), ...isIP];
}
