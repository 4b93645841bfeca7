/** What the controller's nginx does with a request: it reads Ingresses, Services and EndpointSlices with the rights of its own service account. */
import type { KubeList, KubeObject } from '@drydock/apimachinery';
import type { EndpointSlice, Ingress, IngressBackend, IngressClass, Service } from '@drydock/kinds';
import { requestPath, type HttpRequest, type HttpResponse } from '../../containers/http.ts';
import type { ServerContext, ServerProgram } from '../../containers/server-program.ts';
import { commonLogTime } from '../../containers/servers/access-log.ts';
import { klog } from '../../control-plane/component-start.ts';
import { annotationOf, findRoute, isServed, type Route } from './ingress-routing.ts';

const HEALTH_PORT = 10254;
const WEBHOOK_PORT = 8443;
const REDIRECT = 308;
const TITLES: Readonly<Record<number, string>> = {
  308: '308 Permanent Redirect',
  404: '404 Not Found',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
};

export const ingressNginxServer: ServerProgram = {
  commands: ['/nginx-ingress-controller'],
  start: ({ now }) => ({
    listeners: [
      { port: 80, protocol: 'http' },
      { port: 443, protocol: 'https' },
      { port: WEBHOOK_PORT, protocol: 'https' },
      { port: HEALTH_PORT, protocol: 'http' },
    ],
    log: [
      '-------------------------------------------------------------------------------',
      'NGINX Ingress controller',
      '  Release:       v1.12.1',
      '  Repository:    https://github.com/kubernetes/ingress-nginx',
      '  nginx version: nginx/1.25.5',
      '',
      '-------------------------------------------------------------------------------',
      klog(now, 'main.go:205', '"Creating API client" host="https://10.96.0.1:443"'),
      klog(now, 'nginx.go:317', '"Starting NGINX process"'),
      klog(now, 'controller.go:196', '"Configuration changes detected, backend reload required"'),
      klog(now, 'controller.go:216', '"Backend successfully reloaded"'),
    ],
  }),
  stop: { exitCode: 0 },
  respond(request, context) {
    if (request.port === HEALTH_PORT || request.port === WEBHOOK_PORT) return { status: 200, headers: {}, body: '' };
    const { response, upstream } = answer(request, context);
    return { ...response, log: [logLine(request, response, upstream, context)] };
  },
};

interface Routed {
  response: HttpResponse;
  /** `default-web-80` and the address that was asked. */
  upstream?: { name: string; address: string };
}

function answer(request: HttpRequest, context: ServerContext): Routed {
  const host = request.host.replace(/:\d+$/, '').toLowerCase();
  const classes = listOf<IngressClass>('/apis/networking.k8s.io/v1/ingressclasses', context);
  const ingresses = listOf<Ingress>('/apis/networking.k8s.io/v1/ingresses', context).filter((each) => isServed(each, classes));
  const route = findRoute(ingresses, host, requestPath(request));
  if (!route) return { response: errorPage(404) };
  if (request.scheme === 'http' && redirectsToTls(route.ingress, host, context)) {
    return {
      response: { ...errorPage(REDIRECT), headers: { ...errorPage(REDIRECT).headers, location: `https://${host}${request.path}` } },
    };
  }
  return forward(route, request, host, context);
}

/** With a certificate for the host, plain requests are sent to the other port, unless the author does not want it. */
function redirectsToTls(ingress: Ingress, host: string, context: ServerContext): boolean {
  if (annotationOf(ingress, 'force-ssl-redirect') === 'true') return true;
  const tls = (ingress.spec.tls ?? []).find(({ hosts }) => !hosts?.length || hosts.includes(host));
  if (!tls || annotationOf(ingress, 'ssl-redirect') === 'false') return false;
  const path = `/api/v1/namespaces/${ingress.metadata.namespace}/secrets/${tls.secretName ?? ''}`;
  return tls.secretName === undefined || read<KubeObject & { type?: string }>(path, context)?.type === 'kubernetes.io/tls';
}

function forward({ ingress, backend, path }: Route, request: HttpRequest, host: string, context: ServerContext): Routed {
  const { namespace = '' } = ingress.metadata;
  const name = `${namespace}-${backend.service?.name ?? ''}-${backend.service?.port?.name ?? backend.service?.port?.number ?? ''}`;
  const address = addressOf(namespace, backend, context);
  if (address === undefined) return { response: errorPage(503), upstream: { name, address: '' } };
  const query = request.path.includes('?') ? request.path.slice(request.path.indexOf('?')) : '';
  const forwarded = {
    ...request.headers,
    host: request.host,
    'x-forwarded-for': request.client,
    'x-forwarded-host': host,
    'x-forwarded-port': request.scheme === 'https' ? '443' : '80',
    'x-forwarded-proto': request.scheme,
    'x-forwarded-scheme': request.scheme,
    'x-real-ip': request.client,
    'x-scheme': request.scheme,
  };
  const scheme = annotationOf(ingress, 'backend-protocol') === 'HTTPS' ? 'https' : 'http';
  const response = context.fetch?.(`${scheme}://${address}${path}${query}`, { ...request, headers: forwarded });
  // The name that the client has asked for reaches the backend.
  return { response: response ?? errorPage(502), upstream: { name, address } };
}

/** Of the Service, so that its endpoints take turns; of an endpoint, where the Service has no address. Undefined without ready endpoints. */
function addressOf(namespace: string, { service: wanted }: IngressBackend, context: ServerContext): string | undefined {
  const service = read<Service>(`/api/v1/namespaces/${namespace}/services/${wanted?.name ?? ''}`, context);
  const port = service?.spec.ports?.find(
    (each) => each.port === wanted?.port?.number || (each.name !== undefined && each.name === wanted?.port?.name),
  );
  if (!service || !port) return undefined;
  const label = encodeURIComponent(`kubernetes.io/service-name=${service.metadata.name}`);
  const slices = listOf<EndpointSlice>(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${label}`, context);
  const ready = slices.flatMap(({ endpoints, ports }) =>
    (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) =>
        addresses.map((each) => `${each}:${ports?.find(({ name }) => (name ?? '') === (port.name ?? ''))?.port}`),
      ),
  );
  if (ready.length === 0) return undefined;
  const { clusterIP } = service.spec;
  return clusterIP && clusterIP !== 'None' ? `${clusterIP}:${port.port}` : ready[context.now % ready.length];
}

function listOf<T extends KubeObject>(path: string, context: ServerContext): readonly T[] {
  return read<KubeList<T>>(path, context)?.items ?? [];
}

/** What the API server answers the pod's service account; undefined when it refuses. */
function read<T>(path: string, context: ServerContext): T | undefined {
  const host = context.env['KUBERNETES_SERVICE_HOST'] ?? '10.96.0.1';
  const headers = { authorization: `Bearer ${context.serviceAccountToken?.() ?? ''}`, accept: 'application/json' };
  const request: HttpRequest = { method: 'GET', path, host, port: 443, scheme: 'https', headers, body: '', client: context.address };
  const response = context.fetch?.(`https://${host}${path}`, request);
  return response?.status === 200 ? (JSON.parse(response.body) as T) : undefined;
}

function errorPage(status: number): HttpResponse {
  const title = TITLES[status]!;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html', 'content-length': `${body.length}` }, body };
}

function logLine(
  { client, method, path, headers }: HttpRequest,
  { status, body }: HttpResponse,
  upstream: Routed['upstream'],
  { now }: ServerContext,
): string {
  const where = upstream
    ? `[${upstream.name}] [] ${upstream.address || '-'} ${body.length} 0.001 ${status}`
    : '[upstream-default-backend] [] 127.0.0.1:8181 146 0.001 404';
  return `${client} - - [${commonLogTime(now)}] "${method} ${path} HTTP/1.1" ${status} ${body.length} "-" "${headers['user-agent'] ?? '-'}" 0 0.001 ${where}`;
}
