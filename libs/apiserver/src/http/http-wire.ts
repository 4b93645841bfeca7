/** HTTP/1.1 as bytes, for those who have a connection and not a library. Bodies are byte strings, names of headers lower case. */

export interface HttpRequestMessage {
  method: string;
  /** Path and query. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface HttpResponseMessage {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** A message that cannot be one. */
export class MalformedHttp extends Error {}

const HEAD_END = '\r\n\r\n';
/** Bytes of a start line with its headers (net/http, DefaultMaxHeaderBytes). */
const HEAD_LIMIT = 1024 * 1024;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const REASONS: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export function statusText(status: number): string {
  return REASONS[status] ?? '';
}

export function requestBytes({ method, target, headers, body }: HttpRequestMessage): string {
  const length: Record<string, string> = body === '' ? {} : { 'content-length': `${body.length}` };
  return `${method} ${target} HTTP/1.1\r\n${headerLines({ ...headers, ...length })}\r\n${body}`;
}

/** With a length, so that the connection can go on. `bodyless`: the answer to HEAD. */
export function responseBytes({ status, headers, body }: HttpResponseMessage, { bodyless = false } = {}): string {
  const hasLength = headers['content-length'] !== undefined || status < 200 || status === 204;
  const length: Record<string, string> = hasLength ? {} : { 'content-length': `${body.length}` };
  return `HTTP/1.1 ${status} ${statusText(status)}\r\n${headerLines({ ...headers, ...length })}\r\n${bodyless ? '' : body}`;
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  const named = Object.entries(headers).map(
    ([name, value]) => `${name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())}: ${value}\r\n`,
  );
  return named.join('');
}

interface Head {
  start: string;
  headers: Record<string, string>;
}

/** Cuts what comes over a connection into messages. */
abstract class HttpReader {
  protected buffer = '';
  #head: Head | undefined;
  #body = '';

  feed(bytes: string): void {
    this.buffer += bytes;
  }

  /** Whether a message has begun and is not whole. */
  get pending(): boolean {
    return this.#head !== undefined || this.buffer !== '';
  }

  /** The head and the body of the next message. `atEnd`: nothing more will come. Throws MalformedHttp. */
  protected nextMessage(length: (head: Head) => number | 'chunked' | 'until-end', atEnd: boolean): (Head & { body: string }) | undefined {
    this.#head ??= this.#readHead();
    if (!this.#head) return undefined;
    const size = length(this.#head);
    if (size === 'chunked') {
      if (!this.#readChunks()) return undefined;
    } else if (size === 'until-end') {
      if (!atEnd) return undefined;
      this.#body = this.buffer;
      this.buffer = '';
    } else {
      if (this.buffer.length < size) return undefined;
      this.#body = this.buffer.slice(0, size);
      this.buffer = this.buffer.slice(size);
    }
    const message = { ...this.#head, body: this.#body };
    this.#head = undefined;
    this.#body = '';
    return message;
  }

  #readHead(): Head | undefined {
    this.buffer = this.buffer.replace(/^(?:\r\n)+/, '');
    const end = this.buffer.indexOf(HEAD_END);
    if (end < 0) {
      if (this.buffer.length > HEAD_LIMIT) throw new MalformedHttp('header too large');
      return undefined;
    }
    const [start = '', ...lines] = this.buffer.slice(0, end).split('\r\n');
    this.buffer = this.buffer.slice(end + HEAD_END.length);
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
      if (!TOKEN.test(name)) throw new MalformedHttp(`malformed MIME header line: ${line}`);
      const value = line.slice(colon + 1).trim();
      headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
    }
    return { start, headers };
  }

  /** True when the last chunk was read. */
  #readChunks(): boolean {
    for (;;) {
      const end = this.buffer.indexOf('\r\n');
      if (end < 0) return false;
      const digits = this.buffer.slice(0, end).split(';')[0]!.trim();
      if (!/^[0-9a-fA-F]{1,8}$/.test(digits)) throw new MalformedHttp('invalid byte in chunk length');
      const size = parseInt(digits, 16);
      if (size === 0) {
        const trailer = this.buffer.indexOf('\r\n', end + 2);
        if (trailer < 0) return false;
        this.buffer = this.buffer.slice(trailer + 2);
        return true;
      }
      if (this.buffer.length < end + 2 + size + 2) return false;
      this.#body += this.buffer.slice(end + 2, end + 2 + size);
      this.buffer = this.buffer.slice(end + 2 + size + 2);
    }
  }
}

function framing({ headers }: Head): number | 'chunked' | undefined {
  if (/\bchunked\b/i.test(headers['transfer-encoding'] ?? '')) return 'chunked';
  const length = headers['content-length'];
  if (length === undefined) return undefined;
  if (!/^\d{1,12}$/.test(length)) throw new MalformedHttp('bad Content-Length');
  return Number(length);
}

export class HttpRequestReader extends HttpReader {
  /** The next whole request. Throws MalformedHttp. */
  next(): HttpRequestMessage | undefined {
    const message = this.nextMessage((head) => framing(head) ?? 0, false);
    if (!message) return undefined;
    const match = /^(\S+) (\S+) HTTP\/1\.[01]$/.exec(message.start);
    if (!match || !TOKEN.test(match[1]!)) throw new MalformedHttp(`malformed HTTP request ${JSON.stringify(message.start)}`);
    return { method: match[1]!, target: match[2]!, headers: message.headers, body: message.body };
  }
}

export class HttpResponseReader extends HttpReader {
  /** The next whole response. `method`: of the request that it answers; `atEnd`: nothing more will come. Throws MalformedHttp. */
  next(method: string, atEnd: boolean): HttpResponseMessage | undefined {
    const bodyless = (status: number) => method === 'HEAD' || status < 200 || status === 204 || status === 304;
    const message = this.nextMessage((head) => (bodyless(statusOf(head)) ? 0 : (framing(head) ?? 'until-end')), atEnd);
    return message && { status: statusOf(message), headers: message.headers, body: message.body };
  }
}

function statusOf({ start }: Head): number {
  const match = /^HTTP\/1\.[01] (\d{3})(?: .*)?$/.exec(start);
  if (!match) throw new MalformedHttp('Received HTTP/0.9 when not allowed');
  return Number(match[1]);
}
