/** The part of a cloud-controller-manager that gives Services of type LoadBalancer their addresses (k8s.io/cloud-provider, controllers/service). */
import { deepEqual, isReason, splitObjectKey } from '@drydock/apimachinery';
import { serviceAccountUser, type Lister } from '@drydock/apiserver';
import { isReady, type Controller, type ControllerContext, type Node, type Pod, type Service } from '@drydock/kinds';

export const CLOUD_NAME = 'cloud-controller-manager';
const IMAGE = /(?:^|\/)cloud-controller-manager(?:[:@]|$)/;
const SERVICES = { group: '', version: 'v1', plural: 'services' };
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';
/** Of the network of the nodes, its last part: 172.30.255.1 and upwards. */
const RANGE = '255';
const ADDRESS = /^(\d+\.\d+)\./;
const LAST_HOST = 254;

export const cloudProviderController: Controller = {
  name: 'service-controller',
  user: serviceAccountUser('kube-system', CLOUD_NAME),
  watches: {
    services: ({ type, key, object }, enqueue) => {
      if (type !== 'DELETED' && (wants(object as Service) || has(object as Service))) enqueue(key);
    },
    pods: ({ type, object }, enqueue, lister) => {
      if (type === 'DELETED' || !isCloudPod(object as Pod) || !isReady(object as Pod)) return;
      for (const service of lister.list<Service>('services'))
        if (wants(service)) enqueue(`${service.metadata.namespace}/${service.metadata.name}`);
    },
  },

  reconcile(key, context) {
    const { namespace, name } = splitObjectKey(key);
    const service = context.lister.get<Service>('services', namespace, name);
    if (!service || !context.lister.list<Pod>('pods', 'kube-system').some((pod) => isCloudPod(pod) && isReady(pod))) return;
    try {
      if (service.metadata.deletionTimestamp || !wants(service)) release(service, context);
      else ensure(service, context);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  },
};

function isCloudPod({ metadata, spec }: Pod): boolean {
  return metadata.namespace === 'kube-system' && spec.containers.some(({ image = '' }) => IMAGE.test(image));
}

/** Services with a class of their own are somebody else's. */
function wants({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
}

function has({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(FINALIZER) ?? false;
}

function ensure(service: Service, { client, events, lister }: ControllerContext): void {
  const { namespace, name, finalizers = [] } = service.metadata;
  const known = service.status?.loadBalancer?.ingress;
  if (known?.length && has(service)) return;
  events.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
  if (!has(service)) client.patch(SERVICES, namespace, name, { metadata: { finalizers: [...finalizers, FINALIZER] } });
  const ip = service.spec.loadBalancerIP ?? freeAddress(lister);
  if (ip === undefined) {
    events.event(
      service,
      'Warning',
      'SyncLoadBalancerFailed',
      'Error syncing load balancer: failed to ensure load balancer: no address is free',
    );
    return;
  }
  client.patch(SERVICES, namespace, name, { status: { loadBalancer: { ingress: [{ ip, ipMode: 'VIP' }] } } }, 'status');
  events.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
}

function release(service: Service, { client, events }: ControllerContext): void {
  if (!has(service)) return;
  const { namespace, name, finalizers = [] } = service.metadata;
  events.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
  if (!deepEqual(service.status?.loadBalancer ?? {}, {}))
    client.patch(SERVICES, namespace, name, { status: { loadBalancer: { ingress: null } } }, 'status');
  const rest = finalizers.filter((each) => each !== FINALIZER);
  events.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
  client.patch(SERVICES, namespace, name, { metadata: { finalizers: rest.length > 0 ? rest : null } });
}

function freeAddress(lister: Lister): string | undefined {
  const taken = new Set(
    lister.list<Service>('services').flatMap(({ status }) => (status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip)),
  );
  const nodes = lister.list<Node>('nodes').flatMap(({ status }) => status?.addresses ?? []);
  const network = ADDRESS.exec(nodes.find(({ type }) => type === 'InternalIP')?.address ?? '')?.[1];
  if (network === undefined) return undefined;
  const addresses = Array.from({ length: LAST_HOST }, (_, index) => `${network}.${RANGE}.${index + 1}`);
  return addresses.find((address) => !taken.has(address));
  return undefined;
}
