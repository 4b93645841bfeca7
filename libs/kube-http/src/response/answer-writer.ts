/** Answers that are one body (apiserver, handlers/responsewriters). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { isRecord, printYaml, type Status } from '@drydock/apimachinery';
import type { ApiResponse } from '@drydock/apiserver';
import { encodeOpenApiV2 } from '../protobuf/open-api-v2.ts';
import { PLAIN_JSON, type AcceptedForm, type WrittenFormat } from '../request/accept.ts';

/** Bytes from which an answer is worth compressing (responsewriters/writers.go, defaultGzipThresholdBytes). */
const GZIP_THRESHOLD = 128 * 1024;
const BROWSERS = /^(?:curl|Wget|Mozilla\/5\.0)/;

const compress = promisify(gzip);

export async function writeAnswer(
  message: IncomingMessage,
  response: ServerResponse,
  answer: Pick<ApiResponse, 'code' | 'body'>,
  accepted: AcceptedForm,
): Promise<void> {
  const { code, body } = answer;
  response.statusCode = code;
  if (typeof body === 'string') {
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    return send(message, response, Buffer.from(body));
  }
  if (isUnknownPath(code, body)) {
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    return send(message, response, Buffer.from('404 page not found\n'));
  }
  // What failed is told even to those who cannot read anything.
  const { contentType, format } = code === 406 || (accepted.format === 'openapi v2 protobuf' && code >= 400) ? PLAIN_JSON : accepted;
  response.setHeader('Content-Type', code >= 400 ? `application/${format}` : contentType);
  if (code >= 400) addRetryAfter(response, body as Status);
  await send(message, response, bytesOf(message, body, format));
}

/** Of a path that belongs to no API kube-apiserver says no more than Go's own router; clients make a sentence of it. */
function isUnknownPath(code: number, body: unknown): boolean {
  return code === 404 && (body as Status).details === undefined;
}

function bytesOf(message: IncomingMessage, body: unknown, format: WrittenFormat): Buffer {
  switch (format) {
    case 'json':
      return Buffer.from(jsonText(message, kindFirst(body)));
    case 'yaml':
      return Buffer.from(printYaml(body));
    case 'openapi v2 protobuf':
      return Buffer.from(encodeOpenApiV2(body as object));
  }
}

async function send(message: IncomingMessage, response: ServerResponse, bytes: Buffer): Promise<void> {
  let content = bytes;
  if (bytes.length >= GZIP_THRESHOLD && message.method === 'GET' && acceptsGzip(message)) {
    content = await compress(bytes, { level: constants.Z_BEST_SPEED });
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Accept-Encoding');
  }
  response.setHeader('Content-Length', content.length);
  response.end(message.method === 'HEAD' ? undefined : content);
}

export function acceptsGzip({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return String(headers['accept-encoding'] ?? '')
    .split(',')
    .some((each) => each.trim().split(';')[0] === 'gzip');
}

/** Whatever order the fields came in, what it is comes first. */
function kindFirst(body: unknown): unknown {
  if (!isRecord(body) || body.kind === undefined) return body;
  const { kind, apiVersion, ...rest } = body;
  return { kind, apiVersion, ...rest };
}

/** People who look with a browser or curl get it indented; the version always is (apiserver, routes/version.go). */
function jsonText({ headers, url = '' }: IncomingMessage, body: unknown): string {
  if (/\/version\/?(?:\?|$)/.test(url)) return JSON.stringify(body, null, 2);
  const pretty = /[?&]pretty=([^&]*)/.exec(url)?.[1];
  const indented = pretty === undefined ? BROWSERS.test(headers['user-agent'] ?? '') : pretty === 'true' || pretty === '1';
  return `${JSON.stringify(body, null, indented ? 2 : undefined)}\n`;
}

function addRetryAfter(response: ServerResponse, { details }: Status): void {
  if (details?.retryAfterSeconds) response.setHeader('Retry-After', details.retryAfterSeconds);
}

/** The headers that every answer has. */
export function writeHeaders(
  response: ServerResponse,
  { auditID, warnings, flow }: Pick<ApiResponse, 'auditID' | 'flow' | 'warnings'>,
): void {
  response.setHeader('Audit-Id', auditID);
  if (flow) {
    response.setHeader('X-Kubernetes-Pf-Flowschema-Uid', flow.flowSchema.uid);
    response.setHeader('X-Kubernetes-Pf-Prioritylevel-Uid', flow.priorityLevel.uid);
  }
  response.setHeader('Cache-Control', 'no-cache, private');
  if (warnings.length > 0) response.setHeader('Warning', warnings.map(warningHeader));
}

/** RFC 7234; code 299 and no agent, as apimachinery's util/net.NewWarningHeader writes it. */
function warningHeader(text: string): string {
  // Control characters cannot be in a header; other characters travel as the bytes of their UTF-8.
  const printable = Buffer.from(text.replace(/[\u0000-\u001f\u007f]+/g, ' ')).toString('latin1');
  return `299 - "${printable.replace(/[\\"]/g, '\\$&')}"`;
}
