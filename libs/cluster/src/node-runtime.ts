/** What a cluster asks of the part that runs nodes: the kubelets with their containers, images and volumes. */
import type { Clock, Rng } from '@drydock/apimachinery';
import type {
  ApiRequest,
  ApiResponse,
  DiscoveryDocuments,
  ExecStream,
  Heartbeats,
  Lister,
  NodeBackend,
  ResourceClient,
} from '@drydock/apiserver';
import type { ClientEventRecorder, Controller, MetricsSource, Pod } from '@drydock/kinds';
import type { InodeFileSystem, Programs, Residents, RunResult } from '@drydock/shell';
import type { ClusterPki } from './cluster-state.ts';
import type { NodeImages } from './kubelet/node-images.ts';
import type { MachineChange, MachineState } from './kubelet/machine-state.ts';
import type { ApiServerHealth, ApiServerProblem } from './control-plane/api-server-health.ts';
import type { ComponentName } from './control-plane/components.ts';
import type { ContainerFootprint } from './containers/container-use.ts';
import type { ContainerView, PodView } from './kubelet/runtime-view.ts';
import type { NodeServices } from './node-services/node-services.ts';
import type { ServiceProxies } from './network/kube-proxy/service-proxies.ts';
import type { NetworkClient } from './network/network-client.ts';

/** Plain data, shared between a cluster and its forks. */
export type NodeRuntimeState = Readonly<Record<string, unknown>>;

export interface NodeRuntime {
  /** What the API server asks of the kubelets. */
  readonly backend: NodeBackend;
  readonly heartbeats: Heartbeats;
  /** What the kubelets measure of their nodes and pods. */
  readonly metrics: MetricsSource;
  /** The kubelets of all nodes: one controller whose keys are pods. */
  readonly controllers: readonly Controller[];
  /** The network as programs on a node see it, outside all pods. */
  nodeNetwork(node: string): NetworkClient;
  /** The network as programs on a machine with this address see it that is beside the nodes. */
  networkFrom(address: string): NetworkClient;
  /** What kube-proxies have set up in the kernels of the nodes. */
  readonly proxies: ServiceProxies;
  /** What the machine of a node does at this moment. */
  machineOf(node: string): MachineState;
  changeMachine(node: string, change: MachineChange): void;
  /** A machine whose Node was registered a moment ago begins to work. */
  joinMachine(node: string): void;
  /** A machine goes for good, with all that ran on it. */
  removeMachine(node: string): void;
  readonly images: NodeImages;
  /** The command line of a component of the control plane that runs in a static pod. */
  componentCommand(name: ComponentName): readonly string[] | undefined;
  /** The text of the configuration file that it has started with; undefined: without one. */
  componentConfiguration(name: ComponentName): string | undefined;
  componentRun(name: ComponentName): { id: string; node: string } | undefined;
  /** Whether the one that ran last was asked to end and did so. */
  componentEndedWell(name: ComponentName): boolean;
  /** Writes a line into the log of a component that runs. */
  tellComponent(name: ComponentName, line: string): void;
  /** The canonical name of its image. */
  componentImage(name: ComponentName): string | undefined;
  /** Why the API server does not answer; undefined while it does. */
  apiServerProblem(): ApiServerProblem | undefined;
  /** More about that: its certificate, and how fast its etcd is. */
  readonly health: Pick<ApiServerHealth, 'certificateProblem' | 'etcdDelay' | 'slowEtcd' | 'tellSlowRequest'>;
  /** What the container runtime of a node has. */
  containersOn(node: string): ContainerView[];
  /** What a container takes of the disk of its node, and how many processes are in it. */
  footprintOf(id: string): ContainerFootprint;
  /** Bytes of images on the disk of a node, and the inodes that are in use there. */
  diskOf(node: string): { images: number; inodes: number };
  /** A process in a running container, as the runtime starts it for somebody on the node; why not, in its words. */
  execIn(id: string, command: readonly string[], tty: boolean): { stream: ExecStream } | { error: string };
  /** The streams of a container's main process; undefined when it has none any more. */
  attachTo(id: string): ExecStream | undefined;
  sandboxesOn(node: string): PodView[];
  containerLog(id: string): readonly { at: number; line: string }[];
  /** Adds a line to the log of the container of a pod whose image is called so. */
  writeLog(pod: Pod, image: RegExp, line: string): void;
  /** As `crictl stop` does; a kubelet that looks after the pod starts another. */
  killContainer(id: string): void;
  /** Ends and forgets everything that runs on a node, as `kubeadm reset` does. */
  removeContainers(node: string): void;
  /** What runs on the machine of a node beside the shells of those who have logged in. */
  residentsOf(node: string): Residents;
  /** What systemd keeps running on the nodes. */
  readonly services: NodeServices;
  /** Why packets from one node do not reach another: that has no power, or the network between them is cut. */
  obstacle(from: string, to: string): 'down' | 'cut' | undefined;
  /** The root file system of a node, without what is mounted there. The runtime saves it. */
  nodeFiles(node: string): InodeFileSystem;
  /** A text file of a node as root on it reads it; undefined when there is none. */
  readNodeFile(node: string, path: string): string | undefined;
  /** Runs the processes inside containers until they are all blocked or the budget of steps is spent. */
  run(budget: number): RunResult;
  snapshot(): NodeRuntimeState;
}

/** The part of one node's kubelet that talks to the API server. */
export interface NodeIdentity {
  client: ResourceClient;
  events: Pick<ClientEventRecorder, 'event' | 'eventAbout'>;
}

export interface NodeRuntimeDependencies {
  clock: Clock;
  rng: Rng;
  lister: Lister;
  pki: ClusterPki;
  controlPlane: { name: string; address: string };
  /** Whether the control plane runs in static pods of a node, and so may fail with them. */
  selfHosted(): boolean;
  /** Makes the storage hold what the file of a snapshot holds; false when it is none. */
  loadEtcd(text: string): boolean;
  /** A client of the kubelet with every right. */
  hostClient(node: string): ResourceClient;
  identityOf(node: string): NodeIdentity;
  /** Asks that a controller of this runtime looks at a key again, because something happened in a container. */
  wake(controller: string, key: string): void;
  /** The same at that time. */
  wakeAt(at: number, controller: string, key: string): void;
  /** A request over the network of the cluster to its API server. */
  api(request: ApiRequest): ApiResponse;
  /** What discovery says, without a request. */
  discovery(): DiscoveryDocuments;
  /** What the programs on the disk of a node do that are more than the usual tools, for containers that run them from there. */
  nodePrograms?: ((node: string) => Programs) | undefined;
}

export type CreateNodeRuntime = (state: NodeRuntimeState | undefined, dependencies: NodeRuntimeDependencies) => NodeRuntime;
