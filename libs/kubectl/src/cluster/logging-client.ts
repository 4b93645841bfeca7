/** A client that tells of its requests: warnings of the server always, the requests themselves from `-v=6` on (client-go, round_trippers). */
import type { Client, ClientRequest, ApiResponse } from '@drydock/apiserver';
import type { Clock } from '@drydock/apimachinery';
import type { Streams } from '../command/streams.ts';
import type { RestConfig } from './connector.ts';
import { klogLine } from './klog.ts';

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: 'OK', 201: 'Created', 202: 'Accepted', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed',
  406: 'Not Acceptable', 409: 'Conflict', 410: 'Gone', 413: 'Request Entity Too Large', 415: 'Unsupported Media Type', 422: 'Unprocessable Entity',
  429: 'Too Many Requests', 500: 'Internal Server Error', 503: 'Service Unavailable', 504: 'Gateway Timeout',
}; // prettier-ignore

const ACCEPTS = {
  table: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
  metadata: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
  aggregated: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
  object: 'application/json',
} as const;

/** From this level on bodies are logged whole; below, so many characters of them. */
const WHOLE_BODIES = 10;
const BODY_LIMIT = 1024;
const LONG_BODY_LIMIT = 10240;

const REQUEST_SOURCE = 'round_trippers.go:527';
const RESPONSE_SOURCE = 'round_trippers.go:632';
const BODY_SOURCE = 'helper.go:105';

function indented(lines: readonly string[]): string {
  return lines.map((line) => `\t${line}\n`).join('');
}

export class LoggingClient implements Client {
  readonly #client: Client;
  readonly #config: RestConfig;
  readonly #streams: Streams;
  readonly #clock: Clock;
  readonly #verbosity: number;
  readonly #warned = new Set<string>();

  constructor(client: Client, config: RestConfig, streams: Streams, verbosity: number) {
    this.#client = client;
    this.#config = config;
    this.#streams = streams;
    this.#clock = streams.process.clock;
    this.#verbosity = verbosity;
  }

  /** How many different warnings were received. */
  get warningCount(): number {
    return this.#warned.size;
  }

  send(request: ClientRequest): ApiResponse {
    const response = this.#verbosity >= 6 ? this.#sendAndLog(request) : this.#client.send(request);
    this.#showWarnings(response.warnings);
    return response;
  }

  #sendAndLog(request: ClientRequest): ApiResponse {
    const url = this.#config.server + request.path + queryString(request.query);
    if (this.#verbosity >= 8) this.#log(BODY_SOURCE, '"Request Body"', `body=${this.#bodyText(request.body)}`);
    if (this.#verbosity >= 9) this.#log(REQUEST_SOURCE, '"Request"', `curlCommand=<\n\t${this.#curlCommand(request, url)}\n >`);
    else if (this.#verbosity >= 7)
      this.#log(REQUEST_SOURCE, '"Request"', `verb="${request.method}" url="${url}" headers=<\n${indented(this.#headers(request))} >`);
    const started = this.#clock.now();
    const response = this.#client.send(request);
    const status = `${response.code} ${STATUS_TEXTS[response.code] ?? ''}`.trim();
    const subject = this.#verbosity === 7 || this.#verbosity === 8 ? '' : `verb="${request.method}" url="${url}" `;
    this.#log(RESPONSE_SOURCE, '"Response"', `${subject}status="${status}" milliseconds=${this.#clock.now() - started}`);
    if (this.#verbosity >= 8 && !response.watch && !response.log) {
      this.#log(BODY_SOURCE, '"Response Body"', `body=${this.#bodyText(response.body)}`);
    }
    return response;
  }

  #log(source: string, what: string, rest: string): void {
    this.#streams.err(klogLine('I', this.#clock, this.#streams.process.pid, source, `${what} ${rest}`));
  }

  /** What one could type instead. */
  #curlCommand(request: ClientRequest, url: string): string {
    return `curl -v -X${request.method}  ${this.#headers(request)
      .map((header) => `-H ${JSON.stringify(header)} `)
      .join('')}'${url}'`;
  }

  #headers(request: ClientRequest): string[] {
    const lines = [`Accept: ${ACCEPTS[request.accept ?? 'object']}`];
    if (request.body !== undefined) lines.push(`Content-Type: ${request.contentType ?? 'application/json'}`);
    lines.push(`User-Agent: ${this.#config.userAgent}`);
    if (this.#config.bearerToken) lines.push('Authorization: Bearer <masked>');
    return lines;
  }

  /** klog writes what has line breaks, as the server's JSON does at its end, in lines of their own. */
  #bodyText(body: unknown): string {
    if (body === undefined) return '""';
    const text = typeof body === 'string' ? body : `${JSON.stringify(body)}\n`;
    const limit = this.#verbosity >= WHOLE_BODIES ? Infinity : this.#verbosity === 9 ? LONG_BODY_LIMIT : BODY_LIMIT;
    const shown = text.length <= limit ? text : `${text.slice(0, limit)} [truncated ${text.length - limit} chars]`;
    return shown.includes('\n') ? `<\n${indented(shown.replace(/\n$/, '').split('\n'))} >` : JSON.stringify(shown);
  }

  #showWarnings(warnings: readonly string[]): void {
    for (const warning of warnings) {
      if (this.#warned.has(warning)) continue;
      this.#warned.add(warning);
      this.#streams.err(`Warning: ${warning}\n`);
    }
  }
}

/** `?a=b&c=d`, or nothing. Keys are sorted as Go's url.Values does. */
export function queryString(query: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(query ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length ? `?${pairs.map(([key, value]) => `${escapeQuery(key)}=${escapeQuery(value)}`).join('&')}` : '';
}

function escapeQuery(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
}
