/** Tells where Ingresses are served: the addresses of the nodes on which the controller's pods are ready. */
import { deepEqual, isReason, splitObjectKey } from '@drydock/apimachinery';
import { serviceAccountUser, type Lister } from '@drydock/apiserver';
import { ingresses, isReady, type Controller, type Ingress, type IngressClass, type Node, type Pod } from '@drydock/kinds';
import { isServed } from './ingress-routing.ts';

export const INGRESS_NAMESPACE = 'ingress-nginx';
const IMAGE = /(?:^|\/)ingress-nginx\/controller(?:[:@]|$)/;
const INGRESSES = 'ingresses.networking.k8s.io';

export const ingressNginxController: Controller = {
  name: 'nginx-ingress-controller',
  user: serviceAccountUser(INGRESS_NAMESPACE, 'ingress-nginx'),
  watches: {
    [INGRESSES]: ({ type, key, object, previous }, enqueue) => {
      if (type !== 'DELETED' && (!previous || !deepEqual((object as Ingress).spec, (previous as Ingress).spec))) enqueue(key);
    },
    'ingressclasses.networking.k8s.io': (_event, enqueue, lister) => enqueueAll(enqueue, lister),
    pods: ({ type, object, previous }, enqueue, lister) => {
      const wasReady = previous && isReady(previous as Pod);
      if (isControllerPod(object as Pod) && (type === 'DELETED' || isReady(object as Pod) !== wasReady)) enqueueAll(enqueue, lister);
    },
  },

  reconcile(key, { lister, client, events, memory }) {
    const { namespace, name } = splitObjectKey(key);
    const ingress = lister.get<Ingress>(INGRESSES, namespace, name);
    const addresses = servingAddresses(lister);
    if (!ingress) return memory.set(key, undefined);
    if (addresses.length === 0 || !isServed(ingress, lister.list<IngressClass>('ingressclasses.networking.k8s.io'))) return;
    const { uid, generation } = ingress.metadata;
    if (memory.get(key) !== `${uid}/${generation}`) events.event(ingress, 'Normal', 'Sync', 'Scheduled for sync');
    memory.set(key, `${uid}/${generation}`);
    const status = { loadBalancer: { ingress: addresses.map((ip) => ({ ip })) } };
    if (deepEqual(status, ingress.status)) return;
    try {
      client.replaceStatus(ingresses, ingress, status);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  },
};

function enqueueAll(enqueue: (key: string) => void, lister: Lister): void {
  for (const { metadata } of lister.list(INGRESSES)) enqueue(`${metadata.namespace}/${metadata.name}`);
}

function isControllerPod({ metadata, spec }: Pod): boolean {
  return metadata.namespace === INGRESS_NAMESPACE && spec.containers.some(({ image = '' }) => IMAGE.test(image));
}

/** Sorted; each once. */
function servingAddresses(lister: Lister): string[] {
  const nodes = lister
    .list<Pod>('pods', INGRESS_NAMESPACE)
    .filter((pod) => isControllerPod(pod) && isReady(pod) && !pod.metadata.deletionTimestamp)
    .map(({ spec }) => lister.get<Node>('nodes', undefined, spec.nodeName ?? ''));
  const addresses = nodes.flatMap((node) => node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? []);
  return [...new Set(addresses)].sort();
}
