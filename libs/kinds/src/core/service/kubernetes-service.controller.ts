import { changedMetadata, deepEqual, isReason, type KubeObject } from '@drydock/apimachinery';
import { GROUP_MASTERS, type Lister, type ResourceClient, type ResourceName } from '@drydock/apiserver';
import type { Controller, EventHandler } from '../../controller/controller.ts';
import { endpointSlices } from '../../discovery/endpoint-slice/endpoint-slice.ts';
import { SERVICE_NAME_LABEL } from '../../discovery/endpoint-slice/endpoint-slice.types.ts';
import { endpoints } from '../endpoints/endpoints.ts';
import { SKIP_MIRROR_LABEL } from '../endpoints/endpoints.types.ts';
import { configuredServiceCIDR, serviceAddressAt } from './service-addresses.ts';
import { services } from './service.ts';

const NAME = 'kubernetes';
const NAMESPACE = 'default';

/** So often the server looks whether everything is as it should be. */
const INTERVAL_MILLISECONDS = 10_000;

/** Asks for the next look. */
const NEXT_LOOK = 'next look';

const enqueueOwn: EventHandler = ({ object }, enqueue) => {
  if (object.metadata.name === NAME && object.metadata.namespace === NAMESPACE) enqueue(NEXT_LOOK);
};

const enqueueForNamespace: EventHandler = ({ object }, enqueue) => {
  if (object.metadata.name === NAMESPACE) enqueue(NAME);
};

/**
 * Keeps the Service through which pods reach the API server, with the server's own address behind it
 * (pkg/controlplane/controller/kubernetesservice). Runs as the API server.
 */
export function newKubernetesServiceController(address: string, port: number): Controller {
  const metadata = { name: NAME, namespace: NAMESPACE };
  const mirrorLabel = { [SKIP_MIRROR_LABEL]: 'true' };
  const targetPort = { name: 'https', port, protocol: 'TCP' };
  const serviceAt = (clusterIP: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      sessionAffinity: 'None',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }],
    },
  });
  const backends = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels: mirrorLabel },
    subsets: [{ addresses: [{ ip: address }], ports: [targetPort] }],
  };
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { [SERVICE_NAME_LABEL]: NAME } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [targetPort],
  };

  return {
    name: 'kubernetes-service-controller',
    user: { username: 'system:apiserver', groups: [GROUP_MASTERS] },
    watches: {
      namespaces: enqueueForNamespace,
      services: enqueueOwn,
      endpoints: enqueueOwn,
      'endpointslices.discovery.k8s.io': enqueueOwn,
    },
    reconcile(key, context) {
      const { lister, client, clock } = context;
      if (key === NEXT_LOOK) return context.requeueAt((Math.floor(clock.now() / INTERVAL_MILLISECONDS) + 1) * INTERVAL_MILLISECONDS, NAME);
      if (!lister.get('namespaces', undefined, NAMESPACE)) return;
      if (!lister.get('services', NAMESPACE, NAME)) {
        create(client, services, serviceAt(serviceAddressAt(configuredServiceCIDR(lister), 1)));
      }
      ensure(lister, client, 'endpoints', endpoints, backends);
      ensure(lister, client, 'endpointslices.discovery.k8s.io', endpointSlices, slice);
    },
  };
}

function ensure(lister: Lister, client: ResourceClient, key: string, resource: ResourceName, wanted: KubeObject): void {
  const existing = lister.get(key, NAMESPACE, NAME);
  if (!existing) return create(client, resource, wanted);
  const same = ['subsets', 'endpoints', 'ports'].every((field) => deepEqual(existing[field], wanted[field]));
  if (!same)
    client.update(resource, { ...existing, ...wanted, metadata: changedMetadata(existing.metadata, { labels: wanted.metadata.labels }) });
}

function create(client: ResourceClient, resource: ResourceName, object: KubeObject): void {
  try {
    client.create(resource, object);
  } catch (error) {
    if (!isReason(error, 'AlreadyExists')) throw error;
  }
}
