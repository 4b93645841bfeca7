/** Addresses, families and node ports of a Service: what the registry refuses before it looks at the rest (pkg/registry/core/service/storage, alloc.go). */
import { duplicate, FieldPath, invalid, isValidIP, notSupported, parseIP, required, type FieldError } from '@drydock/apimachinery';
import type { StrategyContext } from '@drydock/apiserver';
import { goStrings } from '../../meta/go-strings.ts';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { clusterIPRefusal, nodePortRefusal, PORT_IS_ALLOCATED } from './service-addresses.ts';
import { isHeadless, needsClusterIP, type Service } from './service.types.ts';

const specPath = FieldPath.of('spec');
const clusterIPsPath = specPath.child('clusterIPs');
const familiesPath = specPath.child('ipFamilies');
const policyPath = specPath.child('ipFamilyPolicy');

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** The errors of the first step that has any: the fields by themselves, whether this cluster has such families, whether the values are free. */
export function validateServiceAddresses(service: Service, context: StrategyContext, old: Service | undefined): FieldError[] {
  const steps = [
    () => addressFieldErrors(service),
    () => familyErrors(service),
    () => clusterIPErrors(service, context, old),
    () => nodePortErrors(service, context),
  ];
  for (const step of steps) {
    const errors = step();
    if (errors.length > 0) return errors;
  }
  return [];
}

/** pkg/apis/core/validation, ValidateServiceClusterIPsRelatedFields. */
function addressFieldErrors(service: Service): FieldError[] {
  const { spec } = service;
  if (!needsClusterIP(service)) return [];
  const addresses = spec.clusterIPs ?? [];
  const errors: FieldError[] = [];
  if (spec.clusterIP && addresses.length === 0) errors.push(required(clusterIPsPath));
  else if (spec.clusterIP && spec.clusterIP !== addresses[0]) {
    errors.push(invalid(clusterIPsPath, goStrings(addresses), 'first value must match `clusterIP`'));
  } else if (!spec.clusterIP && addresses.length > 0) {
    errors.push(invalid(clusterIPsPath, goStrings(addresses), 'must be empty when `clusterIP` is not specified'));
  }
  const families = spec.ipFamilies ?? [];
  for (const [index, family] of families.entries()) {
    if (!FAMILIES.includes(family)) errors.push(notSupported(familiesPath.index(index), family, FAMILIES));
    if (families.indexOf(family) < index) errors.push(duplicate(familiesPath.index(index), family));
  }
  if (spec.ipFamilyPolicy && !POLICIES.includes(spec.ipFamilyPolicy)) errors.push(notSupported(policyPath, spec.ipFamilyPolicy, POLICIES));
  return [...errors, ...addressListErrors(service, addresses)];
}

function addressListErrors(service: Service, addresses: readonly string[]): FieldError[] {
  const errors = addresses.flatMap((address, index) => {
    if (index > 0 || address !== 'None') return invalidAll(clusterIPsPath.index(index), address, isValidIP(address));
    return addresses.length > 1 ? [invalid(clusterIPsPath, goStrings(addresses), "'None' must be the first and only value")] : [];
  });
  const sound = errors.length === 0;
  if (addresses.length > 2) errors.push(invalid(clusterIPsPath, goStrings(addresses), 'may only hold up to 2 values'));
  if (!sound) return errors;
  const families = addresses.map((address) => parseIP(address)?.family);
  if (addresses.length > 1 && (addresses.length > 2 || families[0] === families[1])) {
    errors.push(invalid(clusterIPsPath, goStrings(addresses), 'may specify no more than one IP for each IP family'));
  }
  return [...errors, ...(isHeadless(service) ? [] : mismatches(service, addresses))];
}

/** Addresses that are not of the family named for them. */
function mismatches({ spec }: Service, addresses: readonly string[]): FieldError[] {
  return (spec.ipFamilies ?? []).slice(0, addresses.length).flatMap((family, index) => {
    const address = addresses[index]!;
    if (!FAMILIES.includes(family) || parseIP(address)!.family === family) return [];
    return [invalid(clusterIPsPath.index(index), address, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``)];
  });
}

/** initIPFamilyFields, for a cluster of one family. A headless Service without a selector may name what it likes. */
function familyErrors(service: Service): FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy: policy, clusterIPs = [], selector = {} } = service.spec;
  if (!needsClusterIP(service)) return [];
  const errors: FieldError[] = [];
  const must = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  if (policy === 'SingleStack') {
    if (clusterIPs.length === 2) errors.push(invalid(policyPath, policy, `${must} cluster IPs are specified`));
    if (ipFamilies.length === 2) errors.push(invalid(policyPath, policy, `${must} IP families are specified`));
  }
  if (errors.length > 0 || (isHeadless(service) && Object.keys(selector).length === 0)) return errors;
  if (policy === 'RequireDualStack') errors.push(invalid(policyPath, policy, 'this cluster is not configured for dual-stack services'));
  return [
    ...errors,
    ...ipFamilies.flatMap((family, index) =>
      family === 'IPv4' ? [] : [invalid(familiesPath.index(index), family, 'not configured on this cluster')],
    ),
  ];
}

/** An address is allocated once; a dry run allocates none, and so does not see that one is taken. */
function clusterIPErrors(service: Service, { lister, dryRun }: StrategyContext, old: Service | undefined): FieldError[] {
  const { spec, metadata } = service;
  if (!needsClusterIP(service) || isHeadless(service) || (old && needsClusterIP(old))) return [];
  for (const address of spec.clusterIPs ?? []) {
    const refusal = clusterIPRefusal(lister, address, metadata.uid, dryRun);
    if (refusal) return [invalid(clusterIPsPath, goStrings(spec.clusterIPs ?? []), refusal)];
  }
  return [];
}

/** Stops at the first port that cannot be had. A dry run does not ask whether a port is in the range. */
function nodePortErrors(service: Service, { lister, dryRun }: StrategyContext): FieldError[] {
  const { spec, metadata } = service;
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return [];
  /** By node port, the port that it leads to: that one may want it for several protocols. */
  const wanted = new Map<number, number>();
  for (const [index, { port, nodePort }] of (spec.ports ?? []).entries()) {
    if (!nodePort) continue;
    const refusal =
      wanted.has(nodePort) && wanted.get(nodePort) !== port ? PORT_IS_ALLOCATED : nodePortRefusal(lister, nodePort, metadata.uid, dryRun);
    if (refusal) return [invalid(specPath.child('ports').index(index).child('nodePort'), nodePort, refusal)];
    wanted.set(nodePort, port);
  }
  return [];
}
