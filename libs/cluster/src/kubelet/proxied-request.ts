/** What the API server sends on for `proxy`, and what it says when nobody answers (apimachinery, util/proxy). */
import { newFailure } from '@drydock/apimachinery';
import type { ApiRequest, HttpResponseMessage } from '@drydock/apiserver';
import type { HttpResponse } from '../containers/http.ts';
import type { NetworkClient } from '../network/network-client.ts';

export interface ProxyDestination {
  scheme: 'http' | 'https';
  address: string;
  port: string;
}

/** Throws ServiceUnavailable in Go's words when the destination cannot be reached or speaks otherwise. */
export function proxyTo(
  client: NetworkClient,
  { scheme, address, port }: ProxyDestination,
  path: string,
  request: ApiRequest,
): HttpResponseMessage {
  const number = port === '' ? { http: 80, https: 443 }[scheme] : Number(port);
  if (!Number.isInteger(number)) throw unreachable(`dial tcp: lookup tcp/${port}: unknown port`);
  const connection = client.connect(address, number);
  if ('failure' in connection) {
    throw unreachable(`dial tcp ${address}:${number}: ${connection.failure === 'refused' ? 'connect: connection refused' : 'i/o timeout'}`);
  }
  const response = client.request(connection, {
    method: request.method,
    path: proxiedPath(path, request),
    host: port === '' ? address : `${address}:${port}`,
    port: number,
    scheme,
    headers: proxiedHeaders(request, client.address),
    body: request.proxied?.body ?? '',
    client: client.address,
  });
  if (response) return withoutHopByHop(response);
  throw unreachable(scheme === 'https' ? 'http: server gave HTTP response to HTTPS client' : 'EOF');
}

export function unreachable(problem: string): Error {
  return newFailure(503, 'ServiceUnavailable', `error trying to reach service: ${problem}`);
}

function proxiedPath(path: string, { proxied, query }: ApiRequest): string {
  const text =
    proxied?.query ??
    Object.entries(query ?? {})
      .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      .join('&');
  return (path || '/') + (text ? `?${text}` : '');
}

/** Who asks has been found out: its proof goes no further. */
function proxiedHeaders({ proxied, path, userAgent }: ApiRequest, client: string): Record<string, string> {
  const { authorization: _, host: __, connection: ___, ...headers } = proxied?.headers ?? { 'user-agent': userAgent ?? '', accept: '*/*' };
  return { ...headers, 'x-forwarded-for': client, 'x-forwarded-uri': path };
}

function withoutHopByHop({ status, headers, body }: HttpResponse): HttpResponseMessage {
  const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...rest } = headers;
  return { status, headers: rest, body };
}
