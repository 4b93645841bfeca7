/** Who answers at an address of the cluster: pods, Services (kube-proxy), nodes, the API server. */
import type { Lister } from '@drydock/apiserver';
import type { Rng } from '@drydock/apimachinery';
import { SERVICE_INDEX, ZONE_LABEL, type EndpointSlice, type Node, type Pod, type Service, type ServicePort } from '@drydock/kinds';
import type { Files } from '@drydock/shell';
import type { HttpRequest, HttpResponse } from '../containers/http.ts';
import type { Listener } from '../containers/server-program.ts';
import { idOf } from '../kubelet/runtime-view.ts';
import { answerDns, clusterDnsAddress, type DnsAnswer, type DnsType } from './dns.ts';
import { isAllowed, type Party } from './network-policy.ts';
import { resolveHost, type Resolution } from './resolver.ts';

/** A container that runs, as the network sees it. */
export interface Backend {
  id: string;
  listeners: readonly Listener[];
}

export interface ClusterNetworkOptions {
  lister: Lister;
  rng: Rng;
  /** The pods that have this address: several on a node's own. */
  podsAt(address: string): readonly Pod[];
  /** The running containers of a pod. */
  backends(pod: Pod): readonly Backend[];
  /** Whether a node is on the network. */
  isReachable(node: string): boolean;
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

interface Endpoint extends Destination {
  node: string | undefined;
  ready: boolean;
  draining: boolean;
  /** For whose clients it is meant. */
  zones: readonly string[];
}

/** A Service that somebody asked for. */
interface ServiceEntry {
  service: Service;
  port: ServicePort;
  /** By an address from outside, or a port of a node. */
  external: boolean;
  /** The node whose port it was. */
  node: string | undefined;
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
    const service = this.#serviceAt(address, port, PROTOCOLS[protocol]);
    if (!service) return this.#connectTo(from, { address, port }, protocol);
    if ('failure' in service) return service;
    const all = this.#endpoints(service.service, service.port);
    // kube-proxy rejects connections to a Service without endpoints, and drops those that have some elsewhere only.
    if (all.length === 0) return { failure: 'refused' };
    const usable = this.#usable(all, service, from);
    if (usable.length === 0) return { failure: 'timeout' };
    return this.#connectTo(from, this.#choose(usable, service.service, from), protocol);
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
    if (!('apiServer' in connection)) return undefined;
    return request.scheme === 'https' ? this.#options.askApiServer(request) : NOT_TLS;
  }

  /** What a name server answers; `timeout` when there is none at the address. */
  ask(from: Source, nameserver: string, name: string, type: DnsType): DnsAnswer | 'timeout' {
    if (!this.#isServed(from, nameserver)) return 'timeout';
    return answerDns(this.#options.lister, name, type);
  }

  resolve(from: Source, files: Files, name: string): Resolution {
    return resolveHost(files, name, (nameserver, each, type) => this.ask(from, nameserver, each, type));
  }

  #isServed(from: Source, nameserver: string): boolean {
    if (this.#options.dnsWithoutServer && nameserver === clusterDnsAddress(this.#options.lister)) return true;
    return 'container' in this.connect(from, nameserver, 53, 'udp');
  }

  /** The containers of a pod share one network. */
  #connectLocal({ pod, address }: Source, port: number, protocol: 'tcp' | 'udp'): Connection {
    const pods = pod?.spec.hostNetwork ? this.#options.podsAt(pod.status?.hostIP ?? '') : pod ? [pod] : [];
    const onHost = !pod || pod.spec.hostNetwork === true;
    if (onHost && port === API_PORT && isControlPlane(this.#nodeAt(address))) return { apiServer: true, address: '127.0.0.1', port };
    return this.#listenerIn(pods, '127.0.0.1', port, protocol, true) ?? { failure: 'refused' };
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
    return this.#listenerIn(pods, address, port, protocol, false) ?? { failure: 'refused' };
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

  /** The Service that has the address and port: by cluster address, external address, or port of any node. */
  #serviceAt(address: string, port: number, protocol: string): ServiceEntry | { failure: ConnectFailure } | undefined {
    const { lister } = this.#options;
    const speaks = (each: ServicePort) => (each.protocol ?? 'TCP') === protocol;
    const owner =
      lister.byIndex<Service>('services', 'clusterIP', address)[0] ??
      lister.list<Service>('services').find((each) => publicAddresses(each).includes(address));
    if (owner) {
      const found = owner.spec.ports?.find((each) => each.port === port && speaks(each));
      const external = publicAddresses(owner).includes(address);
      return found ? { service: owner, port: found, external, node: undefined } : { failure: 'timeout' };
    }
    const node = this.#nodeAt(address)?.metadata.name;
    if (node === undefined) return undefined;
    const [open] = lister.byIndex<Service>('services', 'nodePort', `${protocol}/${port}`);
    const nodePort = open?.spec.ports?.find((each) => each.nodePort === port && speaks(each));
    return open && nodePort ? { service: open, port: nodePort, external: true, node } : undefined;
  }

  #endpoints(service: Service, port: ServicePort): Endpoint[] {
    const { lister } = this.#options;
    const key = `${service.metadata.namespace}/${service.metadata.name}`;
    const slices = lister.byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', SERVICE_INDEX, key);
    const found = slices.flatMap((slice) => destinations(slice, port));
    return found.some(({ ready }) => ready) ? found.filter(({ ready }) => ready) : found.filter(({ draining }) => draining);
  }

  /** Those that the traffic policies and the hints of topology leave (pkg/proxy, CategorizeEndpoints). */
  #usable(endpoints: readonly Endpoint[], { service: { spec }, external, node }: ServiceEntry, from: Source): readonly Endpoint[] {
    const origin = from.pod?.spec.nodeName ?? this.#nodeAt(from.address)?.metadata.name;
    if (external && spec.externalTrafficPolicy === 'Local') {
      // A load balancer sends to nodes that have an endpoint only; whoever asks a node by itself gets what is there.
      return node === undefined ? endpoints : endpoints.filter((each) => each.node === node);
    }
    if (!external && spec.internalTrafficPolicy === 'Local') return endpoints.filter((each) => each.node === origin);
    const zone = this.#options.lister.get<Node>('nodes', undefined, node ?? origin ?? '')?.metadata.labels?.[ZONE_LABEL];
    if (zone === undefined || !endpoints.every(({ zones }) => zones.length > 0)) return endpoints;
    const near = endpoints.filter(({ zones }) => zones.includes(zone));
    return near.length > 0 ? near : endpoints;
  }

  /** Any of them; with session affinity the same for the same client, as long as it is there (rendezvous hashing). */
  #choose(endpoints: readonly Endpoint[], { metadata, spec }: Service, from: Source): Endpoint {
    if (spec.sessionAffinity !== 'ClientIP') return this.#options.rng.pick(endpoints);
    const weight = ({ address, port }: Endpoint) => idOf(`${metadata.uid} ${from.address} ${address}:${port}`);
    return endpoints.reduce((best, each) => (weight(each) > weight(best) ? each : best));
  }

  #nodeAt(address: string): Node | undefined {
    return this.#options.lister.list<Node>('nodes').find(({ status }) => status?.addresses?.some((each) => each.address === address));
  }
}

function isControlPlane(node: Node | undefined): boolean {
  return node?.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined;
}

function destinations({ endpoints, ports }: EndpointSlice, { name = '' }: ServicePort): Endpoint[] {
  const port = (ports ?? []).find((each) => (each.name ?? '') === name)?.port;
  if (port === undefined) return [];
  return (endpoints ?? []).flatMap(({ addresses, conditions, nodeName, hints }) =>
    addresses.map((address) => ({
      address,
      port,
      node: nodeName,
      ready: conditions?.ready !== false,
      zones: (hints?.forZones ?? []).map((zone) => zone.name),
      // Traffic goes on to pods that end, as long as there is nobody else (KEP-1669).
      draining: conditions?.serving === true && conditions.terminating === true,
    })),
  );
}

function publicAddresses({ spec, status }: Service): string[] {
  return [...(spec.externalIPs ?? []), ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []))];
}
