/** The pods behind a Service, for the endpoint and endpointslice controllers (endpointslice/util, pkg/api/v1/pod). */
import { deepEqual, matchesLabels, objectKey, requirementsFromLabels, type LabelRequirements } from '@drydock/apimachinery';
import { derivedFrom, type Lister } from '@drydock/apiserver';
import type { EventHandler } from '../../controller/controller.ts';
import type { Pod } from '../pod/pod.types.ts';
import type { Service, ServicePort } from './service.types.ts';

export interface BackendPort {
  name: string;
  port: number;
  protocol: string;
  appProtocol?: string;
}

export function isPodReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** The pods that a Service selects and that have an address and have not ended. */
export function backendPods(service: Service, lister: Lister): Pod[] {
  const requirements = requirementsFromLabels(service.spec.selector);
  return lister
    .list<Pod>('pods', service.metadata.namespace)
    .filter((pod) => matchesLabels(requirements, pod.metadata.labels) && isBackend(pod));
}

function isBackend({ status }: Pod): boolean {
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed' && Boolean(status?.podIP);
}

/** The Service's ports as this pod has them: a named target port that the pod does not declare is left out. */
export function backendPorts(service: Service, pod: Pod): BackendPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(port, pod);
    if (number === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return [{ name, port: number, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

function targetPortOf({ targetPort, port, protocol = 'TCP' }: ServicePort, pod: Pod): number | undefined {
  if (typeof targetPort !== 'string') return targetPort || port;
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const declared = [...pod.spec.containers, ...sidecars].flatMap(({ ports = [] }) => ports);
  return declared.find((each) => each.name === targetPort && (each.protocol ?? 'TCP') === protocol)?.containerPort;
}

/** The pod's own name in the Service's domain, when it asked for one there. */
export function hostnameIn(service: Service, { spec }: Pod): string | undefined {
  return spec.hostname && spec.subdomain === service.metadata.name ? spec.hostname : undefined;
}

interface SelectingService {
  readonly key: string;
  readonly requirements: LabelRequirements;
}

/** The Services that have a selector, by namespace. */
const selectingServices = derivedFrom(['services'], (lister) => {
  const byNamespace = new Map<string | undefined, SelectingService[]>();
  for (const service of lister.list<Service>('services')) {
    const { selector } = service.spec;
    const { namespace } = service.metadata;
    if (!selector || Object.keys(selector).length === 0) continue;
    const others = byNamespace.get(namespace);
    const selecting = { key: objectKey(service), requirements: requirementsFromLabels(selector) };
    if (others) others.push(selecting);
    else byNamespace.set(namespace, [selecting]);
  }
  return byNamespace;
});

/** Enqueues the Services that select a pod, before or after a change that endpoints can see. */
export const enqueueServicesOfPod: EventHandler = ({ type, object, previous }, enqueue, lister) => {
  const services = selectingServices(lister).get(object.metadata.namespace);
  if (!services) return;
  const pod = object as Pod;
  const before = previous as Pod | undefined;
  if (type === 'MODIFIED' && before && looksAlike(pod, before)) return;
  for (const { key, requirements } of services) {
    const isSelected = ({ metadata }: Pod) => matchesLabels(requirements, metadata.labels);
    if (isSelected(pod) || (before && isSelected(before))) enqueue(key);
  }
};

/** Whether endpoints cannot tell two states of a pod apart. */
function looksAlike(pod: Pod, before: Pod): boolean {
  return (
    deepEqual(pod.metadata.labels, before.metadata.labels) &&
    pod.metadata.deletionTimestamp === before.metadata.deletionTimestamp &&
    pod.spec.nodeName === before.spec.nodeName &&
    pod.status?.podIP === before.status?.podIP &&
    pod.status?.phase === before.status?.phase &&
    isPodReady(pod) === isPodReady(before)
  );
}
