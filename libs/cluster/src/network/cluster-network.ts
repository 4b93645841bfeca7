/** Who answers at an address of the cluster: pods, Services (kube-proxy), nodes, the API server. */
import type { Lister } from '@drydock/apiserver';
import { POD_NODE_INDEX, type Node, type Pod } from '@drydock/kinds';
import type { Files } from '@drydock/shell';
import type { HttpRequest, HttpResponse } from '../containers/http.ts';
import type { Listener } from '../containers/server-program.ts';
import { answerDns, clusterDnsAddress, type DnsAnswer, type DnsQuestion, type DnsType } from './dns.ts';
import type { ServiceProxies } from './kube-proxy/service-proxies.ts';
import { ipvsAddresses } from './kube-proxy/ipvs-rules.ts';
import { surroundingsOf, type Socket, type Surroundings } from './surroundings.ts';
import { isAllowed, type Party } from './network-policy.ts';
import { resolveHost, type Resolution } from './resolver.ts';

/** A container that runs, as the network sees it. */
export interface Backend {
  id: string;
  listeners: readonly Listener[];
  /** What its main process is called, and its number as its own network sees it. */
  command: string;
  pid: number;
}

export interface ClusterNetworkOptions {
  lister: Lister;
  /** What the kernels of the nodes do with packets to Services. */
  proxies: ServiceProxies;
  /** The pods that have this address: several on a node's own. */
  podsAt(address: string): readonly Pod[];
  /** The running containers of a pod. */
  backends(pod: Pod): readonly Backend[];
  /** What listens on a node outside all pods. */
  daemons(node: string): readonly Socket[];
  /** Whether a node is on the network. */
  isReachable(node: string): boolean;
  /** The answer of a name server in a container; undefined when it speaks another protocol. */
  answerDns(container: string, question: DnsQuestion): DnsAnswer | undefined;
  respond(container: string, request: HttpRequest): HttpResponse | undefined;
  /** The API server, asked over TLS. */
  askApiServer(request: HttpRequest): HttpResponse;
  /** Names are answered although no DNS server runs. */
  dnsWithoutServer: boolean;
}

export type Connection =
  | { container: string; listener: Listener; address: string; port: number }
  /** The API server itself. */
  | { apiServer: true; address: string; port: number }
  /** A daemon of a node. */
  | { daemon: Socket; address: string; port: number }
  | { failure: ConnectFailure };

/** `refused`: nobody listens; `timeout`: nobody answers at all. */
export type ConnectFailure = 'refused' | 'timeout';

/** Where a connection comes from: a pod, or the network of a node. */
export interface Source {
  address: string;
  pod: Pod | undefined;
}

interface Destination {
  address: string;
  port: number;
}

const PROTOCOLS = { tcp: 'TCP', udp: 'UDP' } as const;
const API_PORT = 6443;

/** What Go's server says to somebody who does not speak TLS. */
const NOT_TLS: HttpResponse = { status: 400, headers: { connection: 'close' }, body: 'Client sent an HTTP request to an HTTPS server.\n' };

export class ClusterNetwork {
  readonly #options: ClusterNetworkOptions;

  constructor(options: ClusterNetworkOptions) {
    this.#options = options;
  }

  connect(from: Source, address: string, port: number, protocol: 'tcp' | 'udp' = 'tcp'): Connection {
    if (address === '127.0.0.1' || address === '::1') return this.#connectLocal(from, port, protocol);
    const origin = from.pod?.spec.nodeName ?? this.#nodeAt(from.address)?.metadata.name;
    const target = this.#nodeAt(address)?.metadata.name;
    // What goes to another node is translated there; everything else where the connection begins.
    const arrived = target !== undefined && target !== origin;
    if (arrived && !this.#hasPath(from, target)) return { failure: 'timeout' };
    const translated = this.#options.proxies.translate(arrived ? target : origin, { address, port, protocol }, from.address, arrived);
    if (!translated) return this.#connectTo(from, { address, port }, protocol);
    return 'failure' in translated ? translated : this.#connectTo(from, translated.endpoint, protocol);
  }

  /** True when something at the address answers pings: the address of a Service does not. */
  answersPing(from: Source, address: string): boolean {
    if (/^127\./.test(address)) return true;
    const pods = this.#options.podsAt(address);
    const node = this.#nodeAt(address);
    if (!this.#hasPath(from, pods[0]?.spec.nodeName ?? node?.metadata.name)) return false;
    if (pods.length === 0) return node !== undefined;
    return pods.some((pod) => isAllowed(this.#options.lister, from, { address, pod }, 0, 'ICMP'));
  }

  /** undefined when what listens there does not speak HTTP. */
  request(connection: Connection, request: HttpRequest): HttpResponse | undefined {
    if ('container' in connection) {
      const { listener, container, port } = connection;
      const plain = { http: 'http', https: 'https' } as Readonly<Record<string, string>>;
      if (plain[listener.protocol] !== request.scheme) return undefined;
      return this.#options.respond(container, { ...request, port });
    }
    if ('daemon' in connection) return daemonResponse(connection.daemon, request);
    if (!('apiServer' in connection)) return undefined;
    return request.scheme === 'https' ? this.#options.askApiServer(request) : NOT_TLS;
  }

  /** What a name server answers; `timeout` when there is none at the address. */
  ask(from: Source, nameserver: string, name: string, type: DnsType): DnsAnswer | 'timeout' {
    if (this.#options.dnsWithoutServer && nameserver === clusterDnsAddress(this.#options.lister))
      return answerDns(this.#options.lister, name, type);
    const connection = this.connect(from, nameserver, 53, 'udp');
    if (!('container' in connection)) return 'timeout';
    return this.#options.answerDns(connection.container, { name, type, client: from.address }) ?? 'timeout';
  }

  /** What a pod, or a node, sees of its own network. */
  surroundings({ address, pod }: Source): Surroundings {
    const { lister, podsAt, proxies, daemons } = this.#options;
    const own = pod && !pod.spec.hostNetwork ? pod : undefined;
    const node = lister.get<Node>('nodes', undefined, pod?.spec.nodeName ?? '') ?? this.#nodeAt(pod?.status?.hostIP ?? address);
    const name = node?.metadata.name ?? '';
    const local = lister.byIndex<Pod>('pods', POD_NODE_INDEX, name);
    const ipvs = own ? undefined : proxies.rulesOn(name).find(({ mode }) => mode === 'ipvs');
    const pods = own ? [own] : podsAt(address);
    return surroundingsOf({
      node,
      podAddress: own && address,
      nodes: lister.list<Node>('nodes'),
      podsOnNode: local.flatMap(({ spec, status }) =>
        !spec.hostNetwork && status?.phase === 'Running' && status.podIP ? [status.podIP] : [],
      ),
      ipvsAddresses: ipvs ? ipvsAddresses(ipvs.ports) : [],
      sockets: [...(own ? [] : daemons(name)), ...pods.flatMap((each) => this.#socketsOf(each))],
      nodeOfPod: (target) =>
        lister.get<Node>('nodes', undefined, podsAt(target).find(({ spec }) => !spec.hostNetwork)?.spec.nodeName ?? ''),
    });
  }

  #socketsOf(pod: Pod): Socket[] {
    return this.#options.backends(pod).flatMap(({ listeners, command, pid }) =>
      listeners.map(({ port, protocol, local, bound }) => ({
        protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
        address: bound ?? (local ? '127.0.0.1' : '*'),
        port,
        process: command,
        pid,
      })),
    );
  }

  resolve(from: Source, files: Files, name: string): Resolution {
    return resolveHost(files, name, (nameserver, each, type) => this.ask(from, nameserver, each, type));
  }

  /** The containers of a pod share one network; what uses the host's shares that of the node. */
  #connectLocal(from: Source, port: number, protocol: 'tcp' | 'udp'): Connection {
    const { pod, address } = from;
    const onHost = !pod || pod.spec.hostNetwork === true;
    const node = onHost ? this.#nodeAt(pod?.status?.hostIP ?? address) : undefined;
    if (port === API_PORT && isControlPlane(node)) return { apiServer: true, address: '127.0.0.1', port };
    const pods = onHost ? this.#options.podsAt(pod?.status?.hostIP ?? address) : [pod];
    const listening = this.#listenerIn(pods, '127.0.0.1', port, protocol, true);
    if (listening || !node) return listening ?? { failure: 'refused' };
    const daemon = this.#daemonOf(node, port, protocol, ['*', '0.0.0.0', '127.0.0.1']);
    if (daemon) return { daemon, address: '127.0.0.1', port };
    const translated = this.#options.proxies.translateLoopback(node.metadata.name, port, protocol, address);
    if (!translated) return { failure: 'refused' };
    return 'failure' in translated ? translated : this.#connectTo(from, translated.endpoint, protocol);
  }

  #connectTo(from: Source, { address, port }: Destination, protocol: 'tcp' | 'udp'): Connection {
    const pods = this.#options.podsAt(address);
    const node = this.#nodeAt(address);
    if (pods.length === 0 && !node) return { failure: 'timeout' };
    if (!this.#hasPath(from, pods[0]?.spec.nodeName ?? node?.metadata.name)) return { failure: 'timeout' };
    const target: Party = { address, pod: pods.length === 1 && !node ? pods[0] : undefined };
    if (address !== from.address && !isAllowed(this.#options.lister, from, target, port, PROTOCOLS[protocol]))
      return { failure: 'timeout' };
    if (port === API_PORT && isControlPlane(node)) return { apiServer: true, address, port };
    const listening = this.#listenerIn(pods, address, port, protocol, false);
    if (listening) return listening;
    const daemon = node && this.#daemonOf(node, port, protocol, ['*', '0.0.0.0']);
    return daemon ? { daemon, address, port } : { failure: 'refused' };
  }

  #daemonOf(node: Node, port: number, protocol: 'tcp' | 'udp', addresses: readonly string[]): Socket | undefined {
    const sockets = this.#options.daemons(node.metadata.name);
    return sockets.find((each) => each.port === port && each.protocol === protocol && addresses.includes(each.address));
  }

  /** What stays on one node needs no network. */
  #hasPath(from: Source, to: string | undefined): boolean {
    const start = from.pod?.spec.nodeName ?? this.#nodeAt(from.address)?.metadata.name;
    const { isReachable } = this.#options;
    return start === to || [start, to].every((node) => node === undefined || isReachable(node));
  }

  #listenerIn(pods: readonly Pod[], address: string, port: number, protocol: 'tcp' | 'udp', local: boolean): Connection | undefined {
    for (const pod of pods) {
      for (const { id, listeners } of this.#options.backends(pod)) {
        const listener = listeners.find(
          (each) => each.port === port && (each.protocol === 'udp') === (protocol === 'udp') && (local || !each.local),
        );
        if (listener) return { container: id, listener, address, port };
      }
    }
    return undefined;
  }

  #nodeAt(address: string): Node | undefined {
    return this.#options.lister.list<Node>('nodes').find(({ status }) => status?.addresses?.some((each) => each.address === address));
  }
}

/** What the kubelet tells those who have not said who they are; undefined from daemons that do not speak HTTP. */
function daemonResponse({ process, address }: Socket, { scheme, path }: HttpRequest): HttpResponse | undefined {
  if (process !== 'kubelet') return undefined;
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  if (address === '*') return scheme === 'https' ? { status: 401, headers, body: 'Unauthorized' } : NOT_TLS;
  if (scheme !== 'http') return undefined;
  return path === '/healthz' ? { status: 200, headers, body: 'ok' } : { status: 404, headers, body: '404 page not found\n' };
}

function isControlPlane(node: Node | undefined): boolean {
  return node?.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined;
}
