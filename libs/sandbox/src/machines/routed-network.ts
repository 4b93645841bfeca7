/** The network between clusters: their machines reach each other, and what is inside a cluster is reached from its own machines alone. */
import {
  resolveHost,
  surroundingsBeside,
  type ApiServerTls,
  type Cluster,
  type Connection,
  type DnsAnswer,
  type DnsType,
  type HttpRequest,
  type HttpResponse,
  type NetworkClient,
  type Resolution,
  type Surroundings,
} from '@drydock/cluster';
import type { Files } from '@drydock/shell';
import type { Hosts } from './hosts.ts';

/** As a machine sees it. */
export class RoutedNetwork implements NetworkClient {
  readonly #hosts: Hosts;
  readonly #name: string;
  readonly #home: Cluster | undefined;
  readonly #own: NetworkClient | undefined;
  readonly #origin: () => string | undefined;
  readonly #routes = new WeakMap<Connection, NetworkClient>();

  /** `home`: the cluster that the machine belongs to; undefined for one beside them. `origin` says which command asks. */
  constructor(hosts: Hosts, name: string, home: Cluster | undefined, origin: () => string | undefined) {
    this.#origin = origin;
    this.#hosts = hosts;
    this.#name = name;
    this.#home = home;
    this.#own = home?.nodes.nodeNetwork(name);
  }

  get address(): string {
    return this.#own?.address ?? this.#hosts.addressOf(this.#name) ?? '';
  }

  #route(target: string): NetworkClient | undefined {
    const cluster = this.#hosts.clusterAt(target);
    return cluster === undefined || cluster === this.#home ? this.#own : cluster.nodes.networkFrom(this.address);
  }

  tls(target: string): ApiServerTls {
    return this.#route(target)?.tls(target) ?? { authority: '', hosts: [] };
  }

  resolve(files: Files, host: string): Resolution {
    return this.#own?.resolve(files, host) ?? resolveHost(files, host, () => 'timeout');
  }

  ask(nameserver: string, host: string, type: DnsType): DnsAnswer | 'timeout' {
    return this.#own?.ask(nameserver, host, type) ?? 'timeout';
  }

  connect(target: string, port: number, protocol?: 'tcp' | 'udp'): Connection {
    if (!this.#own && /^127\.|^::1$/.test(target)) return { failure: 'refused' };
    const client = this.#route(target);
    if (!client) return { failure: 'timeout' };
    const connection = client.connect(target, port, protocol);
    this.#routes.set(connection, client);
    return connection;
  }

  request(connection: Connection, request: HttpRequest): HttpResponse | undefined {
    return this.#routes.get(connection)?.request(connection, { ...request, origin: this.#origin() });
  }

  answersPing(target: string): boolean {
    return (!this.#own && /^127\./.test(target)) || (this.#route(target)?.answersPing(target) ?? false);
  }

  surroundings(): Surroundings {
    return this.#own?.surroundings() ?? surroundingsBeside(this.address);
  }
}
