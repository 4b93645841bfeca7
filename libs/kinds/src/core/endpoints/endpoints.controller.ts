import { changedMetadata, deepEqual, isReason } from '@drydock/apimachinery';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import type { Pod } from '../pod/pod.types.ts';
import { backendPods, backendPorts, enqueueServicesOfPod, hostnameIn, isPodReady } from '../service/service-backends.ts';
import { endpointsPortsInOrder } from '../service/ports-by-hash.ts';
import { forgetTriggerTime, triggerTimeAnnotation, withTrigger } from '../service/trigger-time.ts';
import { isHeadless, type Service } from '../service/service.types.ts';
import { endpoints as endpointsResource } from './endpoints.ts';
import {
  ENDPOINTS_MANAGED_BY_LABEL,
  HEADLESS_LABEL,
  type EndpointAddress,
  type EndpointPort,
  type Endpoints,
  type EndpointSubset,
} from './endpoints.types.ts';

/** Keeps the Endpoints of each Service that has a selector (pkg/controller/endpoint). */
export const endpointsController: Controller = {
  name: 'endpoint-controller',
  watches: { services: enqueueObject, pods: enqueueServicesOfPod, endpoints: enqueueObject },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const service = context.lister.get<Service>('services', namespace, name);
    const existing = context.lister.get<Endpoints>('endpoints', namespace, name);
    if (!service) {
      forgetTriggerTime(namespace, name, context.memory);
      return deleteOrphan(existing, context);
    }
    if (!service.spec.selector || service.spec.type === 'ExternalName') return;
    write(service, existing, context);
  },
};

/** Endpoints whose Service went. Those that never had one are their author's. */
function deleteOrphan(existing: Endpoints | undefined, { client }: ControllerContext): void {
  if (existing?.metadata.labels?.[ENDPOINTS_MANAGED_BY_LABEL] !== endpointsController.name) return;
  try {
    client.delete(endpointsResource, existing.metadata.namespace, existing.metadata.name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

function write(service: Service, existing: Endpoints | undefined, { lister, client, memory }: ControllerContext): void {
  const trigger = triggerTimeAnnotation(service, lister, memory);
  const subsets = repack(backendPods(service, lister).flatMap((pod) => memberOf(service, pod)));
  const labels: Record<string, string> = { ...service.metadata.labels };
  if (isHeadless(service)) labels[HEADLESS_LABEL] = '';
  else delete labels[HEADLESS_LABEL];
  labels[ENDPOINTS_MANAGED_BY_LABEL] = endpointsController.name;
  if (existing && deepEqual(existing.subsets ?? [], subsets) && deepEqual(existing.metadata.labels, labels)) return;
  const { name, namespace } = service.metadata;
  const metadata = existing?.metadata ?? { name, namespace };
  const annotations = withTrigger(metadata.annotations, trigger);
  const wanted: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: changedMetadata(metadata, { labels, annotations: Object.keys(annotations).length > 0 ? annotations : undefined }),
    ...(subsets.length ? { subsets } : {}),
  };
  if (existing) client.update(endpointsResource, wanted);
  else client.create(endpointsResource, wanted);
}

interface Member {
  address: EndpointAddress;
  ready: boolean;
  ports: EndpointPort[];
}

/** What a pod adds; nothing when it is going away, is not coming back, or has none of the Service's ports. */
function memberOf(service: Service, pod: Pod): Member[] {
  const always = service.spec.publishNotReadyAddresses ?? false;
  if (pod.metadata.deletionTimestamp && !always) return [];
  const ports = backendPorts(service, pod).map(({ name, ...port }) => ({ ...(name ? { name } : {}), ...port }));
  if (ports.length === 0 && (service.spec.ports?.length || !isHeadless(service))) return [];
  const hostname = hostnameIn(service, pod);
  const { name, namespace, uid } = pod.metadata;
  const address: EndpointAddress = {
    ip: pod.status!.podIP!,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
  return [{ address, ready: always || isPodReady(pod), ports }];
}

/** Ports that the same addresses have share a subset; all in a fixed order (pkg/api/v1/endpoints, RepackSubsets). */
function repack(members: readonly Member[]): EndpointSubset[] {
  const subsets = new Map<string, { ports: EndpointPort[]; members: readonly Member[] }>();
  for (const [port, having] of membersByPort(members)) {
    const key = having.map(({ address }) => address.ip).join();
    const subset = subsets.get(key) ?? { ports: [], members: having };
    if (port) subset.ports.push(port);
    subsets.set(key, subset);
  }
  return [...subsets.values()].map((each) => subsetOf(each.members, endpointsPortsInOrder(each.ports)));
}

/** Who has which port; those without any are under undefined. */
function membersByPort(members: readonly Member[]): [EndpointPort | undefined, Member[]][] {
  const groups = new Map<string, [EndpointPort | undefined, Member[]]>();
  const inOrder = [...members].sort((a, b) => (a.address.ip < b.address.ip ? -1 : 1));
  for (const member of inOrder) {
    for (const port of member.ports.length > 0 ? member.ports : [undefined]) {
      const key = JSON.stringify(port) ?? '';
      const group = groups.get(key) ?? [port, []];
      group[1].push(member);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function subsetOf(members: readonly Member[], ports: EndpointPort[]): EndpointSubset {
  const addresses = (ready: boolean) => members.filter((member) => member.ready === ready).map(({ address }) => address);
  const [ready, notReady] = [addresses(true), addresses(false)];
  return {
    ...(ready.length ? { addresses: ready } : {}),
    ...(notReady.length ? { notReadyAddresses: notReady } : {}),
    ...(ports.length ? { ports } : {}),
  };
}
