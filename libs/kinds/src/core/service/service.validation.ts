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
import { clusterIPRefusal, nodePortRefusal, PORT_IS_ALLOCATED } from './service-addresses.ts';
import { validateExternalPorts, validateServicePorts } from './service-port.validation.ts';
import { isExternallyAccessible, isHeadless, needsClusterIP, type Service } from './service.types.ts';

const specPath = FieldPath.of('spec');
const portsPath = specPath.child('ports');
const clusterIPsPath = specPath.child('clusterIPs');

const MAX_AFFINITY_SECONDS = 86400;

/**
 * pkg/apis/core/validation, ValidateService. Addresses and node ports are handed out before a new Service is looked at (the store's BeginCreate):
 * one that cannot be had is all that is said.
 */
export function validateService(service: Service, context: StrategyContext): FieldError[] {
  const { spec } = service;
  const refused = validateAddressFamilies(service).length === 0 ? validateAllocations(service, context) : [];
  if (refused.length > 0) return refused.slice(0, 1);
  const errors: FieldError[] = [];
  if (!spec.ports?.length && !isHeadless(service) && spec.type !== 'ExternalName') errors.push(required(portsPath));
  errors.push(...validateTypeRules(service));
  errors.push(...validateServicePorts(service, portsPath));
  errors.push(...validateLabels(spec.selector, specPath.child('selector')));
  errors.push(...validateSessionAffinity(service));
  errors.push(...validateAddressFamilies(service));
  errors.push(...validateExternal(service));
  return errors;
}

function validateTypeRules(service: Service): FieldError[] {
  const { spec } = service;
  const headless = `may not be set to 'None' for ${spec.type} services`;
  const noHeadless = () => (isHeadless(service) ? [invalid(clusterIPsPath.index(0), spec.clusterIPs?.[0], headless)] : []);
  switch (spec.type) {
    case 'LoadBalancer':
      return [...validateExternalPorts(spec.ports ?? [], portsPath), ...noHeadless()];
    case 'NodePort':
      return noHeadless();
    case 'ExternalName':
      return validateExternalName(service);
    default:
      return oneOf(specPath.child('type'), spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
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

/** ValidateServiceClusterIPsRelatedFields, for a cluster of one family. */
function validateAddressFamilies(service: Service): FieldError[] {
  const { spec } = service;
  if (!needsClusterIP(service)) return [];
  const errors: FieldError[] = [];
  const clusterIPs = spec.clusterIPs ?? [];
  if (spec.clusterIP && clusterIPs.length && spec.clusterIP !== clusterIPs[0]) {
    errors.push(invalid(clusterIPsPath, goStrings(clusterIPs), 'first value must match `clusterIP`'));
  }
  clusterIPs.forEach((address, index) => {
    if (address === 'None') {
      if (clusterIPs.length > 1) errors.push(invalid(clusterIPsPath.index(index), address, 'only a single None may be present'));
      return;
    }
    errors.push(...invalidAll(clusterIPsPath.index(index), address, isValidIP(address)));
  });
  if (clusterIPs.length > 2) errors.push(invalid(clusterIPsPath, goStrings(clusterIPs), 'may only hold up to 2 values'));
  return [...errors, ...validateFamilies(service)];
}

function validateFamilies(service: Service): FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [];
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  const policyPath = specPath.child('ipFamilyPolicy');
  if (spec.ipFamilyPolicy && !policies.includes(spec.ipFamilyPolicy)) errors.push(notSupported(policyPath, spec.ipFamilyPolicy, policies));
  const freeOfSelector = isHeadless(service) && Object.keys(spec.selector ?? {}).length === 0;
  if (freeOfSelector) return errors;
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    errors.push(invalid(policyPath, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'));
  }
  spec.ipFamilies?.forEach((family, index) => {
    const path = specPath.child('ipFamilies').index(index);
    if (family !== 'IPv4' && family !== 'IPv6') errors.push(notSupported(path, family, ['IPv4', 'IPv6']));
    else if (family === 'IPv6') errors.push(invalid(path, family, 'not configured on this cluster'));
  });
  return errors;
}

function validateExternal(service: Service): FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [];
  spec.externalIPs?.forEach((address, index) => {
    const path = specPath.child('externalIPs').index(index);
    errors.push(...invalidAll(path, address, parseIP(address) ? endpointAddressErrors(address) : isValidIP(address)));
  });
  const trafficPath = specPath.child('externalTrafficPolicy');
  if (!isExternallyAccessible(service)) {
    if (spec.externalTrafficPolicy)
      errors.push(invalid(trafficPath, spec.externalTrafficPolicy, 'may only be set for externally-accessible services'));
  } else {
    errors.push(...oneOf(trafficPath, spec.externalTrafficPolicy, ['Cluster', 'Local']));
  }
  errors.push(...healthCheckErrors(service), ...distributionErrors(service));
  // Capitalised upstream.
  const rangesPath = specPath.child('LoadBalancerSourceRanges');
  if (spec.loadBalancerSourceRanges?.length && spec.type !== 'LoadBalancer') {
    errors.push(forbidden(rangesPath, "may only be used when `type` is 'LoadBalancer'"));
  }
  spec.loadBalancerSourceRanges?.forEach((range, index) =>
    errors.push(...invalidAll(rangesPath.index(index), range, isValidCIDR(range.trim()))),
  );
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer') {
    errors.push(forbidden(specPath.child('allocateLoadBalancerNodePorts'), "may only be used when `type` is 'LoadBalancer'"));
  }
  if (spec.loadBalancerClass !== undefined) {
    const path = specPath.child('loadBalancerClass');
    if (spec.type === 'LoadBalancer') errors.push(...invalidAll(path, spec.loadBalancerClass, isQualifiedName(spec.loadBalancerClass)));
    else errors.push(forbidden(path, "may only be used when `type` is 'LoadBalancer'"));
  }
  if (spec.internalTrafficPolicy !== undefined || needsClusterIP(service)) {
    errors.push(...oneOf(specPath.child('internalTrafficPolicy'), spec.internalTrafficPolicy, ['Cluster', 'Local']));
  }
  return errors;
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

function validateAllocations(service: Service, { lister }: StrategyContext): FieldError[] {
  const { spec, metadata } = service;
  for (const address of needsClusterIP(service) && !isHeadless(service) ? (spec.clusterIPs ?? []) : []) {
    const refusal = clusterIPRefusal(lister, address, metadata.uid);
    if (refusal) return [invalid(clusterIPsPath, goStrings(spec.clusterIPs ?? []), refusal)];
  }
  const ports = spec.type === 'NodePort' || spec.type === 'LoadBalancer' ? (spec.ports ?? []) : [];
  return ports.flatMap(({ nodePort, port }, index) => {
    if (!nodePort) return [];
    // Protocols of one port may share a node port, different ports may not.
    const isTaken = ports.slice(0, index).some((other) => other.nodePort === nodePort && other.port !== port);
    const refusal = isTaken ? PORT_IS_ALLOCATED : nodePortRefusal(lister, nodePort, metadata.uid);
    return refusal ? [invalid(portsPath.index(index).child('nodePort'), nodePort, refusal)] : [];
  });
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
export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
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
