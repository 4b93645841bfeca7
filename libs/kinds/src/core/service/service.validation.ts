import {
  FieldPath,
  forbidden,
  invalid,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidCIDR,
  isValidIP,
  isValidPortNum,
  notSupported,
  parseIP,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import type { StrategyContext } from '@drydock/apiserver';
import { goStrings } from '../../meta/go-strings.ts';
import { invalidAll, oneOf } from '../../meta/validation/field-checks.ts';
import { validateLabels } from '../../meta/validation/label-selector.validation.ts';
import { endpointAddressErrors } from '../endpoints/endpoint-address.validation.ts';
import { validateServiceAddresses } from './service-address.validation.ts';
import { validatePortsTogether, validateServicePorts } from './service-port.validation.ts';
import { isExternallyAccessible, isHeadless, needsClusterIP, type Service } from './service.types.ts';

const specPath = FieldPath.of('spec');
const portsPath = specPath.child('ports');
const clusterIPsPath = specPath.child('clusterIPs');

const MAX_AFFINITY_SECONDS = 86400;

/** The registry allocates addresses and ports before it validates (BeginCreate); then pkg/apis/core/validation, ValidateService. */
export function validateService(service: Service, context: StrategyContext, old?: Service): FieldError[] {
  const { spec } = service;
  const refused = validateServiceAddresses(service, context, old);
  if (refused.length > 0) return refused;
  const errors = old ? updateErrors(service, old) : [];
  if (!spec.ports?.length && !isHeadless(service) && spec.type !== 'ExternalName') errors.push(required(portsPath));
  errors.push(...validateTypeRules(service));
  errors.push(...validateServicePorts(spec.ports ?? [], portsPath));
  errors.push(...validateLabels(spec.selector, specPath.child('selector')));
  errors.push(...validateSessionAffinity(service));
  errors.push(...validateExternalIPs(service));
  errors.push(...oneOf(specPath.child('type'), spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']));
  errors.push(...validatePortsTogether(service, portsPath));
  errors.push(...validateBalancer(service));
  errors.push(...validateTraffic(service));
  return errors;
}

function validateTypeRules(service: Service): FieldError[] {
  const { spec } = service;
  const headless = `may not be set to 'None' for ${spec.type} services`;
  const noHeadless = () => (isHeadless(service) ? [invalid(clusterIPsPath.index(0), spec.clusterIPs?.[0], headless)] : []);
  switch (spec.type) {
    case 'LoadBalancer':
    case 'NodePort':
      return noHeadless();
    case 'ExternalName':
      return validateExternalName(service);
    default:
      return [];
  }
}

function validateExternalName({ spec }: Service): FieldError[] {
  const why = 'may not be set for ExternalName services';
  const errors: FieldError[] = [];
  if (spec.clusterIP || spec.clusterIPs?.length) errors.push(forbidden(clusterIPsPath, why));
  if (spec.ipFamilies?.length) errors.push(forbidden(specPath.child('ipFamilies'), why));
  if (spec.ipFamilyPolicy) errors.push(forbidden(specPath.child('ipFamilyPolicy'), why));
  // The name may end in a dot, as names in zone files do.
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  const path = specPath.child('externalName');
  return [...errors, ...(name ? invalidAll(path, name, isDNS1123Subdomain(name)) : [required(path)])];
}

function validateSessionAffinity({ spec }: Service): FieldError[] {
  const errors = oneOf(specPath.child('sessionAffinity'), spec.sessionAffinity, ['ClientIP', 'None']);
  const configPath = specPath.child('sessionAffinityConfig');
  if (spec.sessionAffinity === 'None' && spec.sessionAffinityConfig) {
    return [...errors, forbidden(configPath, 'must not be set when session affinity is None')];
  }
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity !== 'ClientIP' || seconds === undefined || (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS)) return errors;
  const why = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`;
  return [...errors, invalid(configPath.child('clientIP', 'timeoutSeconds'), seconds, why)];
}

function validateExternalIPs({ spec }: Service): FieldError[] {
  return (spec.externalIPs ?? []).flatMap((address, index) => {
    const path = specPath.child('externalIPs').index(index);
    return invalidAll(path, address, parseIP(address) ? endpointAddressErrors(address) : isValidIP(address));
  });
}

function validateBalancer({ spec }: Service): FieldError[] {
  const errors: FieldError[] = [];
  const only = "may only be used when `type` is 'LoadBalancer'";
  const balanced = spec.type === 'LoadBalancer';
  // Capitalised upstream.
  const rangesPath = specPath.child('LoadBalancerSourceRanges');
  if (spec.loadBalancerSourceRanges?.length && !balanced) errors.push(forbidden(rangesPath, only));
  spec.loadBalancerSourceRanges?.forEach((range, index) =>
    errors.push(...invalidAll(rangesPath.index(index), range.trim(), isValidCIDR(range.trim()))),
  );
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced) {
    errors.push(forbidden(specPath.child('allocateLoadBalancerNodePorts'), only));
  }
  if (spec.loadBalancerClass === undefined) return errors;
  const path = specPath.child('loadBalancerClass');
  if (!balanced) return [...errors, forbidden(path, only)];
  return [...errors, ...invalidAll(path, spec.loadBalancerClass, isQualifiedName(spec.loadBalancerClass))];
}

function validateTraffic(service: Service): FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [];
  const path = specPath.child('externalTrafficPolicy');
  if (isExternallyAccessible(service)) errors.push(...oneOf(path, spec.externalTrafficPolicy, ['Cluster', 'Local']));
  else if (spec.externalTrafficPolicy)
    errors.push(invalid(path, spec.externalTrafficPolicy, 'may only be set for externally-accessible services'));
  errors.push(...healthCheckErrors(service));
  if (spec.internalTrafficPolicy !== undefined || needsClusterIP(service)) {
    errors.push(...oneOf(specPath.child('internalTrafficPolicy'), spec.internalTrafficPolicy, ['Cluster', 'Local']));
  }
  return [...errors, ...distributionErrors(service)];
}

function needsHealthCheck({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

/** Which port a load balancer asks; the server gives one to those that need it. */
function healthCheckErrors(service: Service): FieldError[] {
  const { healthCheckNodePort: port = 0 } = service.spec;
  const path = specPath.child('healthCheckNodePort');
  if (needsHealthCheck(service)) return port ? invalidAll(path, port, isValidPortNum(port)) : [];
  if (!port) return [];
  return [invalid(path, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")];
}

function distributionErrors({ spec }: Service): FieldError[] {
  const { trafficDistribution: value } = spec as { trafficDistribution?: string };
  if (value === undefined || value === 'PreferClose') return [];
  return [notSupported(specPath.child('trafficDistribution'), value, ['PreferClose'])];
}

/** What a load balancer was made for stays. */
function balancerUpdateErrors(service: Service, old: Service): FieldError[] {
  const errors: FieldError[] = [];
  const balanced = service.spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer';
  if (balanced && service.spec.loadBalancerClass !== old.spec.loadBalancerClass) {
    errors.push(invalid(specPath.child('loadBalancerClass'), service.spec.loadBalancerClass ?? null, 'may not change once set'));
  }
  const checked = needsHealthCheck(service) && needsHealthCheck(old);
  if (checked && service.spec.healthCheckNodePort !== old.spec.healthCheckNodePort) {
    errors.push(forbidden(specPath.child('healthCheckNodePort'), 'field is immutable'));
  }
  return errors;
}

/** ValidateServiceUpdate: the primary address and family stay; a second one may come and go. */
function updateErrors(service: Service, old: Service): FieldError[] {
  const errors = balancerUpdateErrors(service, old);
  if (!needsClusterIP(service) || !needsClusterIP(old)) return errors;
  const [address, oldAddress] = [service.spec.clusterIPs?.[0], old.spec.clusterIPs?.[0]];
  if (oldAddress && address !== oldAddress) {
    const why = address ? 'may not change once set' : 'primary clusterIP can not be unset';
    errors.push(invalid(clusterIPsPath.index(0), goStrings(service.spec.clusterIPs ?? []), why));
  }
  const [family, oldFamily] = [service.spec.ipFamilies?.[0], old.spec.ipFamilies?.[0]];
  if (oldFamily && family !== oldFamily) {
    const why = family ? 'may not change once set' : 'primary ipFamily can not be unset';
    errors.push(invalid(specPath.child('ipFamilies').index(0), goStrings(service.spec.ipFamilies ?? []), why));
  }
  return errors;
}
