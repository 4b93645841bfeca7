/** The kinds of the Gateway API (gateway.networking.k8s.io, v1.2), as far as the controller reads them. */
import type { Condition, KubeObject } from '@drydock/apimachinery';
import type { ResourceName } from '@drydock/apiserver';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';
export const CONTROLLER_NAME = 'gateway.nginx.org/nginx-gateway-controller';

const resource = (plural: string, version = 'v1'): ResourceName => ({ group: GATEWAY_GROUP, version, plural });
export const GATEWAY_CLASSES = resource('gatewayclasses');
export const GATEWAYS = resource('gateways');
export const HTTP_ROUTES = resource('httproutes');
export const GRPC_ROUTES = resource('grpcroutes');
/** Under which the storage keeps them. */
export const keyOf = ({ plural }: ResourceName): string => `${plural}.${GATEWAY_GROUP}`;
export const REFERENCE_GRANTS_KEY = `referencegrants.${GATEWAY_GROUP}`;

export interface GatewayClass extends KubeObject {
  spec: { controllerName: string };
  status?: { conditions?: Condition[] };
}

export interface SecretReference {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
}

export interface RouteKind {
  group?: string;
  kind: string;
}

export interface Listener {
  name: string;
  hostname?: string;
  port: number;
  protocol: string;
  tls?: { mode?: string; certificateRefs?: SecretReference[] };
  allowedRoutes?: {
    namespaces?: { from?: 'All' | 'Same' | 'Selector'; selector?: object };
    kinds?: RouteKind[];
  };
}

export interface Gateway extends KubeObject {
  spec: { gatewayClassName: string; listeners: Listener[] };
  status?: { addresses?: { type?: string; value: string }[]; conditions?: Condition[]; listeners?: ListenerStatus[] };
}

export interface ListenerStatus {
  name: string;
  attachedRoutes: number;
  supportedKinds: RouteKind[];
  conditions: Condition[];
}

export interface ParentReference {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  sectionName?: string;
  port?: number;
}

export interface BackendReference {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
  port?: number;
  weight?: number;
}

export interface ValueMatch {
  type?: 'Exact' | 'RegularExpression';
  name: string;
  value: string;
}

export interface HttpMatch {
  path?: { type?: 'Exact' | 'PathPrefix' | 'RegularExpression'; value?: string };
  headers?: ValueMatch[];
  queryParams?: ValueMatch[];
  method?: string;
}

export interface GrpcMatch {
  method?: { type?: 'Exact' | 'RegularExpression'; service?: string; method?: string };
  headers?: ValueMatch[];
}

interface HeaderValue {
  name: string;
  value: string;
}

export interface HeaderModifier {
  set?: HeaderValue[];
  add?: HeaderValue[];
  remove?: string[];
}

export interface PathModifier {
  type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
  replaceFullPath?: string;
  replacePrefixMatch?: string;
}

export interface RouteFilter {
  type: string;
  requestHeaderModifier?: HeaderModifier;
  responseHeaderModifier?: HeaderModifier;
  requestRedirect?: { scheme?: string; hostname?: string; path?: PathModifier; port?: number; statusCode?: number };
  urlRewrite?: { hostname?: string; path?: PathModifier };
  requestMirror?: { backendRef: BackendReference };
}

export interface RouteRule {
  name?: string;
  matches?: HttpMatch[];
  filters?: RouteFilter[];
  backendRefs?: BackendReference[];
}

/** An HTTPRoute; a GRPCRoute is read as one (`asHttpRoute`). */
export interface Route extends KubeObject {
  spec: { parentRefs?: ParentReference[]; hostnames?: string[]; rules?: RouteRule[] };
  status?: { parents?: RouteParentStatus[] };
}

export interface RouteParentStatus {
  parentRef: ParentReference;
  controllerName: string;
  conditions: Condition[];
}

export interface ReferenceGrant extends KubeObject {
  spec: { from: { group: string; kind: string; namespace: string }[]; to: { group: string; kind: string; name?: string }[] };
}

/** A GRPCRoute as what its requests are: POSTs to `/service/method`. */
export function asHttpRoute(route: KubeObject): Route {
  const { spec } = route as unknown as { spec: { rules?: { matches?: GrpcMatch[] }[] } };
  const rules = (spec.rules ?? []).map((rule) => ({ ...rule, matches: (rule.matches ?? [{}]).map(asHttpMatch) }));
  return { ...route, spec: { ...spec, rules } } as unknown as Route;
}

function asHttpMatch({ method, headers }: GrpcMatch): HttpMatch {
  const { service, method: name, type = 'Exact' } = method ?? {};
  const any = service === undefined && name === undefined;
  const exact = type === 'Exact' && service !== undefined && name !== undefined;
  const pattern = `/${service ?? '[^/]+'}/${name ?? '[^/]+'}`;
  const path = any
    ? { type: 'PathPrefix' as const, value: '/' }
    : { type: exact ? ('Exact' as const) : ('RegularExpression' as const), value: exact ? `/${service}/${name}` : pattern };
  return { path, ...(headers ? { headers } : {}) };
}
