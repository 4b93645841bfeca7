/** HTTP between containers, at the level of whole messages. Bodies are byte strings, header names are lower case. */
import type { HttpAnswer } from '@drydock/apiserver';

export interface HttpRequest {
  method: string;
  /** With the query, as in the request line. */
  path: string;
  /** What the client asked for: name or address, with the port unless it is the scheme's own. */
  host: string;
  /** The server's port. */
  port: number;
  scheme: 'http' | 'https';
  headers: Readonly<Record<string, string>>;
  body: string;
  /** The address that the server sees. */
  client: string;
  /** PEM of the certificate that the client shows over TLS. */
  certificate?: string;
  /** The learner's command that asks: for the audit of the API server. */
  origin?: string | undefined;
}

export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** What comes after the body as time goes on: the API server's watches and logs. Whoever does not read it closes it. */
  stream?: HttpAnswer['stream'];
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

export function reasonPhrase(status: number): string {
  return REASONS[status] ?? '';
}

export function textResponse(status: number, body: string, contentType = 'text/plain; charset=utf-8'): HttpResponse {
  return { status, headers: { 'content-type': contentType, 'content-length': `${body.length}` }, body };
}

/** The path of a request without its query, percent-decoded as far as it is valid. */
export function requestPath({ path }: Pick<HttpRequest, 'path'>): string {
  const bare = path.split(/[?#]/)[0]!;
  return bare.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  xml: 'text/xml',
  svg: 'image/svg+xml',
  png: 'image/png',
};

export function contentTypeOf(path: string, fallback = 'application/octet-stream'): string {
  const dot = path.lastIndexOf('.');
  return (dot > path.lastIndexOf('/') && CONTENT_TYPES[path.slice(dot + 1).toLowerCase()]) || fallback;
}
