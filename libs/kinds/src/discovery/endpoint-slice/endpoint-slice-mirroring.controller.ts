import { parseIP } from '@drydock/apimachinery';
import { enqueueObject, type Controller, type EventHandler } from '../../controller/controller.ts';
import {
  SKIP_MIRROR_LABEL,
  TRIGGER_TIME_ANNOTATION,
  type EndpointAddress,
  type Endpoints,
  type EndpointSubset,
} from '../../core/endpoints/endpoints.types.ts';
import { slicePortsInOrder } from '../../core/service/ports-by-hash.ts';
import type { Service } from '../../core/service/service.types.ts';
import {
  SERVICE_INDEX,
  SERVICE_NAME_LABEL,
  SLICE_MANAGED_BY_LABEL,
  type EndpointSlice,
  type SliceEndpoint,
} from './endpoint-slice.types.ts';
import { reconcileSlices, type EndpointGroup } from './slice-reconciler.ts';

const MANAGED_BY = 'endpointslicemirroring-controller.k8s.io';
const LEADER_ANNOTATION = 'control-plane.alpha.kubernetes.io/leader';
const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

const enqueueOwnerOfSlice: EventHandler = ({ object, type }, enqueue) => {
  const { labels, namespace } = object.metadata;
  if (type === 'ADDED' || labels?.[SLICE_MANAGED_BY_LABEL] !== MANAGED_BY) return;
  enqueue(`${namespace}/${labels[SERVICE_NAME_LABEL]}`);
};

/** Copies Endpoints that people write for Services without a selector into EndpointSlices (pkg/controller/endpointslicemirroring). */
export const endpointSliceMirroringController: Controller = {
  name: 'endpointslicemirroring-controller',
  watches: { endpoints: enqueueObject, services: enqueueObject, 'endpointslices.discovery.k8s.io': enqueueOwnerOfSlice },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const endpoints = context.lister.get<Endpoints>('endpoints', namespace, name);
    const service = context.lister.get<Service>('services', namespace, name);
    const existing = context.lister
      .byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', SERVICE_INDEX, key)
      .filter(({ metadata }) => metadata.labels?.[SLICE_MANAGED_BY_LABEL] === MANAGED_BY);
    const mirrored = endpoints && isMirrored(endpoints) && service && !service.spec.selector ? endpoints : undefined;
    if (!mirrored && existing.length === 0) return;
    const owner = mirrored ?? endpoints;
    const template = {
      namespace,
      baseName: name,
      labels: { ...omit(owner?.metadata.labels, SKIP_MIRROR_LABEL), [SERVICE_NAME_LABEL]: name, [SLICE_MANAGED_BY_LABEL]: MANAGED_BY },
      annotations: omit(owner?.metadata.annotations, TRIGGER_TIME_ANNOTATION, LAST_APPLIED_ANNOTATION),
      owner: {
        apiVersion: 'v1',
        kind: 'Endpoints',
        name,
        uid: owner?.metadata.uid ?? '',
        controller: true,
        blockOwnerDeletion: true,
      },
    };
    reconcileSlices(template, mirrored ? (mirrored.subsets ?? []).flatMap(groupsOf) : [], existing, context);
  },
};

function isMirrored({ metadata: { labels, annotations } }: Endpoints): boolean {
  return labels?.[SKIP_MIRROR_LABEL] !== 'true' && annotations?.[LEADER_ANNOTATION] === undefined;
}

function omit(record: Readonly<Record<string, string>> | undefined, ...keys: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([key]) => !keys.includes(key)));
}

function groupsOf({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset): EndpointGroup[] {
  // Packed anew, as the endpoint controller packs its own.
  const inOrder = (list: readonly EndpointAddress[]) => [...list].sort((a, b) => (a.ip < b.ip ? -1 : Number(a.ip > b.ip)));
  const endpoints = [
    ...inOrder(addresses).map((address) => endpointOf(address, true)),
    ...inOrder(notReadyAddresses).map((address) => endpointOf(address, false)),
  ];
  const slicePorts = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
    name,
    port,
    protocol,
    ...(appProtocol ? { appProtocol } : {}),
  }));
  return (['IPv4', 'IPv6'] as const)
    .map((addressType) => ({
      addressType,
      ports: slicePortsInOrder(slicePorts),
      endpoints: endpoints.filter((each) => familyOf(each) === addressType),
    }))
    .filter((group) => group.endpoints.length > 0);
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): SliceEndpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  };
}

function familyOf({ addresses }: SliceEndpoint): string | undefined {
  return parseIP(addresses[0]!)?.family;
}
