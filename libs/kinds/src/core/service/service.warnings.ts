import { FieldPath } from '@drydock/apimachinery';
import { cidrWarnings, ipWarnings } from '../../meta/warnings/address.warnings.ts';
import { isHeadless, type Service } from './service.types.ts';

const HINTS = 'service.kubernetes.io/topology-aware-hints';

/** pkg/api/service, GetWarningsForService. */
export function serviceWarnings(service: Service): string[] {
  const { metadata, spec } = service;
  const path = FieldPath.of('spec');
  const addresses = spec.type === 'ExternalName' || isHeadless(service) ? [] : (spec.clusterIPs ?? []);
  const warnings =
    metadata.annotations?.[HINTS] === undefined
      ? []
      : [`annotation ${HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead`];
  warnings.push(
    ...addresses.flatMap((ip, index) => ipWarnings(path.child('clusterIPs').index(index), ip)),
    ...(spec.externalIPs ?? []).flatMap((ip, index) => ipWarnings(path.child('externalIPs').index(index), ip)),
    ...(spec.loadBalancerIP ? ipWarnings(path.child('loadBalancerIP'), spec.loadBalancerIP) : []),
    ...(spec.loadBalancerSourceRanges ?? []).flatMap((range, index) =>
      cidrWarnings(path.child('loadBalancerSourceRanges').index(index), range),
    ),
  );
  if (spec.type === 'ExternalName' && spec.externalIPs?.length) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  }
  if (spec.type !== 'ExternalName' && spec.externalName) warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  return warnings;
}
