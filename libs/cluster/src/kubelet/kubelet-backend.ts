/** What the API server asks of kubelets and of the network of the nodes: logs, streams into containers, proxied requests. */
import { newFailure, type KubeObject } from '@drydock/apimachinery';
import type {
  ApiRequest,
  ExecOptions,
  ExecStream,
  HttpResponseMessage,
  Lister,
  LogOptions,
  LogStream,
  NodeBackend,
  PortForwardSession,
} from '@drydock/apiserver';
import type { Clock } from '@drydock/apimachinery';
import type { Node, Pod } from '@drydock/kinds';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import type { NodePressure } from './eviction/node-pressure.ts';
import type { KnownPods } from './known-pods.ts';
import { answerKubelet } from './kubelet-api.ts';
import { answers, isReachable } from './machine-state.ts';
import type { NodeNetworks } from './node-networks.ts';
import type { NodeTable } from './node-state.ts';
import { nodeAddress } from './pod-addresses.ts';
import { openAttach, openExec } from './pod-exec.ts';
import { logPath, openLog } from './pod-logs.ts';
import { openPortForward, sandboxId } from './pod-port-forward.ts';
import { proxyTo, unreachable, type ProxyDestination } from './proxied-request.ts';

export interface KubeletBackendOptions {
  clock: Clock;
  lister: Lister;
  table: NodeTable;
  pods: KnownPods;
  containers: ContainerRuntime;
  networks: NodeNetworks;
  pressure: NodePressure;
}

export class KubeletBackend implements NodeBackend {
  readonly #options: KubeletBackendOptions;

  constructor(options: KubeletBackendOptions) {
    this.#options = options;
  }

  logs(pod: KubeObject, options: LogOptions): LogStream {
    this.#requireNode(pod as Pod, logPath(pod, options));
    return openLog(this.#options.containers, pod as Pod, this.#options.pods.recordOf(pod), options, () => this.#options.clock.now());
  }

  exec(pod: KubeObject, options: ExecOptions): ExecStream {
    this.#requireNode(pod as Pod);
    return openExec(this.#options.containers, this.#options.pods.recordOf(pod), options);
  }

  attach(pod: KubeObject, { container }: Omit<ExecOptions, 'command'>): ExecStream {
    this.#requireNode(pod as Pod);
    return openAttach(this.#options.containers, this.#options.pods.recordOf(pod), container);
  }

  portForward(pod: KubeObject): PortForwardSession {
    this.#requireNode(pod as Pod);
    const sandbox = sandboxId(pod.metadata.uid ?? '');
    const source = () => {
      const record = this.#options.pods.recordOf(pod);
      const current = this.#options.pods.get(`${pod.metadata.namespace}/${pod.metadata.name}`);
      return record?.address && current ? { address: record.address, pod: current } : undefined;
    };
    return openPortForward({ network: this.#options.networks.network, sandbox, source });
  }

  proxy(to: ProxyDestination, path: string, request: ApiRequest): HttpResponseMessage {
    return proxyTo(this.#options.networks.controlPlane(), to, path, request);
  }

  kubelet(node: KubeObject, path: string, { method }: ApiRequest): HttpResponseMessage {
    const address = nodeAddress(node as Node);
    const machine = this.#options.table.machine(node.metadata.name);
    if (!answers(machine))
      throw unreachable(`dial tcp ${address}:10250: ${isReachable(machine) ? 'connect: connection refused' : 'connect: no route to host'}`);
    const summary = () => this.#options.pressure.summaryOf(node as Node);
    return answerKubelet(node as Node, path || '/', method, {
      lister: this.#options.lister,
      now: this.#options.clock.now(),
      summary,
    });
  }

  /**
   * A kubelet that is stopped answers nobody, and neither does a machine that cannot be reached. What the API server says of it has no reason: for
   * what it fetches itself, at `path`, in the words of Go's HTTP client, and for streams that it only hands on in its proxy's.
   */
  #requireNode({ spec }: Pod, path?: string): void {
    const node = spec.nodeName ?? '';
    const address = nodeAddress(this.#options.lister.get<Node>('nodes', undefined, node));
    const machine = this.#options.table.machine(node);
    if (answers(machine) && address) return;
    const problem = isReachable(machine) ? 'connect: connection refused' : 'connect: no route to host';
    const host = `${address || node}:10250`;
    const why = `dial tcp ${host}: ${problem}`;
    throw newFailure(500, undefined, path === undefined ? `error dialing backend: ${why}` : `Get "https://${host}${path}": ${why}`);
  }
}
