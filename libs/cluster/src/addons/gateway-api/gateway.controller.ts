/** Tells of classes, Gateways and routes whether they are accepted and where they are served (the control plane of NGINX Gateway Fabric). */
import { deepEqual, formatTime, isReason, type KubeObject } from '@drydock/apimachinery';
import { serviceAccountUser, type Lister, type ResourceName } from '@drydock/apiserver';
import { isReady, type Controller, type ControllerContext, type Node, type Pod, type Service } from '@drydock/kinds';
import {
  asHttpRoute,
  CONTROLLER_NAME,
  GATEWAY_CLASSES,
  GATEWAYS,
  GRPC_ROUTES,
  HTTP_ROUTES,
  keyOf,
  REFERENCE_GRANTS_KEY,
  type Gateway,
  type GatewayClass,
  type Route,
} from './gateway-api.types.ts';
import { isParent } from './gateway-references.ts';
import { attachedListeners, gatewayVerdicts, judgeListeners, listenerStatuses, routeParents, withTimes } from './gateway-status.ts';

export const GATEWAY_NAMESPACE = 'nginx-gateway';
export const GATEWAY_NAME = 'nginx-gateway';
const IMAGE = /(?:^|\/)nginx-gateway-fabric(?:[:@]|$)/;
/** One key: what is said of one object depends on the others. */
const EVERYTHING = 'gateway-api';
/** Of these the controller may not read everything, but what changes in them may matter. */
const WATCHED = [
  'services',
  'secrets',
  'namespaces',
  REFERENCE_GRANTS_KEY,
  ...[GATEWAY_CLASSES, GATEWAYS, HTTP_ROUTES, GRPC_ROUTES].map(keyOf),
];

type Writable = KubeObject & { status?: object };

export const gatewayController: Controller = {
  name: 'nginx-gateway-controller',
  user: serviceAccountUser(GATEWAY_NAMESPACE, GATEWAY_NAME),
  process: { namespace: GATEWAY_NAMESPACE, image: IMAGE },
  watches: {
    ...Object.fromEntries(WATCHED.map((resource) => [resource, (_event: unknown, enqueue: (key: string) => void) => enqueue(EVERYTHING)])),
    pods: ({ type, object, previous }, enqueue) => {
      const wasReady = previous && isReady(previous as Pod);
      if (isOwnPod(object as Pod) && (type === 'DELETED' || isReady(object as Pod) !== wasReady)) enqueue(EVERYTHING);
    },
  },

  reconcile(_key, context) {
    const { lister } = context;
    if (!lister.list(keyOf(GATEWAY_CLASSES)).length && !lister.list(keyOf(GATEWAYS)).length) return;
    const now = formatTime(context.clock.now());
    const classes = lister.list<GatewayClass>(keyOf(GATEWAY_CLASSES)).filter(({ spec }) => spec.controllerName === CONTROLLER_NAME);
    for (const each of classes) acceptClass(each, now, context);
    const gateways = lister
      .list<Gateway>(keyOf(GATEWAYS))
      .filter(({ spec }) => classes.some(({ metadata }) => metadata.name === spec.gatewayClassName));
    const routes = [
      ...lister.list<Route>(keyOf(HTTP_ROUTES)).map((route) => ({ route, resource: HTTP_ROUTES, original: route as Writable })),
      ...lister
        .list(keyOf(GRPC_ROUTES))
        .map((route) => ({ route: asHttpRoute(route), resource: GRPC_ROUTES, original: route as Writable })),
    ];
    for (const { route, resource, original } of routes) judgeRoute(route, resource, original, gateways, now, context);
    for (const gateway of gateways)
      judgeGateway(
        gateway,
        routes.map(({ route }) => route),
        now,
        context,
      );
  },
};

function isOwnPod({ metadata, spec }: Pod): boolean {
  return metadata.namespace === GATEWAY_NAMESPACE && spec.containers.some(({ image = '' }) => IMAGE.test(image));
}

function acceptClass(each: GatewayClass, now: string, context: ControllerContext): void {
  const verdicts = [
    { type: 'Accepted', status: 'True' as const, reason: 'Accepted', message: 'GatewayClass is accepted' },
    { type: 'SupportedVersion', status: 'True' as const, reason: 'SupportedVersion', message: 'Gateway API CRD versions are supported' },
  ];
  const conditions = withTimes(verdicts, each.status?.conditions, each.metadata.generation, now);
  writeStatus(GATEWAY_CLASSES, each, { conditions }, context);
}

function judgeGateway(gateway: Gateway, routes: readonly Route[], now: string, context: ControllerContext): void {
  const { lister } = context;
  const listeners = judgeListeners(lister, gateway);
  const addresses = servedAt(lister);
  const attached = new Map(gateway.spec.listeners.map(({ name }) => [name, 0]));
  for (const route of routes) {
    const names = new Set(
      (route.spec.parentRefs ?? [])
        .filter((parent) => isParent(parent, route, gateway))
        .flatMap((parent) => attachedListeners(lister, gateway, listeners, route, parent).map(({ name }) => name)),
    );
    for (const name of names) attached.set(name, (attached.get(name) ?? 0) + 1);
  }
  const { generation } = gateway.metadata;
  const status = {
    addresses: addresses.map((value) => ({ type: 'IPAddress', value })),
    conditions: withTimes(gatewayVerdicts(listeners, addresses), gateway.status?.conditions, generation, now),
    listeners: listenerStatuses(listeners, ({ name }) => attached.get(name) ?? 0, gateway.status?.listeners ?? [], generation, now),
  };
  writeStatus(GATEWAYS, gateway, status, context);
}

/** Other controllers' words about the route stay. */
function judgeRoute(
  route: Route,
  resource: ResourceName,
  original: Writable,
  gateways: readonly Gateway[],
  now: string,
  context: ControllerContext,
): void {
  const others = (route.status?.parents ?? []).filter(({ controllerName }) => controllerName !== CONTROLLER_NAME);
  const parents = [...others, ...routeParents(context.lister, route, gateways, now)];
  if (parents.length === 0 && !route.status?.parents?.length) return;
  writeStatus(resource, original, { parents }, context);
}

function writeStatus(resource: ResourceName, object: Writable, status: object, { client }: ControllerContext): void {
  if (deepEqual(status, object.status)) return;
  try {
    client.replaceStatus(resource, object, status);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

/** The addresses of the Service's load balancer, or of the nodes whose ports lead to it. */
function servedAt(lister: Lister): string[] {
  const service = lister.get<Service>('services', GATEWAY_NAMESPACE, GATEWAY_NAME);
  const balanced = (service?.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
  if (balanced.length > 0) return balanced;
  const nodes = lister
    .list<Pod>('pods', GATEWAY_NAMESPACE)
    .filter((pod) => isOwnPod(pod) && isReady(pod) && !pod.metadata.deletionTimestamp)
    .map(({ spec }) => lister.get<Node>('nodes', undefined, spec.nodeName ?? ''));
  return [...new Set(nodes.flatMap((node) => node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? []))].sort();
}
