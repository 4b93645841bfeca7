/** The network of a cluster's nodes, and how it looks from each place in it. */
import { answerHttp } from '@drydock/apiserver';
import { configuredServiceCIDR, serviceAddressAt, type Node, type Pod } from '@drydock/kinds';
import type { ContainerConfig } from '../containers/container-run.ts';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import type { HttpRequest, HttpResponse } from '../containers/http.ts';
import type { ApiServerHealth } from '../control-plane/api-server-health.ts';
import { ClusterNetwork, type Source } from '../network/cluster-network.ts';
import type { DnsAnswer, DnsQuestion } from '../network/dns.ts';
import type { ServiceProxies } from '../network/kube-proxy/service-proxies.ts';
import { parseUrl, PlacedNetworkClient, type ApiServerTls, type NetworkClient } from '../network/network-client.ts';
import type { NodeRuntimeDependencies } from '../node-runtime.ts';
import type { NodeServices } from '../node-services/node-services.ts';
import type { KnownPods } from './known-pods.ts';
import type { KubeletProfile } from './kubelet-profile.ts';
import { isReachable } from './machine-state.ts';
import type { NodeTable } from './node-state.ts';
import { nodeAddress } from './pod-addresses.ts';
import { backendOf, daemonSockets } from './sockets.ts';

export interface NodeNetworksOptions {
  dependencies: NodeRuntimeDependencies;
  profile: KubeletProfile;
  table: NodeTable;
  pods: KnownPods;
  containers: ContainerRuntime;
  proxies: ServiceProxies;
  services: NodeServices;
  health: Pick<ApiServerHealth, 'certificateProblem'>;
}

/** What kubeadm has the API server's certificate say, beside the name and the address of its machine. */
const API_SERVER_HOSTS: readonly string[] = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

export class NodeNetworks {
  readonly network: ClusterNetwork;
  readonly #options: NodeNetworksOptions;

  constructor(options: NodeNetworksOptions) {
    this.#options = options;
    const { dependencies, profile, table, pods, containers, proxies, services } = options;
    this.network = new ClusterNetwork({
      lister: dependencies.lister,
      proxies,
      podsAt: (address) => table.podsAt(address).flatMap((key) => pods.get(key) ?? []),
      backends: (pod) => this.#backends(pod),
      daemons: (node) => daemonSockets(services, node),
      isReachable: (node) => isReachable(table.machine(node)),
      respond: (container, request) => containers.respond(container, request),
      askApiServer: (request) => this.#askApiServer(request),
      answerDns: (container, question) => this.#answerDns(container, question),
      dnsWithoutServer: profile.dnsWithoutServer,
    });
  }

  /** The network as the API server sees it. */
  controlPlane(): NetworkClient {
    const { lister } = this.#options.dependencies;
    const address = () => nodeAddress(lister.list<Node>('nodes').find(({ metadata }) => metadata.labels?.[CONTROL_PLANE] !== undefined));
    return this.from(() => ({ address: address(), pod: undefined }));
  }

  /** The network from somewhere in the cluster. */
  from(source: () => Source): NetworkClient {
    return new PlacedNetworkClient(this.network, source, () => this.#apiServerTls());
  }

  #apiServerTls(): ApiServerTls {
    const { dependencies, health } = this.#options;
    const { name, address } = dependencies.controlPlane;
    return {
      authority: dependencies.pki.authority.certificate,
      hosts: [name, ...API_SERVER_HOSTS, address, serviceAddressAt(configuredServiceCIDR(dependencies.lister), 1)],
      expiry: health.certificateProblem(),
    };
  }

  /** The network from a node, outside all pods. */
  fromNode(node: string): NetworkClient {
    return this.from(() => ({
      address: nodeAddress(this.#options.dependencies.lister.get<Node>('nodes', undefined, node)),
      pod: undefined,
    }));
  }

  fromAddress(address: string): NetworkClient {
    return this.from(() => ({ address, pod: undefined }));
  }

  #askApiServer({ method, path, host, headers, body, certificate, origin }: HttpRequest): HttpResponse {
    const message = { method, target: path, headers: { ...headers, host }, body };
    return answerHttp(
      (request) => this.#options.dependencies.api({ ...request, origin }),
      message,
      certificate ? { clientCertificate: certificate } : {},
    );
  }

  #answerDns(container: string, question: DnsQuestion): DnsAnswer | undefined {
    const config = this.#options.containers.get(container)?.config;
    const source = config && this.sourceOf(config);
    return this.#options.containers.answerDns(container, question, {
      lister: this.#options.dependencies.lister,
      // Who forwards to itself gets no answer.
      ask: (nameserver, { name, type }) =>
        !source || nameserver === source.address || nameserver === question.client
          ? 'timeout'
          : this.network.ask(source, nameserver, name, type),
    });
  }

  /** Whether a pod on the host's network has the port already. */
  hostListens(node: string, port: number): boolean {
    return this.#options.table.recordsOn(node).some(({ key, containers }) => {
      if (!this.#options.pods.get(key)?.spec.hostNetwork) return false;
      return Object.values(containers).some(
        ({ state }) =>
          state.phase === 'running' && this.#options.containers.listeners(state.run).some((listener) => listener.port === port),
      );
    });
  }

  /** A container as others see it who are asked by it. */
  sourceOf(config: ContainerConfig): Source {
    return { address: config.address, pod: this.#options.pods.ofContainer(config) };
  }

  #backends(pod: Pod) {
    return Object.values(this.#options.pods.recordOf(pod)?.containers ?? {}).flatMap(({ state }) =>
      state.phase === 'running' ? [backendOf(this.#options.containers, pod, state.run)] : [],
    );
  }

  /** A request of a program in a container, or undefined when nobody answers. */
  fetch(config: ContainerConfig, text: string, request: HttpRequest): HttpResponse | undefined {
    const url = parseUrl(text);
    const files = this.#options.containers.filesOf(config.id);
    if (!url || !files) return undefined;
    const client = this.from(() => this.sourceOf(config));
    const host = client.resolve(files, url.host);
    if ('failure' in host) return undefined;
    const connection = client.connect(host.addresses[0] ?? '', url.port);
    return 'failure' in connection
      ? undefined
      : client.request(connection, {
          ...request,
          // A proxy may hand on what its client has asked for.
          host: request.headers['host'] ?? url.authority,
          path: url.path,
          port: url.port,
          scheme: url.scheme,
          client: config.address,
        });
  }
}
