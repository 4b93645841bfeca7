/**
 * What goes into the API server and what comes out: HTTP without the bytes. Everybody (kubectl, controllers, the kubelet, the grader,
 * the HTTP endpoint) sends these, so every request passes the same stages.
 */
import type { Status } from '@drydock/apimachinery';
import type { RequestFlow } from '../flowcontrol/classify-request.ts';
import type { HttpResponseMessage } from '../http/http-wire.ts';
import type { ExecStream, LogStream, PortForwardSession, WatchStream } from './streams.ts';
import type { UserInfo } from '../authentication/user-info.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** The media types of patches, by the short names that kubectl's `--type` uses. */
export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export interface ApiRequest {
  method: HttpMethod;
  /** Without the query: `/api/v1/namespaces/default/pods`. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /**
   * `table` asks for a meta.k8s.io/v1 Table instead of the objects, as kubectl get does; `metadata` for PartialObjectMetadata;
   * `aggregated` for an APIGroupDiscoveryList from /api and /apis.
   */
  accept?: 'object' | 'table' | 'metadata' | 'aggregated';
  /** The media type of the body; JSON when absent. A patch must name one of `PATCH_TYPES`. */
  contentType?: string;
  /** The decoded body: plain data that the server may keep only after copying it. A patch may also be the JSON text as it was written. */
  body?: unknown;
  /** For a request that came over a wire: reads what is not read yet, at the moment at which the server wants it. */
  wire?: WireRequest;
  credentials: Credentials;
  impersonate?: Impersonation;
  userAgent?: string;
  /** The query as it was written, the headers (names in lower case) and the body in bytes: what a `proxy` hands on. */
  proxied?: { query?: string; headers: Readonly<Record<string, string>>; body: string };
  /** What made this request, for the trace: the id of the learner's command, or `EXTERNAL_ORIGIN`. Absent for components of the cluster. */
  origin?: string;
  /** Made by a part of the cluster itself, which reads no warnings. */
  component?: true;
}

/** The origin of requests from outside the sandbox: a kubectl or a program of the learner's own machine. */
export const EXTERNAL_ORIGIN = 'external';

/** Nothing of a request is looked at before its sender may send it. Both throw StatusError. */
export interface WireRequest {
  /** Whether the answer can be written as the client wants it. */
  checkAccept(): void;
  /** The decoded body, undefined when there is none. `expected` is the kind that it should be, for messages. */
  body(expected: string): unknown;
}

/** How the caller proves who it is. Several may be given: a certificate wins over a token. */
export interface Credentials {
  /** PEM. */
  clientCertificate?: string;
  bearerToken?: string;
  basic?: { username: string; password: string };
  /** A component of the cluster's own process, trusted without proof. Never set from outside. */
  loopback?: UserInfo;
}

export interface Impersonation {
  user?: string;
  groups?: readonly string[];
  uid?: string;
  extra?: Readonly<Record<string, readonly string[]>>;
}

export interface ApiResponse {
  code: number;
  /** An object, a list, a Table, a Status (always for codes of 400 and above), or text for a few non-resource paths. */
  body: unknown;
  /** The texts of Warning headers, in order. */
  warnings: readonly string[];
  /** For requests from outside: what the headers X-Kubernetes-PF-FlowSchema-UID and X-Kubernetes-PF-PriorityLevel-UID say. */
  flow?: RequestFlow;
  auditID: string;
  watch?: WatchStream;
  log?: LogStream;
  exec?: ExecStream;
  portForward?: PortForwardSession;
  /** What came from behind a `proxy`, to be written as it is. `body` is its text, or a Status for failures. */
  proxy?: HttpResponseMessage;
}

export function isFailure(response: ApiResponse): response is ApiResponse & { body: Status } {
  return response.code >= 400;
}
