/** Puts the nodes of a cluster together: kubelets, container runtime, volumes and network. */
import { newFailure, parseTime } from '@drydock/apimachinery';
import {
  answerHttp,
  type ApiRequest,
  type ApiResponse,
  type ExecOptions,
  type ExecStream,
  type Heartbeats,
  type HttpResponseMessage,
  type LogOptions,
  type LogStream,
  type PortForwardSession,
} from '@drydock/apiserver';
import type { KubeObject } from '@drydock/apimachinery';
import {
  configuredServiceCIDR,
  NODE_CONTROLLER,
  POD_NODE_INDEX,
  serviceAddressAt,
  silenceKey,
  type Controller,
  type MetricsSource,
  type Node,
  type Pod,
} from '@drydock/kinds';
import { standardPrograms, type FileSystem, type InodeFileSystem, type Program, type RunResult } from '@drydock/shell';
import type { ClusterProfile } from '../bootstrap/cluster-profile.ts';
import type { ClusterPki } from '../cluster-state.ts';
import type { ContainerConfig, ContainerRun } from '../containers/container-run.ts';
import { ContainerRuntime, type ContainerFootprint, type ContainersState } from '../containers/container-runtime.ts';
import type { HttpRequest, HttpResponse } from '../containers/http.ts';
import { ClusterNetwork, type Source } from '../network/cluster-network.ts';
import { clusterDnsAddress, type DnsAnswer, type DnsQuestion } from '../network/dns.ts';
import { ServiceProxies, type ServiceProxiesState } from '../network/kube-proxy/service-proxies.ts';
import { newNetworkClient, parseUrl, type NetworkClient } from '../network/network-client.ts';
import { newNetworkPrograms } from '../network/programs/all-network-programs.ts';
import type { CreateNodeRuntime, NodeRuntime, NodeRuntimeDependencies, NodeRuntimeState } from '../node-runtime.ts';
import { newNodeFiles } from '../volumes/node-files.ts';
import { backendOf, daemonSockets } from './sockets.ts';
import { NodeServices, type ServicesState } from '../node-services/node-services.ts';
import { VolumeManager } from '../volumes/volume-manager.ts';
import type { VolumesState } from '../volumes/volume-state.ts';
import { CollectedLogs, type CollectedLogsState } from '../addons/logging/collected-logs.ts';
import { ApiServerHealth, type ApiServerProblem } from '../control-plane/api-server-health.ts';
import { electionOf, LEADER_ELECTED } from '../control-plane/leader-election.ts';
import { Components, type ComponentName } from '../control-plane/components.ts';
import { limitsStorage } from './eviction/local-storage.ts';
import { NodePressure } from './eviction/node-pressure.ts';
import { HookTable } from './hook-table.ts';
import { hostFiles } from './host-files.ts';
import { evictionsKey, imagesKey, KUBELET, manifestsKey, newKubeletController, nodeKey, serviceKey } from './kubelet.controller.ts';
import { answerKubelet } from './kubelet-api.ts';
import { registerNode, type NodeRegistration } from './node-registration.ts';
import { LEARNER_KUBELET, type KubeletProfile } from './kubelet-profile.ts';
import { answers, changedMachine, isReachable, joiningMachine, runs, type MachineChange, type MachineState } from './machine-state.ts';
import { NodeImages } from './node-images.ts';
import { NodeTable, type NodesState } from './node-state.ts';
import { apiServerUrl } from '../node-image/kubeconfigs.ts';
import { nodeAddress } from './pod-addresses.ts';
import { openAttach, openExec } from './pod-exec.ts';
import { ResourceUsage } from './resource-usage.ts';
import { containersOf, sandboxesOf, type ContainerView, type PodView } from './runtime-view.ts';
import { logPath, openLog } from './pod-logs.ts';
import { isStaticPod, readManifests, syncStaticPods } from './static-pods.ts';
import { staticPodPath } from './kubelet-configuration.ts';
import { openPortForward, sandboxId } from './pod-port-forward.ts';
import { copyRecord } from './pod-record.ts';
import type { KubeletContext } from './pod-sync.ts';
import { proxyTo, unreachable, type ProxyDestination } from './proxied-request.ts';
import { containerMounts, hasOnlyCredentials } from './pod-volumes.ts';

export interface NodeRuntimeOptions {
  profile?: KubeletProfile;
  /** What shells in containers can run. */
  programs?: ReadonlyMap<string, Program>;
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

/** What kubeadm has the API server's certificate say, beside the name and the address of its machine. */
const API_SERVER_HOSTS: readonly string[] = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

export class Nodes implements NodeRuntime {
  readonly controllers: readonly Controller[];
  readonly network: ClusterNetwork;
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
  readonly health: ApiServerHealth;
  readonly images: NodeImages;
  readonly services: NodeServices;
  /** What the file trees of nodes were when their kubelets looked. */
  readonly #seen = new Map<string, number>();
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
    this.heartbeats = {
      kubelet: (node, interval) => this.#kubeletBeat(node, interval),
      isAnswering: (node) => answers(this.#table.machine(node)),
      component: (host, interval, name) => (this.#isAway(name) ? undefined : this.#beat(host, interval)),
    };
    const { clock, rng, lister } = dependencies;
    const identityOf = remembered((node: string) => dependencies.identityOf(node));
    this.#table = new NodeTable(state?.nodes);
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
          const network = this.networkClient(() => this.#sourceOf(config));
          return [...newNetworkPrograms(network), ...clusterClients({ network, handle: (request) => dependencies.api(request) })];
        },
        mountsOf: (config) => this.#mountsOf(config),
        isBare: (config) => this.#withPod(config, (pod) => hasOnlyCredentials(pod, config.name)) ?? false,
        hostFiles: (config) => this.#withPod(config, (pod) => hostFiles(pod, config.address, clusterDnsAddress(dependencies.lister))) ?? {},
        fetch: (config, url, request) => this.#fetch(config, url, request),
        isDiskFull,
        changed: (pod) => this.#disturb(pod),
        turned: (run) => this.#turned(run),
        began: (run) => this.#collectedLogs.began(run),
        removed: (run, log) => this.#collectedLogs.removed(run, log),
        collectedLogs: () => this.#collectedLogs.all(),
        hostListens: ({ node }, port) => this.#hostListens(node, port),
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
    this.network = new ClusterNetwork({
      lister,
      proxies: this.proxies,
      podsAt: (address) => this.#table.podsAt(address).flatMap((key) => this.#pod(key) ?? []),
      backends: (pod) => this.#backends(pod),
      daemons: (node) => daemonSockets(this.services, node),
      isReachable: (node) => isReachable(this.#table.machine(node)),
      respond: (container, request) => this.#containers.respond(container, request),
      askApiServer: (request) => this.#askApiServer(request),
      answerDns: (container, question) => this.#answerDns(container, question),
      dnsWithoutServer: profile.dnsWithoutServer,
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
        syncStaticPods: (node) => this.#syncStaticPods(node),
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
    this.#lookAtFiles();
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

  logs(pod: KubeObject, options: LogOptions): LogStream {
    this.#requireNode(pod as Pod, logPath(pod, options));
    return openLog(this.#containers, pod as Pod, this.#recordOf(pod), options, () => this.#dependencies.clock.now());
  }

  exec(pod: KubeObject, options: ExecOptions): ExecStream {
    this.#requireNode(pod as Pod);
    return openExec(this.#containers, this.#recordOf(pod), options);
  }

  attach(pod: KubeObject, { container }: Omit<ExecOptions, 'command'>): ExecStream {
    this.#requireNode(pod as Pod);
    return openAttach(this.#containers, this.#recordOf(pod), container);
  }

  portForward(pod: KubeObject): PortForwardSession {
    this.#requireNode(pod as Pod);
    const sandbox = sandboxId(pod.metadata.uid ?? '');
    const source = () => {
      const record = this.#recordOf(pod);
      const current = this.#pod(`${pod.metadata.namespace}/${pod.metadata.name}`);
      return record?.address && current ? { address: record.address, pod: current } : undefined;
    };
    return openPortForward({ network: this.network, sandbox, source });
  }

  proxy(to: ProxyDestination, path: string, request: ApiRequest): HttpResponseMessage {
    return proxyTo(this.#controlPlane(), to, path, request);
  }

  kubelet(node: KubeObject, path: string, { method }: ApiRequest): HttpResponseMessage {
    const address = nodeAddress(node as Node);
    const machine = this.#table.machine(node.metadata.name);
    if (!answers(machine))
      throw unreachable(`dial tcp ${address}:10250: ${isReachable(machine) ? 'connect: connection refused' : 'connect: no route to host'}`);
    const summary = () => this.#pressure.summaryOf(node as Node);
    return answerKubelet(node as Node, path || '/', method, {
      lister: this.#dependencies.lister,
      now: this.#dependencies.clock.now(),
      summary,
    });
  }

  #askApiServer({ method, path, host, headers, body, certificate }: HttpRequest): HttpResponse {
    const message = { method, target: path, headers: { ...headers, host }, body };
    return answerHttp((request) => this.#dependencies.api(request), message, certificate ? { clientCertificate: certificate } : {});
  }

  /** The network as the API server sees it. */
  #controlPlane(): NetworkClient {
    const { lister } = this.#dependencies;
    const address = () => nodeAddress(lister.list<Node>('nodes').find(({ metadata }) => metadata.labels?.[CONTROL_PLANE] !== undefined));
    return this.networkClient(() => ({ address: address(), pod: undefined }));
  }

  /** The network from somewhere in the cluster. */
  networkClient(source: () => Source): NetworkClient {
    const { name, address } = this.#dependencies.controlPlane;
    const expiry = () => this.health.certificateProblem();
    return newNetworkClient(this.network, source, {
      get expiry() {
        return expiry();
      },
      authority: this.#dependencies.pki.authority.certificate,
      hosts: [name, ...API_SERVER_HOSTS, address, serviceAddressAt(configuredServiceCIDR(this.#dependencies.lister), 1)],
    });
  }

  /** The network from a node, outside all pods. */
  nodeNetwork(node: string): NetworkClient {
    return this.networkClient(() => ({
      address: nodeAddress(this.#dependencies.lister.get<Node>('nodes', undefined, node)),
      pod: undefined,
    }));
  }

  networkFrom(address: string): NetworkClient {
    return this.networkClient(() => ({ address, pod: undefined }));
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
      const state = this.#recordOf(pod)?.containers[name]?.state;
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
    const [here, there] = [this.#table.machine(from), this.#table.machine(to)];
    if (there.power === 'off') return 'down';
    return from === to || [here, there].every(isReachable) ? undefined : 'cut';
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

  /** Something happens to a machine, or is undone: a fault, or `systemctl` on it. Containers go on as far as the machine lets them. */
  changeMachine(node: string, change: MachineChange): void {
    const before = this.#table.machine(node);
    const after = changedMachine(before, change, this.#dependencies.clock.now());
    if (after === before) return;
    this.#table.setMachine(node, after);
    if (before.power === 'on' && after.power === 'off') this.#losePower(node);
    if (!runs(before) && runs(after)) this.#pressure.readConfiguration(node, this.#volumes.nodeView(node));
    this.#table.noteUse(node, true);
    const { lister, wake } = this.#dependencies;
    wake(KUBELET, nodeKey(node));
    wake(NODE_CONTROLLER, silenceKey(node));
    for (const { metadata } of lister.byIndex('pods', POD_NODE_INDEX, node)) wake(KUBELET, `${metadata.namespace}/${metadata.name}`);
  }

  joinMachine(node: string): void {
    const machine = joiningMachine(this.#dependencies.clock.now());
    this.#table.setMachine(node, machine);
    this.#dependencies.wake(KUBELET, nodeKey(node));
    this.#dependencies.wakeAt(machine.networkAt!, KUBELET, nodeKey(node));
  }

  removeMachine(node: string): void {
    this.changeMachine(node, { power: 'off' });
    for (const { config } of [...this.#containers.runs()]) if (config.node === node) this.#containers.remove(config.id);
    this.#table.forgetMachine(node);
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

  /** Kubelets report at regular moments since they, or their nodes, began. */
  #kubeletBeat(node: string, interval: number): number | undefined {
    const { clock, lister } = this.#dependencies;
    const created = parseTime(lister.get('nodes', undefined, node)?.metadata.creationTimestamp);
    if (created === undefined) return undefined;
    const { answersSince = created, silentSince = clock.now() } = this.#table.machine(node);
    return silentSince < answersSince ? created : answersSince + Math.floor((silentSince - answersSince) / interval) * interval;
  }

  #isAway(name: string): boolean {
    const component = LEADER_ELECTED.find((each) => each === name);
    return component !== undefined && this.#dependencies.selfHosted() && !this.#components.runOf(component);
  }

  #beat(host: string, interval: number): number {
    const { power, silentSince } = this.#table.machine(host);
    const end = power === 'off' && silentSince !== undefined ? silentSince : this.#dependencies.clock.now();
    return Math.floor(end / interval) * interval;
  }

  /** Everything on the machine ends at once; its pods will want new sandboxes. */
  #losePower(node: string): void {
    for (const { key } of this.#table.recordsOn(node)) {
      const record = copyRecord(this.#table.record(key)!);
      for (const container of Object.values(record.containers)) {
        if (container.state.phase === 'running') this.#containers.crash(container.state.run);
      }
      this.#table.store({ ...record, address: undefined, sandboxAt: undefined, sandboxLost: true });
    }
    this.proxies.forget(node);
  }

  #turned(run: ContainerRun): void {
    this.proxies.observe(run);
    this.#table.noteUse(run.config.node, this.#containers.usesMuch(run.config.id));
    const couldAnswer = this.apiServerProblem() === undefined;
    const isWanted = this.#pod(run.config.pod)?.metadata.uid === run.config.podUid;
    if (!this.#components.observe(run, isWanted)) return;
    if (run.listeners && !run.end && run.config.argv[0] === 'etcd') this.#openDataDirectory(run.config);
    for (const name of LEADER_ELECTED) this.#dependencies.wake(electionOf(name), name);
    // Their probes may have other answers now.
    for (const { key } of this.#table.recordsOn(run.config.node)) {
      const pod = this.#pod(key);
      if (pod && isStaticPod(pod)) this.#disturb(key);
    }
    if (!couldAnswer && this.apiServerProblem() === undefined) this.#apiServerIsBack();
  }

  /** What kubelets could not tell meanwhile, they tell now. */
  #apiServerIsBack(): void {
    const { wake, lister } = this.#dependencies;
    for (const { key } of this.#table.records()) wake(KUBELET, key);
    for (const name of this.services.unregistered) wake(KUBELET, nodeKey(name));
    for (const { metadata } of lister.list<Node>('nodes')) {
      wake(KUBELET, nodeKey(metadata.name));
      this.#table.noteUse(metadata.name, false);
    }
  }

  /** An etcd that begins with a restored snapshot in its data directory holds what that held. */
  #openDataDirectory(config: ContainerConfig): void {
    const directory = config.argv.find((word) => word.startsWith('--data-dir='))?.slice('--data-dir='.length) ?? '';
    const pod = this.#pod(config.pod);
    const mount = pod?.spec.containers[0]?.volumeMounts?.find(({ mountPath = '' }) => `${directory}/`.startsWith(`${mountPath}/`));
    const volume = pod?.spec.volumes?.find(({ name }) => name === mount?.name);
    if (!volume?.hostPath?.path) return;
    const path = `${volume.hostPath.path}${directory.slice(mount!.mountPath!.length)}/member/snap/db`;
    const files = this.#volumes.nodeView(config.node);
    const text = files.readText(path);
    // From now on the file belongs to a running etcd.
    if (typeof text === 'string' && this.#dependencies.loadEtcd(text)) files.writeText(path, 'etcd\n');
  }

  #answerDns(container: string, question: DnsQuestion): DnsAnswer | undefined {
    const config = this.#containers.get(container)?.config;
    const source = config && this.#sourceOf(config);
    return this.#containers.answerDns(container, question, {
      lister: this.#dependencies.lister,
      // Who forwards to itself gets no answer.
      ask: (nameserver, { name, type }) =>
        !source || nameserver === source.address || nameserver === question.client
          ? 'timeout'
          : this.network.ask(source, nameserver, name, type),
    });
  }

  #hostListens(node: string, port: number): boolean {
    return this.#table.recordsOn(node).some(({ key, containers }) => {
      if (!this.#pod(key)?.spec.hostNetwork) return false;
      return Object.values(containers).some(
        ({ state }) => state.phase === 'running' && this.#containers.listeners(state.run).some((listener) => listener.port === port),
      );
    });
  }

  #takeDisturbance(key: string): boolean {
    if (!this.#disturbed.delete(key)) return false;
    const record = this.#table.record(key);
    if (!record) return true;
    const runs = Object.values(record.containers).flatMap(({ state }) => (state.phase === 'running' ? [state.run] : []));
    const pod = this.#pod(key);
    this.#table.noteUse(record.node, (pod && limitsStorage(pod)) || runs.some((run) => this.#containers.usesMuch(run)));
    return true;
  }

  /** Has the kubelets look again whose nodes' files were written to. */
  #lookAtFiles(): void {
    let changed = false;
    for (const { node, revision } of this.#volumes.nodeRevisions()) {
      if (this.#seen.get(node) === revision) continue;
      this.#seen.set(node, revision);
      changed = true;
      this.services.filesChanged(node);
      this.#dependencies.wake(KUBELET, manifestsKey(node));
    }
    if (!changed) return;
    const trust = this.health.trustChange();
    if (trust === 'gained' && this.apiServerProblem() === undefined) this.#apiServerIsBack();
    if (trust === 'lost') this.#complain();
  }

  /** What the kubelets say when they cannot trust the API server any more. */
  #complain(): void {
    const { lister, controlPlane } = this.#dependencies;
    for (const { metadata } of lister.list<Node>('nodes')) {
      if (!answers(this.#table.machine(metadata.name))) continue;
      const url = `${apiServerUrl(controlPlane)}/api/v1/nodes/${metadata.name}?timeout=10s`;
      const why = `error getting node "${metadata.name}": Get "${url}": tls: failed to verify certificate: ${this.health.certificateProblem()}`;
      const text = `"Error updating node status, will retry" err=${JSON.stringify(why)}`;
      this.services.logKubelet(metadata.name, 'E', 'kubelet_node_status.go:549', text);
    }
  }

  #syncStaticPods(node: string): void {
    const { lister, hostClient, selfHosted } = this.#dependencies;
    if (!selfHosted() || !runs(this.#table.machine(node))) return;
    const files = this.#volumes.nodeView(node);
    const directory = staticPodPath(files);
    const sources = directory ? readManifests(files, directory, node) : [];
    for (const source of sources) {
      if ('pod' in source) continue;
      const text = `"Could not process manifest file" err=${JSON.stringify(source.error)} path=${JSON.stringify(source.path)}`;
      this.services.logKubelet(node, 'E', 'file.go:187', text);
    }
    syncStaticPods({ node, sources, lister, client: hostClient(node) });
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

  /**
   * A kubelet that is stopped answers nobody, and neither does a machine that cannot be reached. What the API server says of it has no reason: for
   * what it fetches itself, at `path`, in the words of Go's HTTP client, and for streams that it only hands on in its proxy's.
   */
  #requireNode({ spec }: Pod, path?: string): void {
    const node = spec.nodeName ?? '';
    const address = nodeAddress(this.#dependencies.lister.get<Node>('nodes', undefined, node));
    const machine = this.#table.machine(node);
    if (answers(machine) && address) return;
    const problem = isReachable(machine) ? 'connect: connection refused' : 'connect: no route to host';
    const host = `${address || node}:10250`;
    const why = `dial tcp ${host}: ${problem}`;
    throw newFailure(500, undefined, path === undefined ? `error dialing backend: ${why}` : `Get "https://${host}${path}": ${why}`);
  }

  #pod(key: string): Pod | undefined {
    const [namespace, name = ''] = key.split('/');
    return this.#dependencies.lister.get<Pod>('pods', namespace, name);
  }

  #recordOf({ metadata }: KubeObject) {
    const record = this.#table.record(`${metadata.namespace}/${metadata.name}`);
    return record?.uid === metadata.uid ? record : undefined;
  }

  #withPod<T>(config: ContainerConfig, use: (pod: Pod) => T): T | undefined {
    const pod = this.#pod(config.pod);
    return pod?.metadata.uid === config.podUid ? use(pod) : undefined;
  }

  #mountsOf(config: ContainerConfig): ReadonlyMap<string, FileSystem> {
    const record = this.#table.record(config.pod);
    return this.#withPod(config, (pod) => containerMounts(this.#volumes, pod, record?.volumes ?? {}, config)) ?? new Map();
  }

  #sourceOf(config: ContainerConfig): Source {
    return { address: config.address, pod: this.#withPod(config, (pod) => pod) };
  }

  #backends(pod: Pod) {
    return Object.values(this.#recordOf(pod)?.containers ?? {}).flatMap(({ state }) =>
      state.phase === 'running' ? [backendOf(this.#containers, pod, state.run)] : [],
    );
  }

  #fetch(config: ContainerConfig, text: string, request: HttpRequest): HttpResponse | undefined {
    const url = parseUrl(text);
    const files = this.#containers.filesOf(config.id);
    if (!url || !files) return undefined;
    const client = this.networkClient(() => this.#sourceOf(config));
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
