import type { UserInfo } from '../authentication/user-info.ts';
import type { ApiRequest, ApiResponse, Credentials, HttpMethod } from '../request/api-request.ts';
import { infoOfTarget, resolveRequestInfo, type RequestInfo, type RequestTarget } from '../request/request-info.ts';
import type { Client, ClientRequest } from './client.ts';
import { resourcePath } from './resource-client.ts';

/** What parts of the cluster talk to the API server with: in the same process, as who they say they are. */
export class ComponentClient implements Client {
  readonly #handle: (request: ApiRequest) => ApiResponse;
  readonly #credentials: Credentials;
  readonly #userAgent: string;

  constructor(handle: (request: ApiRequest) => ApiResponse, user: UserInfo, userAgent: string) {
    this.#handle = handle;
    this.#credentials = { loopback: user };
    this.#userAgent = userAgent;
  }

  send(request: ClientRequest): ApiResponse {
    // Written out, so that all requests of components are alike to the engine.
    const { method, path, query, accept, contentType, body, userAgent = this.#userAgent } = request;
    return this.#handle({
      method,
      path,
      query,
      accept,
      contentType,
      body,
      wire: request.wire,
      credentials: this.#credentials,
      impersonate: request.impersonate,
      userAgent,
      proxied: request.proxied,
      component: true,
    });
  }

  sendTo(method: HttpMethod, target: RequestTarget, body?: unknown, contentType?: string): ApiResponse {
    return this.#handle(new TargetedRequest(method, target, body, contentType, this.#credentials, this.#userAgent));
  }
}

/** A plain request of a component for a resource. It has a path, too, for whoever asks. */
class TargetedRequest implements ApiRequest {
  readonly method: HttpMethod;
  readonly target: RequestTarget;
  readonly body: unknown;
  readonly contentType: string | undefined;
  readonly credentials: Credentials;
  readonly userAgent: string;
  readonly component = true;
  readonly query = undefined;
  readonly accept = undefined;
  readonly wire = undefined;
  readonly impersonate = undefined;
  readonly origin = undefined;

  constructor(
    method: HttpMethod,
    target: RequestTarget,
    body: unknown,
    contentType: string | undefined,
    credentials: Credentials,
    userAgent: string,
  ) {
    this.method = method;
    this.target = target;
    this.body = body;
    this.contentType = contentType;
    this.credentials = credentials;
    this.userAgent = userAgent;
  }

  get path(): string {
    const { namespace, name, subresource } = this.target;
    return resourcePath(this.target, namespace, name, subresource);
  }
}

/** What a request is about. */
export function infoOf(request: ApiRequest): RequestInfo {
  const known = request instanceof TargetedRequest ? infoOfTarget(request.method, request.target) : undefined;
  return known ?? resolveRequestInfo(request);
}
