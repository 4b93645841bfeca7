/** From an HTTP request to the cluster's own. */
import type { IncomingMessage } from 'node:http';
import { newBadRequest, newFailure } from '@drydock/apimachinery';
import { EXTERNAL_ORIGIN, impersonationOf, type ApiRequest, type HttpMethod } from '@drydock/apiserver';
import { negotiate, PLAIN_JSON, WRITTEN_MEDIA_TYPES, type AcceptedForm, type Document } from './accept.ts';
import { credentialsOf } from './credentials.ts';
import { decodeBody, mediaTypeOf } from './request-body.ts';

const METHODS: ReadonlySet<string> = new Set<HttpMethod>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const DISCOVERY = /^\/apis?\/?$/;
const OPEN_API_V2 = /^\/openapi\/v2\/?$/;
const STREAMED_FROM_QUERY = /\/(?:exec|attach)$/;
const PROXIED = /\/proxy(?:\/|$)/;

export interface TranslatedRequest {
  request: ApiRequest;
  /** How the answer is to be written. */
  accepted: AcceptedForm;
}

/** Throws StatusError for a request line that no server can read. `url`: path and query. */
export function translateRequest(message: IncomingMessage, url: string, body: Uint8Array | 'too large'): TranslatedRequest {
  const { path, parameters } = parseUrl(url);
  const method = message.method ?? 'GET';
  if (!METHODS.has(method))
    throw newFailure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
  const accepted = negotiate(message.headers.accept, documentAt(path));
  const contentType = mediaTypeOf(message.headers['content-type']);
  const empty = body.length === 0;
  const impersonate = impersonationOf(headerPairs(message));
  const { 'user-agent': userAgent } = message.headers;
  const request: ApiRequest = {
    method: method as HttpMethod,
    path,
    query: Object.fromEntries(parameters),
    accept: accepted?.form ?? 'object',
    ...(contentType ? { contentType } : {}),
    ...(STREAMED_FROM_QUERY.test(path) ? { body: { command: parameters.getAll('command') } } : {}),
    credentials: credentialsOf(message),
    origin: EXTERNAL_ORIGIN,
    ...(impersonate ? { impersonate } : {}),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(PROXIED.test(path) ? { proxied: proxiedOf(message, url, body) } : {}),
    wire: {
      checkAccept: () => {
        if (!accepted && path.startsWith('/api')) throw notAcceptable();
      },
      // Only a deletion may come without a body.
      body: (expected) =>
        method === 'GET' || method === 'HEAD' || (empty && method === 'DELETE') ? undefined : decodeBody(body, contentType, expected),
    },
  };
  return { request, accepted: accepted ?? PLAIN_JSON };
}

function documentAt(path: string): Document | undefined {
  if (DISCOVERY.test(path)) return 'discovery';
  return OPEN_API_V2.test(path) ? 'openapi v2' : undefined;
}

/** The parameters of a URL, of which some may come several times. */
export function queryOf(url: string): URLSearchParams {
  return new URLSearchParams(queryText(url));
}

function queryText(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}

/** What a `proxy` hands on. */
function proxiedOf({ headers }: IncomingMessage, url: string, body: Uint8Array | 'too large'): ApiRequest['proxied'] {
  const texts = Object.entries(headers).map(([name, value = '']) => [name, Array.isArray(value) ? value.join(', ') : value]);
  return {
    query: queryText(url),
    headers: Object.fromEntries(texts),
    body: body === 'too large' ? '' : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'),
  };
}

function parseUrl(url: string): { path: string; parameters: URLSearchParams } {
  const [encoded = ''] = url.split('?', 1);
  try {
    return { path: decodeURIComponent(encoded), parameters: queryOf(url) };
  } catch {
    throw newBadRequest(`invalid URL escape in ${JSON.stringify(encoded)}`);
  }
}

function notAcceptable(): Error {
  return newFailure(406, 'NotAcceptable', `only the following media types are accepted: ${WRITTEN_MEDIA_TYPES.join(', ')}`);
}

/** Every header as it came; values are UTF-8. */
function* headerPairs({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Generator<[string, string]> {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) yield [rawHeaders[i]!, Buffer.from(rawHeaders[i + 1]!, 'latin1').toString()];
}
