import { objectKey } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { enqueueObject, type Controller, type EventHandler } from '../../controller/controller.ts';
import { HEADLESS_LABEL } from '../../core/endpoints/endpoints.types.ts';
import type { Node } from '../../core/node/node.types.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { backendPods, backendPorts, enqueueServicesOfPod, hostnameIn, isPodReady } from '../../core/service/service-backends.ts';
import { isHeadless, type Service } from '../../core/service/service.types.ts';
import {
  SERVICE_INDEX,
  SERVICE_NAME_LABEL,
  SLICE_MANAGED_BY_LABEL,
  type EndpointSlice,
  type SliceEndpoint,
} from './endpoint-slice.types.ts';
import { reconcileSlices, type EndpointGroup } from './slice-reconciler.ts';

/** Where a node stands. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';

const MANAGED_BY = 'endpointslice-controller.k8s.io';

/** The Service of a slice that this controller made and somebody changed. */
const enqueueServiceOfSlice: EventHandler = ({ object, type }, enqueue) => {
  const { labels, namespace } = object.metadata;
  if (type === 'ADDED' || labels?.[SLICE_MANAGED_BY_LABEL] !== MANAGED_BY) return;
  enqueue(`${namespace}/${labels[SERVICE_NAME_LABEL]}`);
};

/** Keeps the EndpointSlices of each Service that has a selector (pkg/controller/endpointslice). */
export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  watches: { services: enqueueObject, pods: enqueueServicesOfPod, 'endpointslices.discovery.k8s.io': enqueueServiceOfSlice },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const service = context.lister.get<Service>('services', namespace, name);
    // The garbage collector removes the slices of a Service that went.
    if (!service || service.metadata.deletionTimestamp || !service.spec.selector || service.spec.type === 'ExternalName') return;
    const existing = context.lister
      .byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', SERVICE_INDEX, objectKey(service))
      .filter(({ metadata }) => metadata.labels?.[SLICE_MANAGED_BY_LABEL] === MANAGED_BY);
    const template = {
      namespace,
      baseName: name,
      labels: labelsFor(service),
      owner: { apiVersion: 'v1', kind: 'Service', name, uid: service.metadata.uid!, controller: true, blockOwnerDeletion: true },
    };
    reconcileSlices(template, groupByPorts(service, backendPods(service, context.lister), context.lister), existing, context);
  },
};

function labelsFor(service: Service): Record<string, string> {
  const labels: Record<string, string> = { ...service.metadata.labels };
  delete labels[HEADLESS_LABEL];
  if (isHeadless(service)) labels[HEADLESS_LABEL] = '';
  return { ...labels, [SERVICE_NAME_LABEL]: service.metadata.name, [SLICE_MANAGED_BY_LABEL]: MANAGED_BY };
}

/** A Service without any pod has one slice that says so. */
function groupByPorts(service: Service, pods: readonly Pod[], lister: Lister): EndpointGroup[] {
  const groups = new Map<string, EndpointGroup>();
  for (const pod of pods) {
    const ports = backendPorts(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { addressType: 'IPv4', ports, endpoints: [] };
    group.endpoints.push(endpointOf(service, pod, lister));
    groups.set(key, group);
  }
  return groups.size ? [...groups.values()] : [{ addressType: 'IPv4', ports: null, endpoints: [] }];
}

function endpointOf(service: Service, pod: Pod, lister: Lister): SliceEndpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses || (serving && !terminating);
  const hostname = hostnameIn(service, pod);
  const { name, namespace, uid } = pod.metadata;
  const zone = lister.get<Node>('nodes', undefined, pod.spec.nodeName ?? '')?.metadata.labels?.[ZONE_LABEL];
  const isHinted = zone !== undefined && ready && service.spec.trafficDistribution === 'PreferClose';
  return {
    addresses: [pod.status!.podIP!],
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(zone === undefined ? {} : { zone }),
    ...(isHinted ? { hints: { forZones: [{ name: zone }] } } : {}),
  };
}
