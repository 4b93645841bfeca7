import type { KubeObject, Rng } from '@drydock/apimachinery';
import type { ApiRequest } from '../request/api-request.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { HttpResponseMessage } from '../http/http-wire.ts';
import type { ExecStream, LogStream, PortForwardSession } from '../request/streams.ts';
import type { Lister } from '../storage/lister.ts';
import type { Client } from '../client/client.ts';
import type { StrategyContext } from './strategy.ts';

export interface SubresourceContext extends StrategyContext {
  info: RequestInfo;
  query: Readonly<Record<string, string>>;
  /** Makes requests as the API server itself, such as the update that a binding implies. */
  server: Client;
  /** Writes an object past the strategy, as upstream's subresource stores do; the object's resourceVersion must be the stored one's. */
  store(object: KubeObject): KubeObject;
  /** Asks the configured authorizers. */
  authorize: import('../request/authorize.ts').AuthorizeFunction;
  /** Makes and checks tokens; for `token` and TokenReview. */
  tokens: import('../authentication/token-issuer.ts').TokenIssuer;
  authenticate: import('../request/authenticate.ts').AuthenticateFunction;
}

/**
 * What is posted and not stored as it is: `binding`, `eviction`, `token`, reviews. `parent` is the stored object, undefined for virtual
 * resources. Called after admission has seen the body. Refuses by throwing a StatusError.
 */
export interface SubresourceHandler<T extends KubeObject = KubeObject> {
  /** The kind of the body and the answer: `Binding`, `Eviction`, `TokenRequest`. */
  kind: { group: string; version: string; kind: string };
  /** Called with the name that the path has, before the stored object is looked for. Refuses by throwing a StatusError. */
  check?(body: KubeObject, name: string): void;
  handle(parent: T | undefined, body: KubeObject, context: SubresourceContext): KubeObject;
}

/** Opens a stream to what runs behind an object. The kubelets' side is given to the server when the cluster is put together. */
export interface ConnectHandler<T extends KubeObject = KubeObject> {
  /** The options as an object, for admission (`PodExecOptions`); absent for what is a mere read, as `log` is. Throws BadRequest. */
  options?(request: ApiRequest, context: Pick<ConnectContext, 'path'>): { kind: string; [field: string]: unknown };
  /** As discovery lists them, sorted. */
  verbs: readonly ('create' | 'delete' | 'get' | 'patch' | 'update')[];
  /** The object's name where the path says more: `https:web:8443`. Throws BadRequest. */
  target?(id: string): string;
  connect(parent: T, request: ApiRequest, backend: NodeBackend, context: ConnectContext): Opened;
}

export interface ConnectContext {
  /** The name as the path has it. */
  id: string;
  /** What the path says after `proxy`. */
  path: string;
  lister: Lister;
  rng: Rng;
}

export interface Opened {
  log?: LogStream;
  exec?: ExecStream;
  portForward?: PortForwardSession;
  proxy?: HttpResponseMessage;
}

/** What the API server asks of the kubelet of a pod's node (its HTTPS port 10250). Throws StatusError for what the kubelet refuses. */
export interface NodeBackend {
  logs(pod: KubeObject, options: LogOptions): LogStream;
  exec(pod: KubeObject, options: ExecOptions): ExecStream;
  attach(pod: KubeObject, options: Omit<ExecOptions, 'command'>): ExecStream;
  portForward(pod: KubeObject): PortForwardSession;
  /** A request from the API server's own machine to an address of the cluster. `port` may be empty: the scheme's own. */
  proxy(to: { scheme: 'http' | 'https'; address: string; port: string }, path: string, request: ApiRequest): HttpResponseMessage;
  /** A request to the kubelet of a node. */
  kubelet(node: KubeObject, path: string, request: ApiRequest): HttpResponseMessage;
}

/** core/v1 PodLogOptions. */
export interface LogOptions {
  container: string;
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  sinceSeconds?: number;
  sinceTime?: string;
  tailLines?: number;
  limitBytes?: number;
}

/** core/v1 PodExecOptions. */
export interface ExecOptions {
  container: string;
  command: readonly string[];
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}
