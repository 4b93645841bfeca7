/** Keeps an IPAddress for each address of a Service (pkg/registry/core/service/ipallocator, and its repair loop). Runs as the API server. */
import { isReason, parseIP } from '@drydock/apimachinery';
import { GROUP_MASTERS } from '@drydock/apiserver';
import type { Controller } from '../../controller/controller.ts';
import { CLUSTER_IP_INDEX, clusterIPsOf } from '../../core/service/service-addresses.ts';
import type { Service } from '../../core/service/service.types.ts';
import { ipAddresses, type IPAddress } from './ip-address.ts';

const MANAGED_BY = 'ipaddress.kubernetes.io/managed-by';
const ALLOCATOR = 'ipallocator.k8s.io';
const FAMILY = 'ipaddress.kubernetes.io/ip-family';

/** Keys are addresses. */
export const serviceAddressesController: Controller = {
  name: 'ipallocator-repair-controller',
  user: { username: 'system:apiserver', groups: [GROUP_MASTERS] },
  watches: {
    services({ object, previous }, enqueue) {
      for (const service of [object, previous]) if (service) for (const address of clusterIPsOf(service as Service)) enqueue(address);
    },
    'ipaddresses.networking.k8s.io'({ type, object }, enqueue) {
      if (type === 'DELETED') enqueue(object.metadata.name);
    },
  },

  reconcile(address, { lister, client }) {
    const [owner] = lister.byIndex<Service>('services', CLUSTER_IP_INDEX, address);
    const existing = lister.get<IPAddress>('ipaddresses.networking.k8s.io', undefined, address);
    if (owner && !existing) {
      const { namespace, name } = owner.metadata;
      const labels = { [FAMILY]: parseIP(address)!.family, [MANAGED_BY]: ALLOCATOR };
      const object: IPAddress = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IPAddress',
        metadata: { name: address, labels },
        spec: { parentRef: { group: '', resource: 'services', namespace, name } },
      };
      client.create(ipAddresses, object);
    } else if (!owner && existing?.metadata.labels?.[MANAGED_BY] === ALLOCATOR) {
      try {
        client.delete(ipAddresses, undefined, address);
      } catch (error) {
        if (!isReason(error, 'NotFound')) throw error;
      }
    }
  },
};
