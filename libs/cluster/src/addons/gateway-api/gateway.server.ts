/** The data plane: nginx, which does what HTTPRoutes and GRPCRoutes say. It reads them with the rights of its own service account. */
import type { KubeList, KubeObject } from '@drydock/apimachinery';
import type { EndpointSlice, Service } from '@drydock/kinds';
import type { HttpRequest, HttpResponse } from '../../containers/http.ts';
import type { ServerContext, ServerProgram } from '../../containers/server-program.ts';
import { commonLogTime } from '../../containers/servers/access-log.ts';
import {
  asHttpRoute,
  CONTROLLER_NAME,
  GATEWAY_CLASSES,
  GATEWAY_GROUP,
  GATEWAYS,
  GRPC_ROUTES,
  HTTP_ROUTES,
  REFERENCE_GRANTS_KEY,
  type BackendReference,
  type Gateway,
  type GatewayClass,
  type Route,
  type RouteFilter,
} from './gateway-api.types.ts';
import { backendProblem, type Reader } from './gateway-references.ts';
import { findRule, modifiedHeaders, modifiedPath, type Routed } from './gateway-routing.ts';

const READY_PORT = 8081;
const TITLES: Readonly<Record<number, string>> = {
  404: '404 Not Found',
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
};

export const gatewayServer: ServerProgram = {
  commands: ['/usr/bin/gateway'],
  start: ({ now }) => {
    const line = (message: string) => JSON.stringify({ level: 'info', ts: new Date(now).toISOString(), msg: message });
    return {
      listeners: [
        { port: 80, protocol: 'http' },
        { port: 443, protocol: 'https' },
        { port: READY_PORT, protocol: 'http' },
      ],
      log: [
        line('Starting NGINX Gateway Fabric in static mode'),
        line('Starting manager'),
        line('NGINX configuration was successfully updated'),
      ],
    };
  },
  stop: { exitCode: 0 },
  respond(request, context) {
    if (request.port === READY_PORT) return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'ok' };
    const response = answer(request, context);
    const agent = request.headers['user-agent'] ?? '-';
    const log = `${request.client} - - [${commonLogTime(context.now)}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length} "-" "${agent}"`;
    return { ...response, log: [log] };
  },
};

function answer(request: HttpRequest, context: ServerContext): HttpResponse {
  const reader = readerOf(context);
  const classes = reader.list<GatewayClass>(pathOf(GATEWAY_CLASSES.plural));
  const own = new Set(classes.filter(({ spec }) => spec.controllerName === CONTROLLER_NAME).map(({ metadata }) => metadata.name));
  const gateways = reader.list<Gateway>(pathOf(GATEWAYS.plural)).filter(({ spec }) => own.has(spec.gatewayClassName));
  const routes = [
    ...reader.list<Route>(pathOf(HTTP_ROUTES.plural)).map((each) => ({ ...each, kind: 'HTTPRoute' })),
    ...reader.list<KubeObject>(pathOf(GRPC_ROUTES.plural)).map((each) => asHttpRoute({ ...each, kind: 'GRPCRoute' })),
  ];
  const routed = findRule(reader, gateways, routes, request);
  return routed ? serve(routed, request, reader, context) : errorPage(404);
}

/** Listings say no kinds of their items; names of resources are as in storage. */
const pathOf = (plural: string): string => `${plural}.${GATEWAY_GROUP}`;

function serve(routed: Routed, request: HttpRequest, reader: Reader, context: ServerContext): HttpResponse {
  const filters = routed.rule.filters ?? [];
  const redirect = filters.find(({ type }) => type === 'RequestRedirect')?.requestRedirect;
  if (redirect) return redirection(redirect, routed, request);
  const sent = rewritten(filters, routed, request);
  for (const { requestMirror } of filters) {
    const backend = requestMirror?.backendRef;
    if (backend && !backendProblem(reader, routed.route, backend, '')) ask(backend, routed.route, sent, reader, context);
  }
  const backend = chosen(routed.rule.backendRefs ?? [], context);
  if (!backend || backendProblem(reader, routed.route, backend, '')) return errorPage(500);
  const response = ask(backend, routed.route, sent, reader, context);
  return filters.reduce(
    (result, { responseHeaderModifier }) =>
      responseHeaderModifier ? { ...result, headers: modifiedHeaders(result.headers, responseHeaderModifier) } : result,
    response,
  );
}

/** Backends take turns by their weights. */
function chosen(backends: readonly BackendReference[], { random }: ServerContext): BackendReference | undefined {
  const weights = backends.map(({ weight = 1 }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return undefined;
  let at = random?.(total) ?? 0;
  return backends.find((_, i) => (at -= weights[i]!) < 0);
}

function redirection(redirect: NonNullable<RouteFilter['requestRedirect']>, { match }: Routed, request: HttpRequest): HttpResponse {
  const scheme = redirect.scheme ?? request.scheme;
  const host = redirect.hostname ?? request.host.replace(/:\d+$/, '');
  const usual = { http: 80, https: 443 }[scheme] ?? 80;
  const port = redirect.port ?? (redirect.scheme ? usual : request.port);
  const location = `${scheme}://${host}${port === usual ? '' : `:${port}`}${modifiedPath(request.path, redirect.path, match)}`;
  const status = redirect.statusCode ?? 302;
  return { ...errorPage(status), headers: { ...errorPage(status).headers, location } };
}

function rewritten(filters: readonly RouteFilter[], { match }: Routed, request: HttpRequest): HttpRequest {
  let sent: HttpRequest = {
    ...request,
    headers: {
      ...request.headers,
      'x-forwarded-for': request.client,
      'x-forwarded-host': request.host.replace(/:\d+$/, ''),
      'x-forwarded-port': String(request.port),
      'x-forwarded-proto': request.scheme,
      'x-real-ip': request.client,
    },
  };
  for (const { requestHeaderModifier, urlRewrite } of filters) {
    if (requestHeaderModifier) sent = { ...sent, headers: modifiedHeaders(sent.headers, requestHeaderModifier) };
    if (urlRewrite) sent = { ...sent, path: modifiedPath(sent.path, urlRewrite.path, match), host: urlRewrite.hostname ?? sent.host };
  }
  return sent;
}

function ask(
  { name, namespace, port = 0 }: BackendReference,
  route: Route,
  request: HttpRequest,
  reader: Reader,
  context: ServerContext,
): HttpResponse {
  const where = namespace ?? route.metadata.namespace ?? '';
  const service = reader.get<Service>('services', where, name);
  const wanted = service?.spec.ports?.find((each) => each.port === port);
  if (!service || !wanted) return errorPage(500);
  const label = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const slices =
    read<KubeList<EndpointSlice>>(`/apis/discovery.k8s.io/v1/namespaces/${where}/endpointslices?labelSelector=${label}`, context)?.items ??
    [];
  const ready = slices.flatMap(({ endpoints, ports }) =>
    (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) =>
        addresses.map((each) => `${each}:${ports?.find((other) => (other.name ?? '') === (wanted.name ?? ''))?.port}`),
      ),
  );
  const address = ready[context.random?.(ready.length) ?? 0];
  if (address === undefined) return errorPage(503);
  // nginx asks endpoints itself; the client's Host goes with the request.
  const response = context.fetch?.(`http://${address}${request.path}`, { ...request, headers: { ...request.headers, host: request.host } });
  return response ?? errorPage(502);
}

/** Reads as a client with the rights of the pod's service account. */
function readerOf(context: ServerContext): Reader {
  const lists = new Map<string, readonly KubeObject[]>();
  const url = (resource: string, namespace?: string) => {
    const [plural = '', ...group] = resource.split('.');
    const version = resource === REFERENCE_GRANTS_KEY ? 'v1beta1' : 'v1';
    const base = group.length > 0 ? `/apis/${group.join('.')}/${version}` : `/api/${version}`;
    return `${base}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
  };
  const list = <T extends KubeObject>(resource: string, namespace?: string): readonly T[] => {
    const path = url(resource, namespace);
    const known = lists.get(path) ?? read<KubeList<KubeObject>>(path, context)?.items ?? [];
    lists.set(path, known);
    return known as readonly T[];
  };
  return {
    list: list as Reader['list'],
    get: (<T extends KubeObject>(resource: string, namespace: string | undefined, name: string) =>
      read<T>(`${url(resource, namespace)}/${name}`, context)) as Reader['get'],
  };
}

/** What the API server answers; undefined when it refuses. */
function read<T>(path: string, context: ServerContext): T | undefined {
  const host = context.env['KUBERNETES_SERVICE_HOST'] ?? '10.96.0.1';
  const headers = { authorization: `Bearer ${context.serviceAccountToken?.() ?? ''}`, accept: 'application/json' };
  const request: HttpRequest = { method: 'GET', path, host, port: 443, scheme: 'https', headers, body: '', client: context.address };
  const response = context.fetch?.(`https://${host}${path}`, request);
  return response?.status === 200 ? (JSON.parse(response.body) as T) : undefined;
}

function errorPage(status: number): HttpResponse {
  const title = TITLES[status] ?? `${status} ${REDIRECT_TITLES[status] ?? 'Found'}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { server: 'nginx', 'content-type': 'text/html', 'content-length': `${body.length}` }, body };
}

const REDIRECT_TITLES: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
};
