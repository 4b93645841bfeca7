/**
 * The API as HTTP messages, for clients inside of the simulation: curl, `kubectl proxy`, scripts in containers. It goes through the same
 * pipeline as every other request. (Who is outside comes through kube-http, which knows more content types.)
 */
import { decodeBase64, decodeUtf8, encodeUtf8, newBadRequest, newUnsupportedMediaType, parseYamlDocument } from '@drydock/apimachinery';
import type { ApiRequest, ApiResponse, Credentials, HttpMethod } from '../request/api-request.ts';
import type { LogStream, Pullable } from '../request/streams.ts';
import type { HttpRequestMessage, HttpResponseMessage } from './http-wire.ts';
import { impersonationOf } from './impersonation-headers.ts';
import { decodeJsonBody, MalformedBody, unrecognizedBody } from './malformed-body.ts';

/** An answer whose body may still grow. */
export interface HttpAnswer extends HttpResponseMessage {
  /** What comes after `body`: a watch or a log that is followed. Whoever does not read it closes it. */
  stream?: Pick<LogStream, 'read' | 'ended'> & Pullable;
}

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** Those who look with these get JSON indented (responsewriters, isPrettyPrint). */
const PEOPLE = /^(?:curl|Wget|Mozilla\/5\.0)/;
const PATCH = /^application\/(?:json-patch|merge-patch|strategic-merge-patch)\+json$/;

export function answerHttp(
  handle: (request: ApiRequest) => ApiResponse,
  message: HttpRequestMessage,
  connection: Pick<Credentials, 'clientCertificate'> = {},
): HttpAnswer {
  const at = message.target.indexOf('?');
  const query = at < 0 ? '' : message.target.slice(at + 1);
  const parameters = parseQuery(query);
  const path = decodePath(at < 0 ? message.target : message.target.slice(0, at));
  const table = /(?:^|[;,\s])as=Table(?:$|[;,])/.test(message.headers.accept ?? '');
  if (!METHODS.includes(message.method)) return { status: 405, headers: {}, body: '' };
  const impersonate = impersonationOf(Object.entries(message.headers).flatMap(separateValues));
  const response = handle({
    method: message.method as HttpMethod,
    path,
    query: parameters,
    accept: table ? 'table' : 'object',
    ...(message.headers['content-type'] ? { contentType: mediaType(message) } : {}),
    wire: { checkAccept: () => undefined, body: (expected) => readBody(message, expected) },
    credentials: { ...connection, ...authorization(message) },
    ...(impersonate ? { impersonate } : {}),
    userAgent: message.headers['user-agent'] ?? '',
    proxied: { query, headers: message.headers, body: message.body },
  });
  return writeResponse(response, message, parameters);
}

/** A header that was given several times holds all its values, with commas between them. */
function separateValues([name, value]: [string, string]): [string, string][] {
  return value.split(', ').map((each) => [name, each]);
}

function writeResponse(response: ApiResponse, { headers }: HttpRequestMessage, query: Readonly<Record<string, string>>): HttpAnswer {
  const { code, body, auditID, watch, log, exec, portForward, proxy } = response;
  const common = { 'audit-id': auditID, 'cache-control': 'no-cache, private', ...warningHeader(response.warnings) };
  if (proxy) return { ...proxy, headers: { ...proxy.headers, ...common } };
  if (exec || portForward) {
    (exec ?? portForward)?.close();
    const status = newBadRequest('Upgrade request required').status;
    return { status: 400, headers: { ...common, 'content-type': 'application/json' }, body: bytesOf(`${JSON.stringify(status)}\n`) };
  }
  if (log) return { status: code, headers: { ...common, 'content-type': 'text/plain' }, body: '', stream: log };
  if (watch) {
    const stream = {
      read: () => {
        let text = '';
        for (let event = watch.next(); event; event = watch.next()) text += bytesOf(`${JSON.stringify(event)}\n`);
        return text;
      },
      get ended() {
        return watch.ended;
      },
      onChange: (wake: () => void) => watch.onChange(wake),
      close: () => watch.close(),
    };
    return { status: code, headers: { ...common, 'content-type': 'application/json' }, body: '', stream };
  }
  if (typeof body === 'string') {
    return {
      status: code,
      headers: { ...common, 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
      body: bytesOf(body),
    };
  }
  const pretty = query.pretty === undefined ? PEOPLE.test(headers['user-agent'] ?? '') : query.pretty === 'true' || query.pretty === '1';
  const { kind, apiVersion, ...rest } = body as { kind?: string; apiVersion?: string };
  const ordered = { kind, apiVersion, ...rest };
  const text = pretty ? JSON.stringify(ordered, null, 2) : `${JSON.stringify(ordered)}\n`;
  return { status: code, headers: { ...common, 'content-type': 'application/json' }, body: bytesOf(text) };
}

function warningHeader(warnings: readonly string[]): Record<string, string> {
  return warnings.length === 0 ? {} : { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') };
}

function readBody(message: HttpRequestMessage, expected: string): unknown {
  const { method, body } = message;
  if (method === 'GET' || method === 'HEAD' || (body === '' && method === 'DELETE')) return undefined;
  const text = textOf(body);
  const type = mediaType(message) || 'application/json';
  if (PATCH.test(type)) return text;
  try {
    if (type === 'application/json') return decodeJsonBody(text);
    if (type === 'application/yaml' || type === 'application/apply-patch+yaml') return parseYaml(text);
  } catch (error) {
    throw error instanceof MalformedBody ? unrecognizedBody(error, encodeUtf8(text), expected) : error;
  }
  throw newUnsupportedMediaType(
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

function parseYaml(text: string): unknown {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) throw new MalformedBody(error);
  return value;
}

function mediaType({ headers }: HttpRequestMessage): string {
  return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}

function authorization({ headers }: HttpRequestMessage): Credentials {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(headers.authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return { bearerToken: value };
  if (scheme.toLowerCase() !== 'basic') return {};
  const bytes = decodeBase64(value);
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(typeof bytes === 'number' ? '' : decodeUtf8(bytes)) ?? [];
  return { basic: { username, password } };
}

function parseQuery(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const part of query.split('&').filter(Boolean)) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(part)!;
    const key = decodePath(name.replaceAll('+', ' '));
    if (!Object.hasOwn(parameters, key)) parameters[key] = decodePath(value.replaceAll('+', ' '));
  }
  return parameters;
}

/** Percent signs that mean nothing stay. */
function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bytesOf(text: string): string {
  let bytes = '';
  for (const byte of encodeUtf8(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/** The text of bytes. */
export function textOf(bytes: string): string {
  return decodeUtf8(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}
