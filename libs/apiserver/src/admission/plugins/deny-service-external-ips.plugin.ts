import type { KubeObject } from '@drydock/apimachinery';
import { refuse } from '../refuse.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';

/** Services get no new external addresses; those that they have may stay (plugin/pkg/admission/network/denyserviceexternalips). */
export const denyServiceExternalIPs: AdmissionPlugin = {
  name: 'DenyServiceExternalIPs',
  optional: true,
  resources: ['services'],

  validate(attributes) {
    const { operation, resource, subresource, object, oldObject } = attributes;
    if (resource.group !== '' || resource.resource !== 'services' || subresource) return;
    if (operation !== 'CREATE' && operation !== 'UPDATE') return;
    const before = new Set(addressesOf(oldObject));
    if (addressesOf(object).every((address) => before.has(address))) return;
    throw refuse(attributes, 'Use of external IPs is denied by admission control');
  },
};

function addressesOf(service: KubeObject | undefined): readonly string[] {
  return (service?.spec as { externalIPs?: string[] } | undefined)?.externalIPs ?? [];
}
