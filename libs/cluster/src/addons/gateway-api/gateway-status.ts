/** What the controller says of Gateways and routes (gateway-api's conditions and reasons; messages of NGINX Gateway Fabric). Pure. */
import type { Condition, KubeObject } from '@drydock/apimachinery';
import {
  CONTROLLER_NAME,
  GATEWAY_GROUP,
  type Gateway,
  type Listener,
  type ListenerStatus,
  type ParentReference,
  type Route,
  type RouteKind,
  type RouteParentStatus,
} from './gateway-api.types.ts';
import { backendProblem, isAllowed, isGranted, isMeant, isParent, sharedHostnames, type Reader } from './gateway-references.ts';

/** Ports of the data plane's Service. */
export const SERVED_PORTS: readonly number[] = [80, 443];
const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute'];

/** A condition without its time, which `withTimes` gives it. */
export type Verdict = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

const verdict = (type: string, good: boolean, reason: string, message: string): Verdict => ({
  type,
  status: good ? 'True' : 'False',
  reason,
  message,
});

/** The conditions with the time of their last change. */
export function withTimes(
  verdicts: readonly Verdict[],
  before: readonly Condition[] = [],
  generation: number | undefined,
  now: string,
): Condition[] {
  return verdicts.map((each) => {
    const old = before.find(({ type }) => type === each.type);
    const lastTransitionTime = old?.status === each.status ? (old.lastTransitionTime ?? now) : now;
    return {
      lastTransitionTime,
      message: each.message!,
      observedGeneration: generation ?? 1,
      reason: each.reason!,
      status: each.status,
      type: each.type,
    } as Condition;
  });
}

export interface ListenerVerdict {
  listener: Listener;
  supportedKinds: RouteKind[];
  verdicts: Verdict[];
  isValid: boolean;
}

/** `listeners`: those of all Gateways that are served, which may not be in each other's way on one port. */
export function judgeListeners(reader: Reader, gateway: Gateway): ListenerVerdict[] {
  return gateway.spec.listeners.map((listener) => {
    const acceptance = listenerProblem(listener);
    const references = acceptance ? undefined : referenceProblem(reader, gateway, listener);
    const conflict = acceptance ? undefined : conflictOf(gateway.spec.listeners, listener);
    const isValid = !acceptance && !references && !conflict;
    const wanted = (listener.allowedRoutes?.kinds ?? []).map(({ kind }) => kind);
    const kinds = ROUTE_KINDS.filter((kind) => wanted.length === 0 || wanted.includes(kind));
    const verdicts = [
      (acceptance ?? conflict)
        ? verdict('Accepted', false, (acceptance ?? conflict)!.reason, (acceptance ?? conflict)!.message)
        : verdict('Accepted', true, 'Accepted', 'Listener is accepted'),
      isValid
        ? verdict('Programmed', true, 'Programmed', 'Listener is programmed')
        : verdict('Programmed', false, 'Invalid', (acceptance ?? references ?? conflict)!.message),
      references
        ? verdict('ResolvedRefs', false, references.reason, references.message)
        : verdict('ResolvedRefs', true, 'ResolvedRefs', 'All references are resolved'),
      conflict
        ? verdict('Conflicted', true, conflict.reason, conflict.message)
        : verdict('Conflicted', false, 'NoConflicts', 'No conflicts'),
    ];
    return { listener, supportedKinds: kinds.map((kind) => ({ group: GATEWAY_GROUP, kind })), verdicts, isValid };
  });
}

interface Problem {
  reason: string;
  message: string;
}

function listenerProblem({ protocol, port, tls }: Listener): Problem | undefined {
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    return {
      reason: 'UnsupportedProtocol',
      message: `protocol: Unsupported value: ${JSON.stringify(protocol)}: supported values: "HTTP", "HTTPS"`,
    };
  }
  if (!SERVED_PORTS.includes(port))
    return {
      reason: 'PortUnavailable',
      message: `port: Invalid value: ${port}: the Service nginx-gateway has the ports ${SERVED_PORTS.join(' and ')} only`,
    };
  if (protocol === 'HTTP' && tls) return { reason: 'Invalid', message: 'tls: Forbidden: tls is not supported for HTTP listener' };
  if (protocol === 'HTTPS' && tls?.mode === 'Passthrough') {
    return { reason: 'Invalid', message: 'tls.mode: Unsupported value: "Passthrough": supported values: "Terminate"' };
  }
  return undefined;
}

function referenceProblem(reader: Reader, gateway: Gateway, { tls, protocol, allowedRoutes }: Listener): Problem | undefined {
  for (const { group = GATEWAY_GROUP, kind } of allowedRoutes?.kinds ?? []) {
    if (group !== GATEWAY_GROUP || !ROUTE_KINDS.includes(kind)) {
      return { reason: 'InvalidRouteKinds', message: `Unsupported route kind "${group}/${kind}"` };
    }
  }
  if (protocol !== 'HTTPS') return undefined;
  const [reference] = tls?.certificateRefs ?? [];
  if (!reference)
    return {
      reason: 'InvalidCertificateRef',
      message: 'tls.certificateRefs: Required value: certificateRefs must be defined for TLS mode terminate',
    };
  const own = gateway.metadata.namespace ?? '';
  const namespace = reference.namespace ?? own;
  const { name } = reference;
  if (!isGranted(reader, { group: GATEWAY_GROUP, kind: 'Gateway', namespace: own }, { group: '', kind: 'Secret', namespace, name })) {
    return { reason: 'RefNotPermitted', message: `Certificate ref to secret ${namespace}/${name} not permitted by any ReferenceGrant` };
  }
  const secret = reader.get<KubeObject & { type?: string }>('secrets', namespace, name);
  if (!secret)
    return {
      reason: 'InvalidCertificateRef',
      message: `tls.certificateRefs[0]: Invalid value: "${namespace}/${name}": secret does not exist`,
    };
  if (secret.type !== 'kubernetes.io/tls') {
    return {
      reason: 'InvalidCertificateRef',
      message: `tls.certificateRefs[0]: Invalid value: "${namespace}/${name}": secret type must be "kubernetes.io/tls" not ${JSON.stringify(secret.type ?? '')}`,
    };
  }
  return undefined;
}

function conflictOf(all: readonly Listener[], listener: Listener): Problem | undefined {
  const others = all.filter((each) => each !== listener && each.port === listener.port);
  if (others.some(({ protocol }) => protocol !== listener.protocol)) {
    return {
      reason: 'ProtocolConflict',
      message: `Multiple listeners for the same port ${listener.port} specify incompatible protocols; ensure only one protocol per port`,
    };
  }
  if (others.some(({ hostname }) => (hostname ?? '') === (listener.hostname ?? ''))) {
    return {
      reason: 'HostnameConflict',
      message: 'Multiple listeners for the same port use the same hostname; ensure only one listener per hostname',
    };
  }
  return undefined;
}

/** The listeners of a Gateway that serve a route through one of its references. */
export function attachedListeners(
  reader: Reader,
  gateway: Gateway,
  listeners: readonly ListenerVerdict[],
  route: Route,
  parent: ParentReference,
): Listener[] {
  return listeners
    .filter(({ listener, isValid }) => isValid && isMeant(parent, listener) && isAllowed(reader, gateway, listener, route))
    .filter(({ listener }) => sharedHostnames(listener, route) !== undefined)
    .map(({ listener }) => listener);
}

export function gatewayVerdicts(listeners: readonly ListenerVerdict[], addresses: readonly string[]): Verdict[] {
  const valid = listeners.filter(({ isValid }) => isValid).length;
  if (valid === 0) {
    const message = 'Gateway has no valid listeners';
    return [verdict('Accepted', false, 'ListenersNotValid', message), verdict('Programmed', false, 'Invalid', message)];
  }
  const accepted =
    valid === listeners.length
      ? verdict('Accepted', true, 'Accepted', 'Gateway is accepted')
      : verdict('Accepted', true, 'ListenersNotValid', 'Gateway has at least one valid listener');
  const programmed =
    addresses.length > 0
      ? verdict('Programmed', true, 'Programmed', 'Gateway is programmed')
      : verdict('Programmed', false, 'AddressNotAssigned', 'No address has been assigned to the Gateway');
  return [accepted, programmed];
}

export function listenerStatuses(
  listeners: readonly ListenerVerdict[],
  attached: (listener: Listener) => number,
  before: readonly ListenerStatus[],
  generation: number | undefined,
  now: string,
): ListenerStatus[] {
  return listeners.map(({ listener, supportedKinds, verdicts }) => ({
    attachedRoutes: attached(listener),
    conditions: withTimes(verdicts, before.find(({ name }) => name === listener.name)?.conditions, generation, now),
    name: listener.name,
    supportedKinds,
  }));
}

/** What is said of a route for each Gateway that it refers to and that is served here. */
export function routeParents(reader: Reader, route: Route, gateways: readonly Gateway[], now: string): RouteParentStatus[] {
  const before = (route.status?.parents ?? []).filter(({ controllerName }) => controllerName === CONTROLLER_NAME);
  return (route.spec.parentRefs ?? []).flatMap((parentRef): RouteParentStatus[] => {
    const gateway = gateways.find((each) => isParent(parentRef, route, each));
    if (!gateway) return [];
    const verdicts = [acceptance(reader, route, gateway, parentRef), resolution(reader, route)];
    const old = before.find((each) => JSON.stringify(each.parentRef) === JSON.stringify(parentRef));
    return [
      { conditions: withTimes(verdicts, old?.conditions, route.metadata.generation, now), controllerName: CONTROLLER_NAME, parentRef },
    ];
  });
}

function acceptance(reader: Reader, route: Route, gateway: Gateway, parent: ParentReference): Verdict {
  const listeners = judgeListeners(reader, gateway);
  const refuse = (reason: string, message: string) => verdict('Accepted', false, reason, message);
  const meant = listeners.filter(({ listener }) => isMeant(parent, listener));
  if (meant.length === 0) return refuse('NoMatchingParent', 'Listener is not found for this parent ref');
  const valid = meant.filter(({ isValid }) => isValid);
  if (valid.length === 0) return refuse('InvalidListener', 'Listener is invalid for this parent ref');
  const allowed = valid.filter(({ listener }) => isAllowed(reader, gateway, listener, route));
  if (allowed.length === 0) return refuse('NotAllowedByListeners', 'Route is not allowed by any listener');
  if (attachedListeners(reader, gateway, listeners, route, parent).length === 0) {
    return refuse('NoMatchingListenerHostname', 'Listener hostname does not match the route hostnames');
  }
  const unsupported = (route.spec.rules ?? []).flatMap(({ filters = [] }) => filters).find(({ type }) => type === 'ExtensionRef');
  if (unsupported)
    return refuse('UnsupportedValue', 'All rules are invalid: spec.rules[0].filters[0].type: Unsupported value: "ExtensionRef"');
  return verdict('Accepted', true, 'Accepted', 'The route is accepted');
}

function resolution(reader: Reader, route: Route): Verdict {
  for (const [i, { backendRefs = [] }] of (route.spec.rules ?? []).entries()) {
    for (const [j, backend] of backendRefs.entries()) {
      const problem = backendProblem(reader, route, backend, `spec.rules[${i}].backendRefs[${j}]`);
      if (problem) return verdict('ResolvedRefs', false, problem.reason, problem.message);
    }
  }
  return verdict('ResolvedRefs', true, 'ResolvedRefs', 'All references are resolved');
}
