import { objectKey } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { enqueueObject, type Controller, type ControllerContext, type EventHandler } from '../../controller/controller.ts';
import { HEADLESS_LABEL } from '../../core/endpoints/endpoints.types.ts';
import type { Node } from '../../core/node/node.types.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { backendPods, backendPorts, enqueueServicesOfPod, hostnameIn, isPodReady } from '../../core/service/service-backends.ts';
import { forgetTriggerTime, triggerTimeAnnotation } from '../../core/service/trigger-time.ts';
import { isHeadless, type Service } from '../../core/service/service.types.ts';
import {
  SERVICE_INDEX,
  SERVICE_NAME_LABEL,
  SLICE_MANAGED_BY_LABEL,
  type EndpointSlice,
  type SliceEndpoint,
} from './endpoint-slice.types.ts';
import { slicePortsInOrder } from '../../core/service/ports-by-hash.ts';
import { reconcileSlices, type EndpointGroup } from './slice-reconciler.ts';
import { HINTS_REMOVED, shareOf, wantsHints, withTopologyHints, ZONE_LABEL } from './topology-hints.ts';

export { ZONE_LABEL };

const MANAGED_BY = 'endpointslice-controller.k8s.io';

/** The Service of a slice that this controller made and somebody changed. */
const enqueueServiceOfSlice: EventHandler = ({ object, type }, enqueue) => {
  const { labels, namespace } = object.metadata;
  if (type === 'ADDED' || labels?.[SLICE_MANAGED_BY_LABEL] !== MANAGED_BY) return;
  enqueue(`${namespace}/${labels[SERVICE_NAME_LABEL]}`);
};

/** The Services with hints whose shares may be others now. */
const enqueueServicesWithHints: EventHandler = ({ type, object, previous }, enqueue, lister) => {
  if (type === 'MODIFIED' && previous && shareOf(object as Node) === shareOf(previous as Node)) return;
  for (const service of lister.list<Service>('services')) if (wantsHints(service)) enqueue(objectKey(service));
};

/** Keeps the EndpointSlices of each Service that has a selector (pkg/controller/endpointslice). */
export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  watches: {
    services: enqueueObject,
    pods: enqueueServicesOfPod,
    nodes: enqueueServicesWithHints,
    'endpointslices.discovery.k8s.io': enqueueServiceOfSlice,
  },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const service = context.lister.get<Service>('services', namespace, name);
    if (!service) forgetTriggerTime(namespace, name, context.memory);
    // The garbage collector removes the slices of a Service that went.
    if (!service || service.metadata.deletionTimestamp || !service.spec.selector || service.spec.type === 'ExternalName') return;
    const existing = context.lister
      .byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', SERVICE_INDEX, objectKey(service))
      .filter(({ metadata }) => metadata.labels?.[SLICE_MANAGED_BY_LABEL] === MANAGED_BY);
    const template = {
      namespace,
      baseName: name,
      labels: labelsFor(service),
      trigger: triggerTimeAnnotation(service, context.lister, context.memory),
      owner: { apiVersion: 'v1', kind: 'Service', name, uid: service.metadata.uid!, controller: true, blockOwnerDeletion: true },
    };
    const groups = groupByPorts(service, backendPods(service, context.lister), context.lister);
    reconcileSlices(template, hinted(service, groups, context), existing, context);
  },
};

/** The groups with the hints that the annotation of the Service asks for; it outweighs `trafficDistribution`. */
function hinted(
  service: Service,
  groups: readonly EndpointGroup[],
  { lister, memory, events }: ControllerContext,
): readonly EndpointGroup[] {
  const key = objectKey(service);
  const had = memory.get(key) === service.metadata.uid;
  if (!wantsHints(service)) {
    if (had) events.event(service, HINTS_REMOVED.type, HINTS_REMOVED.reason, HINTS_REMOVED.message);
    memory.set(key, undefined);
    return groups;
  }
  const all = groups.flatMap(({ endpoints }) => endpoints);
  const { endpoints, event, enabled } = withTopologyHints(all, lister.list<Node>('nodes'), had);
  if (event) events.event(service, event.type, event.reason, event.message);
  memory.set(key, enabled ? service.metadata.uid : undefined);
  let at = 0;
  return groups.map((group) => ({ ...group, endpoints: endpoints.slice(at, (at += group.endpoints.length)) }));
}

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
    const ports = slicePortsInOrder(backendPorts(service, pod));
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
