/** Puts the nodes of a cluster together: kubelets, container runtime, volumes and network. */
import { type ApiRequest, type ApiResponse, type DiscoveryDocuments, type ExecStream, type Heartbeats } from '@drydock/apiserver';
import { POD_NODE_INDEX, type Controller, type MetricsSource, type Node, type Pod } from '@drydock/kinds';
import { standardPrograms, type FileSystem, type InodeFileSystem, type Program, type Programs, type RunResult } from '@drydock/shell';
import type { ClusterProfile } from '../bootstrap/cluster-profile.ts';
import type { ClusterPki } from '../cluster-state.ts';
import type { ContainerConfig, ContainerRun } from '../containers/container-run.ts';
import { ContainerRuntime, type ContainersState } from '../containers/container-runtime.ts';
import type { ContainerFootprint } from '../containers/container-use.ts';
import { ClusterNetwork } from '../network/cluster-network.ts';
import { clusterDnsAddress } from '../network/dns.ts';
import { ServiceProxies, type ServiceProxiesState } from '../network/kube-proxy/service-proxies.ts';
import { type NetworkClient } from '../network/network-client.ts';
import { networkPrograms } from '../network/programs/all-network-programs.ts';
import type { CreateNodeRuntime, NodeRuntime, NodeRuntimeDependencies, NodeRuntimeState } from '../node-runtime.ts';
import { newNodeFiles } from '../volumes/node-files.ts';
import { NodeServices, type ServicesState } from '../node-services/node-services.ts';
import { VolumeManager } from '../volumes/volume-manager.ts';
import type { VolumesState } from '../volumes/volume-state.ts';
import { CollectedLogs, type CollectedLogsState } from '../addons/logging/collected-logs.ts';
import { ApiServerHealth, type ApiServerProblem } from '../control-plane/api-server-health.ts';
import { LEADER_ELECTED } from '../control-plane/leader-election.ts';
import { Components, type ComponentName } from '../control-plane/components.ts';
import { limitsStorage } from './eviction/local-storage.ts';
import { NodePressure } from './eviction/node-pressure.ts';
import { ControlPlaneWatch } from './control-plane-watch.ts';
import { HookTable } from './hook-table.ts';
import { newHeartbeats } from './node-heartbeats.ts';
import { NodeMachines } from './node-machines.ts';
import { KnownPods } from './known-pods.ts';
import { KubeletBackend } from './kubelet-backend.ts';
import { NodeNetworks } from './node-networks.ts';
import { hostFiles } from './host-files.ts';
import { evictionsKey, imagesKey, KUBELET, newKubeletController, nodeKey, serviceKey } from './kubelet.controller.ts';
import { registerNode, type NodeRegistration } from './node-registration.ts';
import { LEARNER_KUBELET, type KubeletProfile } from './kubelet-profile.ts';
import { answers, type MachineChange, type MachineState } from './machine-state.ts';
import { NodeImages } from './node-images.ts';
import { NodeTable, type NodesState } from './node-state.ts';
import { apiServerUrl } from '../node-image/kubeconfigs.ts';
import { ResourceUsage } from './resource-usage.ts';
import { containersOf, sandboxesOf, type ContainerView, type PodView } from './runtime-view.ts';
import type { KubeletContext } from './pod-sync.ts';
import { containerMounts, hasOnlyCredentials } from './pod-volumes.ts';

export interface NodeRuntimeOptions {
  profile?: KubeletProfile;
  /** What shells in containers can run. */
  programs?: Programs;
  /** What machines there are, so that their kubelets can register them. */
  clusterProfile?: ClusterProfile;
  /** Programs of containers that talk to the API server, such as kubectl. */
  clusterClients?: (way: ApiServerWay) => readonly Program[];
  /** The disk of a node as it was installed; the same arguments must give the same files. */
  nodeFiles?: (node: string, pki: ClusterPki) => InodeFileSystem;
}

/** From a container to the API server: whether it can be reached from there, and what is asked of it. */
export interface ApiServerWay {
  network: NetworkClient;
  /** Answered as the credentials of the request say. */
  handle(request: ApiRequest): ApiResponse;
  /** What its discovery says, without a request. */
  discovery(): DiscoveryDocuments;
}

/** The parts of `NodeRuntimeState`. */
interface State {
  nodes: NodesState;
  containers: ContainersState;
  volumes: VolumesState;
  services: ServicesState;
  proxies?: ServiceProxiesState;
  collectedLogs?: CollectedLogsState;
}

/** How to make the nodes of clusters that share a profile. */
export function nodeRuntimeOf(
  options: NodeRuntimeOptions = {},
): (state: NodeRuntimeState | undefined, dependencies: NodeRuntimeDependencies) => Nodes {
  return (state, dependencies) => new Nodes(state as State | undefined, dependencies, options);
}

/** The nodes of a learner's cluster. */
export const createNodeRuntime: CreateNodeRuntime = nodeRuntimeOf();

export class Nodes implements NodeRuntime {
  readonly controllers: readonly Controller[];
  readonly backend: KubeletBackend;
  readonly proxies: ServiceProxies;
  readonly heartbeats: Heartbeats;
  readonly #dependencies: NodeRuntimeDependencies;
  readonly #table: NodeTable;
  readonly #containers: ContainerRuntime;
  readonly #volumes: VolumeManager;
  readonly #collectedLogs: CollectedLogs;
  readonly #components: Components;
  readonly #usage: ResourceUsage;
  readonly #pressure: NodePressure;
  readonly #pods: KnownPods;
  readonly #networks: NodeNetworks;
  readonly #controlPlane: ControlPlaneWatch;
  readonly #machines: NodeMachines;
  readonly health: ApiServerHealth;
  readonly images: NodeImages;
  readonly services: NodeServices;
  /** Pods in whose containers something happened since their kubelet looked. */
  readonly #disturbed = new Set<string>();

  constructor(
    state: State | undefined,
    dependencies: NodeRuntimeDependencies,
    {
      profile = LEARNER_KUBELET,
      programs = standardPrograms,
      clusterClients = () => [],
      nodeFiles = newNodeFiles,
      clusterProfile,
    }: NodeRuntimeOptions,
  ) {
    this.#dependencies = dependencies;
    const { clock, rng, lister } = dependencies;
    const identityOf = remembered((node: string) => dependencies.identityOf(node));
    this.#table = new NodeTable(state?.nodes);
    this.heartbeats = newHeartbeats({ clock, lister, table: this.#table, isAway: (name) => this.#isAway(name) });
    this.#pods = new KnownPods(lister, this.#table);
    this.images = new NodeImages(this.#table, profile);
    const isDiskFull = (node: string) => this.#table.machine(node).pressure.disk;
    this.#volumes = new VolumeManager(
      { clock, lister, identityOf, newNodeFiles: (node) => nodeFiles(node, dependencies.pki), isDiskFull },
      state?.volumes,
    );
    this.#containers = new ContainerRuntime(
      {
        clock,
        rng,
        programs,
        networkPrograms: (config) => {
          const network = this.#networks.from(() => this.#networks.sourceOf(config));
          const way: ApiServerWay = { network, handle: dependencies.api, discovery: dependencies.discovery };
          return [...[...networkPrograms.values()].map((create) => create(network)), ...clusterClients(way)];
        },
        mountsOf: (config) => this.#mountsOf(config),
        isBare: (config) => this.#ofPod(config, (pod) => hasOnlyCredentials(pod, config.name)) ?? false,
        hostFiles: (config) => this.#ofPod(config, (pod) => hostFiles(pod, config.address, clusterDnsAddress(dependencies.lister))) ?? {},
        fetch: (config, url, request) => this.#networks.fetch(config, url, request),
        isDiskFull,
        changed: (pod) => this.#disturb(pod),
        turned: (run) => this.#turned(run),
        began: (run) => this.#collectedLogs.began(run),
        removed: (run, log) => this.#collectedLogs.removed(run, log),
        collectedLogs: () => this.#collectedLogs.all(),
        hostListens: ({ node }, port) => this.#networks.hostListens(node, port),
        cleanUpProxyRules: (node) => this.proxies.cleanUp(node),
      },
      state?.containers,
    );
    const logs = { lister, runs: () => this.#containers.runs(), logOf: (id: string) => this.#containers.log(id) };
    this.#collectedLogs = new CollectedLogs(logs, state?.collectedLogs);
    this.proxies = new ServiceProxies(
      { lister, clock, rng, areProxied: () => dependencies.selfHosted() },
      this.#containers.runs(),
      state?.proxies,
    );
    this.services = new NodeServices(
      {
        now: () => clock.now(),
        filesOf: (node) => this.#volumes.nodeView(node),
        machineOf: (node) => this.machineOf(node),
        changeMachine: (node, change) => this.changeMachine(node, change),
        apiServer: apiServerUrl(dependencies.controlPlane),
        installedAt: dependencies.pki.createdAt,
        retryAt: (node, at) => dependencies.wakeAt(at, KUBELET, serviceKey(node)),
      },
      state?.services,
    );
    this.#components = new Components(this.#containers.runs());
    this.health = this.#newHealth();
    this.#usage = new ResourceUsage(this.#table, this.#containers);
    this.#pressure = new NodePressure({
      clock,
      lister,
      identityOf,
      table: this.#table,
      containers: this.#containers,
      volumes: this.#volumes,
      usage: this.#usage,
      apiServerAnswers: () => this.apiServerProblem() === undefined,
      wakeAt: (at, what, node) => dependencies.wakeAt(at, KUBELET, what === 'images' ? imagesKey(node) : evictionsKey(node)),
      conditionsChanged: (node) => dependencies.wake(KUBELET, nodeKey(node)),
      podChanged: (key) => dependencies.wake(KUBELET, key),
    });
    this.#networks = new NodeNetworks({
      dependencies,
      profile,
      table: this.#table,
      pods: this.#pods,
      containers: this.#containers,
      proxies: this.proxies,
      services: this.services,
      health: this.health,
    });
    this.#controlPlane = new ControlPlaneWatch({
      dependencies,
      table: this.#table,
      volumes: this.#volumes,
      pods: this.#pods,
      components: this.#components,
      services: this.services,
      health: this.health,
      disturb: (pod) => this.#disturb(pod),
    });
    this.#machines = new NodeMachines({
      clock,
      lister,
      wake: dependencies.wake,
      wakeAt: dependencies.wakeAt,
      table: this.#table,
      containers: this.#containers,
      volumes: this.#volumes,
      proxies: this.proxies,
      pressure: this.#pressure,
    });
    this.backend = new KubeletBackend({
      clock,
      lister,
      table: this.#table,
      pods: this.#pods,
      containers: this.#containers,
      networks: this.#networks,
      pressure: this.#pressure,
    });
    const context: KubeletContext = {
      clock,
      rng,
      lister,
      profile,
      nodes: this.#table,
      containers: this.#containers,
      volumes: this.#volumes,
      hooks: new HookTable(),
      apiServerAnswers: () => this.apiServerProblem() === undefined,
    };
    this.controllers = [
      newKubeletController({
        context,
        identityOf,
        takeDisturbance: (key) => this.#takeDisturbance(key),
        syncStaticPods: (node) => this.#controlPlane.syncStaticPods(node),
        retryService: (node) => this.services.retry(node),
        pressure: this.#pressure,
        registerNode: (node) => this.#register(node, { profile: clusterProfile, context, identityOf }),
      }),
    ];
  }

  #newHealth(): ApiServerHealth {
    const { clock, pki, selfHosted, controlPlane } = this.#dependencies;
    return new ApiServerHealth({
      clock,
      pki,
      selfHosted,
      components: this.#components,
      table: this.#table,
      diskRevision: () => this.#volumes.liveRevision(controlPlane.name),
      readFile: (path) => this.readNodeFile(controlPlane.name, path),
      writeLog: (run, line) => this.#containers.writeLog(run, line),
    });
  }

  run(budget: number): RunResult {
    this.#controlPlane.lookAtFiles();
    this.#pressure.look();
    const before = this.#disturbed.size;
    const result = this.#containers.run(budget);
    // What happened in containers is for the kubelets to see at the same moment.
    return result.state === 'blocked' && this.#disturbed.size > before ? { state: 'more' } : result;
  }

  componentCommand(name: ComponentName): readonly string[] | undefined {
    return this.#components.commandOf(name);
  }

  componentRun(name: ComponentName): { id: string; node: string } | undefined {
    return this.#components.placeOf(name);
  }

  componentEndedWell(name: ComponentName): boolean {
    return this.#components.endedWell(name);
  }

  tellComponent(name: ComponentName, line: string): void {
    const run = this.#components.runOf(name);
    if (run !== undefined) this.#containers.writeLog(run, line);
  }

  componentImage(name: ComponentName): string | undefined {
    return this.#components.imageOf(name);
  }

  apiServerProblem(): ApiServerProblem | undefined {
    return this.health.problem();
  }

  snapshot(): NodeRuntimeState {
    this.#volumes.forgetSources(this.#mountedVolumes());
    const state: State = {
      nodes: this.#table.snapshot(),
      containers: this.#containers.snapshot(),
      volumes: this.#volumes.snapshot(),
      services: this.services.snapshot(),
      proxies: this.proxies.snapshot(),
    };
    const collectedLogs = this.#collectedLogs.snapshot();
    return collectedLogs ? { ...state, collectedLogs } : { ...state };
  }

  get network(): ClusterNetwork {
    return this.#networks.network;
  }

  nodeNetwork(node: string): NetworkClient {
    return this.#networks.fromNode(node);
  }

  networkFrom(address: string): NetworkClient {
    return this.#networks.fromAddress(address);
  }

  containersOn(node: string): ContainerView[] {
    return containersOf(this.#table.recordsOn(node), this.#containers);
  }

  sandboxesOn(node: string): PodView[] {
    return sandboxesOf(this.#table.recordsOn(node));
  }

  containerLog(id: string): { at: number; line: string }[] {
    return this.#containers.log(id).chunks.flat();
  }

  writeLog(pod: Pod, image: RegExp, line: string): void {
    for (const { name, image: reference = '' } of pod.spec.containers) {
      const state = this.#pods.recordOf(pod)?.containers[name]?.state;
      if (image.test(reference) && state?.phase === 'running') this.#containers.writeLog(state.run, line);
    }
  }

  footprintOf(id: string): ContainerFootprint {
    return this.#containers.footprintOf(id);
  }

  diskOf(name: string): { images: number; inodes: number } {
    const node = this.#dependencies.lister.get<Node>('nodes', undefined, name);
    if (!node) return { images: 0, inodes: 0 };
    const { images, inodes } = this.#pressure.summaryOf(node);
    return { images, inodes: inodes.used };
  }

  execIn(id: string, command: readonly string[], tty: boolean): { stream: ExecStream } | { error: string } {
    return this.#containers.exec(id, command, tty);
  }

  attachTo(id: string): ExecStream | undefined {
    return this.#containers.attach(id);
  }

  killContainer(id: string): void {
    this.#containers.signal(id, 'TERM');
    this.#containers.signal(id, 'KILL');
  }

  removeContainers(node: string): void {
    for (const { key, containers } of this.#table.recordsOn(node)) {
      for (const { state } of Object.values(containers)) if (state.phase === 'running') this.#containers.remove(state.run);
      this.#table.forget(key);
    }
  }

  obstacle(from: string, to: string): 'down' | 'cut' | undefined {
    return this.#machines.obstacle(from, to);
  }

  nodeFiles(node: string): InodeFileSystem {
    return this.#volumes.nodeFiles(node);
  }

  readNodeFile(node: string, path: string): string | undefined {
    const content = this.#volumes.nodeView(node).readFile(path);
    return typeof content === 'string' ? content : undefined;
  }

  /** What the machine of a node does at this moment. */
  machineOf(node: string): MachineState {
    return this.#table.machine(node);
  }

  changeMachine(node: string, change: MachineChange): void {
    this.#machines.change(node, change);
  }

  joinMachine(node: string): void {
    this.#machines.join(node);
  }

  removeMachine(node: string): void {
    this.#machines.remove(node);
  }

  /** What metrics are made of. */
  get metrics(): MetricsSource {
    const { clock, lister } = this.#dependencies;
    return {
      now: () => clock.now(),
      podUse: (pod) => (answers(this.#table.machine(pod.spec.nodeName ?? '')) ? this.#usage.ofPod(pod) : undefined),
      nodeUse: (name) => this.#usage.ofNode(lister.get<Node>('nodes', undefined, name), lister.byIndex<Pod>('pods', POD_NODE_INDEX, name)),
    };
  }

  *#mountedVolumes() {
    for (const { volumes } of this.#table.records()) yield* Object.values(volumes ?? {});
  }

  #isAway(name: string): boolean {
    const component = LEADER_ELECTED.find((each) => each === name);
    return component !== undefined && this.#dependencies.selfHosted() && !this.#components.runOf(component);
  }

  #turned(run: ContainerRun): void {
    this.proxies.observe(run);
    this.#table.noteUse(run.config.node, this.#containers.usesMuch(run.config.id));
    this.#controlPlane.observe(run);
  }

  #takeDisturbance(key: string): boolean {
    if (!this.#disturbed.delete(key)) return false;
    const record = this.#table.record(key);
    if (!record) return true;
    const runs = Object.values(record.containers).flatMap(({ state }) => (state.phase === 'running' ? [state.run] : []));
    const pod = this.#pods.get(key);
    this.#table.noteUse(record.node, (pod && limitsStorage(pod)) || runs.some((run) => this.#containers.usesMuch(run)));
    return true;
  }

  #register(node: string, registration: NodeRegistration): boolean {
    if (!this.services.isUnregistered(node) || !answers(this.#table.machine(node))) return false;
    const isNew = registerNode(node, this.services.kubeletRelease(node), registration);
    this.services.noteRegistered(node);
    return isNew;
  }

  #disturb(pod: string): void {
    this.#disturbed.add(pod);
    this.#dependencies.wake(KUBELET, pod);
  }

  #ofPod<T>(config: ContainerConfig, use: (pod: Pod) => T): T | undefined {
    const pod = this.#pods.ofContainer(config);
    return pod && use(pod);
  }

  #mountsOf(config: ContainerConfig): ReadonlyMap<string, FileSystem> {
    const record = this.#table.record(config.pod);
    return this.#ofPod(config, (pod) => containerMounts(this.#volumes, pod, record?.volumes ?? {}, config)) ?? new Map();
  }
}

/** The function with its answers kept: there are only so many nodes. */
function remembered<T>(make: (key: string) => T): (key: string) => T {
  const answers = new Map<string, T>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known;
    const answer = make(key);
    answers.set(key, answer);
    return answer;
  };
}
