import type { Files } from '@drydock/shell';
import type { HttpRequest, HttpResponse } from '../containers/http.ts';
import type { ClusterNetwork, Connection, Source } from './cluster-network.ts';
import type { DnsAnswer, DnsType } from './dns.ts';
import type { Resolution } from './resolver.ts';
import type { Surroundings } from './surroundings.ts';

/** The network from one place in it: what programs such as curl work with. */
export interface NetworkClient {
  readonly address: string;
  resolve(files: Files, name: string): Resolution;
  ask(nameserver: string, name: string, type: DnsType): DnsAnswer | 'timeout';
  connect(address: string, port: number, protocol?: 'tcp' | 'udp'): Connection;
  request(connection: Connection, request: HttpRequest): HttpResponse | undefined;
  answersPing(address: string): boolean;
  /** The devices, routes and sockets there. */
  surroundings(): Surroundings;
  /** PEM of the authority behind the certificate of the API server at an address, and the names that are in it. */
  tls(address: string): ApiServerTls;
}

export interface ApiServerTls {
  authority: string;
  hosts: readonly string[];
  /** What Go says of the certificate when it is not good at this time. */
  readonly expiry?: string | undefined;
}

/** `source` is asked for at every use: a pod's labels may change. */
export class PlacedNetworkClient implements NetworkClient {
  readonly #network: ClusterNetwork;
  readonly #source: () => Source;
  readonly #tls: () => ApiServerTls;

  constructor(network: ClusterNetwork, source: () => Source, tls: () => ApiServerTls) {
    this.#network = network;
    this.#source = source;
    this.#tls = tls;
  }

  get address(): string {
    return this.#source().address;
  }

  tls(): ApiServerTls {
    return this.#tls();
  }

  resolve(files: Files, name: string): Resolution {
    return this.#network.resolve(this.#source(), files, name);
  }

  ask(nameserver: string, name: string, type: DnsType): DnsAnswer | 'timeout' {
    return this.#network.ask(this.#source(), nameserver, name, type);
  }

  connect(address: string, port: number, protocol?: 'tcp' | 'udp'): Connection {
    return this.#network.connect(this.#source(), address, port, protocol);
  }

  request(connection: Connection, request: HttpRequest): HttpResponse | undefined {
    return this.#network.request(connection, request);
  }

  answersPing(address: string): boolean {
    return this.#network.answersPing(this.#source(), address);
  }

  surroundings(): Surroundings {
    return this.#network.surroundings(this.#source());
  }
}

export interface Url {
  scheme: 'http' | 'https';
  /** Host and port as written. */
  authority: string;
  host: string;
  port: number;
  path: string;
}

/** `web:8080/x` as well as `http://web:8080/x`; undefined for other schemes and for what is no URL. */
export function parseUrl(text: string): Url | undefined {
  const match = /^(?:(\w+):\/\/)?([^/?#:@]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?([/?][^#]*)?(?:#.*)?$/.exec(text);
  if (!match) return undefined;
  const [, scheme = 'http', host = '', port, path = '/'] = match;
  if (scheme !== 'http' && scheme !== 'https') return undefined;
  const number = port === undefined ? { http: 80, https: 443 }[scheme] : Number(port);
  if (number < 1 || number > 65_535) return undefined;
  const authority = port === undefined ? host : `${host}:${port}`;
  return { scheme, authority, host: host.replace(/^\[|\]$/g, ''), port: number, path: path.startsWith('?') ? `/${path}` : path };
}
