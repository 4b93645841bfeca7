import { newFailure } from '@drydock/apimachinery';
import {
  ConnectionError,
  type ApiRequest,
  type ApiResponse,
  type Client,
  type ClientRequest,
  type Credentials,
  type DiscoveryDocuments,
  type Impersonation,
} from '@drydock/apiserver';
import { apiServerUrl, EXPECTED_MILLISECONDS, type Cluster } from '@drydock/cluster';
import type { Connector, RestConfig } from '@drydock/kubectl';
import type { Hosts } from './hosts.ts';
import { credentialsOf, impersonationOf, distrustOf } from './rest-credentials.ts';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { https: '443', http: '80' };

/** Takes kubectl to the clusters of this sandbox, and nowhere else: there is no other network. `origin` says which command asks. */
export class ClusterConnector implements Connector {
  readonly #hosts: Hosts;
  readonly #node: string;
  readonly #origin: () => string | undefined;

  /** `node`: the machine that kubectl runs on. */
  constructor(hosts: Hosts, node: string, origin: () => string | undefined) {
    this.#hosts = hosts;
    this.#node = node;
    this.#origin = origin;
  }

  connect(config: RestConfig): Client {
    return new ConnectedClient(this, config);
  }

  /** The command that asks. */
  get origin(): string | undefined {
    return this.#origin();
  }

  discovery({ server }: RestConfig): DiscoveryDocuments | undefined {
    const address = this.#addressOf(/^https:\/\/([^/:]+)/.exec(server)?.[1] ?? '');
    return address === undefined ? undefined : this.#hosts.clusterAt(address)?.api.discovery();
  }

  /** Throws a ConnectionError in Go's words when the way to the server fails. */
  reach(config: RestConfig, server: Server | undefined): Cluster {
    if (!server) throw new ConnectionError(`parse "${config.server}": invalid URL`);
    const { host, port } = server;
    const address = this.#addressOf(host);
    if (!address) throw new ConnectionError(`dial tcp: lookup ${host} on 127.0.0.53:53: no such host`);
    const cluster = this.#hosts.clusterAt(address);
    if (!cluster || `https://${address}:${port}` !== apiServerUrl(cluster.controlPlane)) {
      const near = address.startsWith('127.') || cluster !== undefined;
      throw new ConnectionError(`dial tcp ${address}:${port}: ${near ? 'connect: connection refused' : 'i/o timeout'}`);
    }
    const problem = cluster.nodes.apiServerProblem();
    if (problem === 'refused') throw new ConnectionError(`dial tcp ${address}:${port}: connect: connection refused`);
    if (problem === 'timeout') throw new ConnectionError('net/http: TLS handshake timeout');
    const expiry = problem === 'expired' ? cluster.nodes.health.certificateProblem() : undefined;
    const distrust = distrustOf(config, { authority: cluster.caCertificate, expiry });
    if (distrust !== undefined) throw new ConnectionError(distrust);
    return cluster;
  }

  #addressOf(host: string): string | undefined {
    if (/^[\d.]+$/.test(host)) return host;
    if (host === 'localhost') return '127.0.0.1';
    return this.#hosts.addressOf(host) ?? (host === 'kubernetes' ? this.#hosts.clusterOf(this.#node)?.controlPlane.address : undefined);
  }
}

/** The way of one kubectl to the server that its configuration names. */
class ConnectedClient implements Client {
  readonly #connector: ClusterConnector;
  readonly #config: RestConfig;
  readonly #server: Server | undefined;
  readonly #credentials: Credentials;
  readonly #impersonate: Impersonation | undefined;

  constructor(connector: ClusterConnector, config: RestConfig) {
    this.#connector = connector;
    this.#config = config;
    this.#server = serverOf(config);
    this.#credentials = credentialsOf(config);
    this.#impersonate = impersonationOf(config);
  }

  send(request: ClientRequest): ApiResponse {
    const cluster = this.#connector.reach(this.#config, this.#server);
    const { health } = cluster.nodes;
    const took = health.etcdDelay;
    if (took > EXPECTED_MILLISECONDS) health.tellSlowRequest({ method: request.method, path: request.path.split('?')[0]!, took });
    const tooSlow = etcdProblem(cluster, request.method);
    if (tooSlow) return tooSlow;
    const response = cluster.api.handle(this.#signed(request));
    if (request.method !== 'GET') cluster.react();
    return response;
  }

  /** Written out: requests of one shape are handled faster. */
  #signed({ method, path, query, accept, contentType, body, wire, impersonate, userAgent, proxied }: ClientRequest): ApiRequest {
    return {
      method,
      path,
      query,
      accept,
      contentType,
      body,
      wire,
      credentials: this.#credentials,
      impersonate: this.#impersonate ?? impersonate,
      userAgent: userAgent ?? this.#config.userAgent,
      proxied,
      origin: this.#connector.origin,
    };
  }
}

interface Server {
  host: string;
  port: string;
}

/** Undefined when the URL is none. */
function serverOf({ server }: RestConfig): Server | undefined {
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(server);
  if (!match) return undefined;
  const [, scheme = '', host = '', port = DEFAULT_PORTS[scheme]!] = match;
  return { host, port };
}

/** So long the API server waits for etcd (client request timeout: 5 s and two elections of 1 s). */
const ETCD_TIMEOUT = 7_000;

/** What the API server answers when etcd has not done what it asked for in time. */
function etcdProblem({ nodes }: Cluster, method: string): ApiResponse | undefined {
  if (nodes.health.etcdDelay < ETCD_TIMEOUT || method === 'GET') return undefined;
  return { code: 500, body: newFailure(500, undefined, 'etcdserver: request timed out').status, warnings: [], auditID: '' };
}
