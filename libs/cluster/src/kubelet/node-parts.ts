/** The parts that nodes are made of, and what each of them needs of the others. */
import type { ApiRequest, ApiResponse, DiscoveryDocuments, Heartbeats } from '@drydock/apiserver';
import type { Controller, Pod } from '@drydock/kinds';
import { standardPrograms, type InodeFileSystem, type Program, type Programs } from '@drydock/shell';
import { CollectedLogs, type CollectedLogsState } from '../addons/logging/collected-logs.ts';
import type { ClusterProfile } from '../bootstrap/cluster-profile.ts';
import type { ClusterPki } from '../cluster-state.ts';
import type { ContainerConfig, ContainerRun } from '../containers/container-run.ts';
import { ContainerRuntime, type ContainersState } from '../containers/container-runtime.ts';
import { ApiServerHealth } from '../control-plane/api-server-health.ts';
import { Components } from '../control-plane/components.ts';
import { LEADER_ELECTED } from '../control-plane/leader-election.ts';
import { clusterDnsAddress } from '../network/dns.ts';
import { ServiceProxies, type ServiceProxiesState } from '../network/kube-proxy/service-proxies.ts';
import type { NetworkClient } from '../network/network-client.ts';
import { networkPrograms } from '../network/programs/all-network-programs.ts';
import { apiServerUrl } from '../node-image/kubeconfigs.ts';
import type { NodeRuntimeDependencies } from '../node-runtime.ts';
import { NodeServices, type ServicesState } from '../node-services/node-services.ts';
import { newNodeFiles } from '../volumes/node-files.ts';
import { VolumeManager } from '../volumes/volume-manager.ts';
import type { VolumesState } from '../volumes/volume-state.ts';
import { ControlPlaneWatch } from './control-plane-watch.ts';
import { DisturbedPods } from './disturbed-pods.ts';
import { NodePressure } from './eviction/node-pressure.ts';
import { HookTable } from './hook-table.ts';
import { hostFiles } from './host-files.ts';
import { KnownPods } from './known-pods.ts';
import { KubeletBackend } from './kubelet-backend.ts';
import { LEARNER_KUBELET, type KubeletProfile } from './kubelet-profile.ts';
import { evictionsKey, imagesKey, KUBELET, newKubeletController, nodeKey, serviceKey } from './kubelet.controller.ts';
import { answers } from './machine-state.ts';
import { newHeartbeats } from './node-heartbeats.ts';
import { NodeImages } from './node-images.ts';
import { NodeMachines } from './node-machines.ts';
import { NodeNetworks } from './node-networks.ts';
import { NodeProcesses } from './node-processes.ts';
import { registerNode } from './node-registration.ts';
import { NodeTable, type NodesState } from './node-state.ts';
import type { KubeletContext } from './pod-sync.ts';
import { containerMounts, hasOnlyCredentials, hostRoots } from './pod-volumes.ts';
import { ResourceUsage } from './resource-usage.ts';

export interface NodeRuntimeOptions {
  profile?: KubeletProfile;
  /** What shells in containers can run. */
  programs?: Programs;
  /** What machines there are, so that their kubelets can register them. */
  clusterProfile?: ClusterProfile;
  /** Programs of containers that talk to the API server, such as kubectl, or to etcd. */
  clusterClients?: (way: ApiServerWay) => readonly Program[];
  /** The disk of a node as it was installed; the same arguments must give the same files. */
  nodeFiles?: (node: string, pki: ClusterPki) => InodeFileSystem;
}

/** From a container to the API server: whether it can be reached from there, and what is asked of it; and what runs on its node. */
export interface ApiServerWay {
  network: NetworkClient;
  /** Answered as the credentials of the request say. */
  handle(request: ApiRequest): ApiResponse;
  /** What its discovery says, without a request. */
  discovery(): DiscoveryDocuments;
  /** What the programs on the disk of the container's node do: those of images that do the same are found there. */
  nodePrograms(): Programs;
  /** Whether the container shares the network of its node. */
  isOnHost(): boolean;
}

/** What the parts leave behind: `NodeRuntimeState`. */
export interface NodePartsState {
  nodes: NodesState;
  containers: ContainersState;
  volumes: VolumesState;
  services: ServicesState;
  proxies?: ServiceProxiesState;
  collectedLogs?: CollectedLogsState;
  seenFiles?: readonly string[];
}

export interface NodeParts {
  table: NodeTable;
  heartbeats: Heartbeats;
  pods: KnownPods;
  disturbed: DisturbedPods;
  images: NodeImages;
  volumes: VolumeManager;
  containers: ContainerRuntime;
  collectedLogs: CollectedLogs;
  proxies: ServiceProxies;
  services: NodeServices;
  components: Components;
  health: ApiServerHealth;
  usage: ResourceUsage;
  pressure: NodePressure;
  networks: NodeNetworks;
  controlPlane: ControlPlaneWatch;
  machines: NodeMachines;
  backend: KubeletBackend;
  kubelets: Controller;
}

export function newNodeParts(
  state: NodePartsState | undefined,
  dependencies: NodeRuntimeDependencies,
  options: NodeRuntimeOptions,
): NodeParts {
  const { profile = LEARNER_KUBELET, clusterProfile, nodeFiles = newNodeFiles } = options;
  const { clock, rng, lister, pki, controlPlane: apiServerNode, selfHosted, wake, wakeAt } = dependencies;
  const identityOf = remembered((node: string) => dependencies.identityOf(node));
  const apiServerAnswers = () => health.problem() === undefined;

  const table = new NodeTable(state?.nodes);
  const heartbeats = newHeartbeats({ clock, lister, table, isAway: (name) => selfHosted() && isAway(name, components) });
  const pods = new KnownPods(lister, table);
  const images = new NodeImages(table, profile);
  const isDiskFull = (node: string) => table.machine(node).pressure.disk;
  const volumes = new VolumeManager(
    { clock, lister, identityOf, newNodeFiles: (node) => nodeFiles(node, pki), isDiskFull },
    state?.volumes,
  );
  const containers: ContainerRuntime = new ContainerRuntime(
    {
      clock,
      rng,
      isDiskFull,
      ...podSurroundings(dependencies, options, () => ({ table, pods, volumes, networks, containers, services })),
      fetch: (config, url, request) => networks.fetch(config, url, request),
      changed: (pod) => disturbed.add(pod),
      turned,
      began: (run) => collectedLogs.began(run),
      removed: (run, log) => collectedLogs.removed(run, log),
      collectedLogs: () => collectedLogs.all(),
      bootedAt: (node) => services.bootedAt(node),
      hostListens: ({ node }, port) => networks.hostListens(node, port),
      cleanUpProxyRules: (node) => proxies.cleanUp(node),
    },
    state?.containers,
  );
  const disturbed = new DisturbedPods({ table, pods, containers, wake: (pod) => wake(KUBELET, pod) });
  const collectedLogs = new CollectedLogs(
    { lister, runs: () => containers.runs(), logOf: (id) => containers.log(id) },
    state?.collectedLogs,
  );
  const proxies = new ServiceProxies({ lister, clock, rng, areProxied: () => selfHosted() }, state?.containers.runs, state?.proxies);
  const services = new NodeServices(
    {
      now: () => clock.now(),
      filesOf: (node) => volumes.nodeView(node),
      machineOf: (node) => table.machine(node),
      changeMachine: (node, change) => machines.change(node, change),
      apiServer: apiServerUrl(apiServerNode),
      installedAt: pki.createdAt,
      retryAt: (node, at) => wakeAt(at, KUBELET, serviceKey(node)),
    },
    state?.services,
  );
  const components = new Components(state?.containers.runs);
  const health = new ApiServerHealth(
    {
      clock,
      pki,
      selfHosted,
      components,
      table,
      diskRevision: () => volumes.liveRevision(apiServerNode.name),
      readFile: (path) => volumes.readNodeFile(apiServerNode.name, path),
      writeLog: (run, line) => containers.writeLog(run, line),
    },
    state?.seenFiles?.includes(apiServerNode.name),
  );
  const usage = new ResourceUsage(table, containers);
  const pressure = new NodePressure({
    clock,
    lister,
    identityOf,
    table,
    containers,
    volumes,
    usage,
    apiServerAnswers,
    wakeAt: (at, what, node) => wakeAt(at, KUBELET, what === 'images' ? imagesKey(node) : evictionsKey(node)),
    conditionsChanged: (node) => wake(KUBELET, nodeKey(node)),
    podChanged: (key) => wake(KUBELET, key),
  });
  const networks: NodeNetworks = new NodeNetworks({ dependencies, profile, table, pods, containers, proxies, services, health });
  const controlPlane = new ControlPlaneWatch(
    { dependencies, table, volumes, pods, components, services, health, disturb: (pod) => disturbed.add(pod) },
    state?.seenFiles,
  );
  const machines = new NodeMachines({ clock, lister, wake, wakeAt, table, containers, volumes, proxies, pressure });
  const backend = new KubeletBackend({ clock, lister, table, pods, containers, networks, pressure });
  const context: KubeletContext = {
    clock,
    rng,
    lister,
    profile,
    nodes: table,
    containers,
    volumes,
    hooks: new HookTable(),
    apiServerAnswers,
  };
  const kubelets = newKubeletController({
    context,
    identityOf,
    takeDisturbance: (key) => disturbed.take(key),
    syncStaticPods: (node) => controlPlane.syncStaticPods(node),
    retryService: (node) => services.retry(node),
    pressure,
    registerNode: register,
  });

  function turned(run: ContainerRun): void {
    proxies.observe(run);
    table.noteUse(run.config.node, containers.usesMuch(run.config.id));
    controlPlane.observe(run);
  }

  function register(node: string): boolean {
    if (!services.isUnregistered(node) || !answers(table.machine(node))) return false;
    const isNew = registerNode(node, services.kubeletRelease(node), { profile: clusterProfile, context, identityOf });
    services.noteRegistered(node);
    if (isNew) machines.setUpNetwork(node);
    return isNew;
  }

  return {
    table,
    heartbeats,
    pods,
    disturbed,
    images,
    volumes,
    containers,
    collectedLogs,
    proxies,
    services,
    components,
    health,
    usage,
    pressure,
    networks,
    controlPlane,
    machines,
    backend,
    kubelets,
  };
}

const NO_PROGRAMS: Programs = new Map();

/** Everything that runs on the machine of a node beside the shells of those who have logged in. */
export function nodeProcesses(
  node: string,
  { table, containers, services, volumes }: Pick<NodeParts, 'table' | 'containers' | 'services' | 'volumes'>,
): NodeProcesses {
  return new NodeProcesses(node, { table, containers, services, filesOf: (each) => volumes.nodeView(each) });
}

/** What a container finds around it because of the pod that it is in. */
function podSurroundings(
  { api, discovery, lister, nodePrograms = () => NO_PROGRAMS }: NodeRuntimeDependencies,
  { programs = standardPrograms, clusterClients = () => [] }: NodeRuntimeOptions,
  parts: () => Pick<NodeParts, 'table' | 'pods' | 'volumes' | 'networks' | 'containers' | 'services'>,
): Pick<
  ConstructorParameters<typeof ContainerRuntime>[0],
  'programs' | 'networkPrograms' | 'mountsOf' | 'nodeAccess' | 'isBare' | 'hostFiles'
> {
  const ofPod = <T>(config: ContainerConfig, use: (pod: Pod) => T): T | undefined => {
    const pod = parts().pods.ofContainer(config);
    return pod && use(pod);
  };
  return {
    programs,
    networkPrograms: (config) => {
      const { networks } = parts();
      const network = networks.from(() => networks.sourceOf(config));
      const way: ApiServerWay = {
        network,
        handle: api,
        discovery,
        nodePrograms: () => nodePrograms(config.node),
        isOnHost: () => ofPod(config, (pod) => pod.spec.hostNetwork) ?? false,
      };
      return [...[...networkPrograms.values()].map((create) => create(network)), ...clusterClients(way)];
    },
    mountsOf: (config) => {
      const { table, volumes } = parts();
      const mounted = table.record(config.pod)?.volumes ?? {};
      return ofPod(config, (pod) => containerMounts(volumes, pod, mounted, config)) ?? new Map();
    },
    nodeAccess: (config) => {
      const neighbour = config.target === undefined ? undefined : parts().containers.neighbour(config.target);
      if (neighbour) {
        const { residents, mounts } = neighbour;
        return { roots: [], processes: residents, residents, neighbour: mounts, programs: NO_PROGRAMS };
      }
      const roots = ofPod(config, (pod) => hostRoots(pod, config.name)) ?? [];
      const isShared = config.pid !== undefined;
      if (roots.length === 0 && !isShared) return undefined;
      const processes = nodeProcesses(config.node, parts());
      return { roots, processes, residents: isShared ? processes.around(config) : undefined, programs: nodePrograms(config.node) };
    },
    isBare: (config) => ofPod(config, (pod) => hasOnlyCredentials(pod, config.name)) ?? false,
    hostFiles: (config) => ofPod(config, (pod) => hostFiles(pod, config.address, clusterDnsAddress(lister))) ?? {},
  };
}

/** A component of the control plane that does not run. */
function isAway(name: string, components: Components): boolean {
  const component = LEADER_ELECTED.find((each) => each === name);
  return component !== undefined && !components.runOf(component);
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
