import type { ApiRequest, ApiResponse, HttpMethod } from '../request/api-request.ts';
import type { RequestTarget } from '../request/request-info.ts';

/** A request as a client writes it: who it is from is the client's business. */
export type ClientRequest = Omit<ApiRequest, 'credentials' | 'userAgent' | 'origin' | 'component'> & Partial<Pick<ApiRequest, 'userAgent'>>;

/**
 * The one way to talk to a cluster. In process it is synchronous: the response is there when the call returns. API failures are responses
 * with a Status body, never exceptions; `unwrap` turns them into StatusErrors for callers who want that. A server that cannot be reached
 * throws a ConnectionError.
 */
export interface Client {
  send(request: ClientRequest): ApiResponse;
  /** The same for a plain request for a resource, from clients that need no path for that. */
  sendTo?(method: HttpMethod, target: RequestTarget, body?: unknown, contentType?: string): ApiResponse;
}

/** No answer at all: the server is down, the address is wrong, the certificate is not trusted. The message is what Go's net/http says. */
export class ConnectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConnectionError';
  }
}
