/** The nodes of a cluster, to those who use them. */
import type { ExecStream, Heartbeats } from '@drydock/apiserver';
import { POD_NODE_INDEX, type Controller, type MetricsSource, type Node, type Pod } from '@drydock/kinds';
import type { InodeFileSystem, Residents, RunResult } from '@drydock/shell';
import type { ContainerFootprint } from '../containers/container-use.ts';
import type { ApiServerHealth, ApiServerProblem } from '../control-plane/api-server-health.ts';
import type { ComponentName } from '../control-plane/components.ts';
import type { ClusterNetwork } from '../network/cluster-network.ts';
import type { ServiceProxies } from '../network/kube-proxy/service-proxies.ts';
import type { NetworkClient } from '../network/network-client.ts';
import type { CreateNodeRuntime, NodeRuntime, NodeRuntimeDependencies, NodeRuntimeState } from '../node-runtime.ts';
import type { NodeServices } from '../node-services/node-services.ts';
import type { KubeletBackend } from './kubelet-backend.ts';
import { answers, type MachineChange, type MachineState } from './machine-state.ts';
import type { NodeImages } from './node-images.ts';
import { newNodeParts, nodeProcesses, type NodeParts, type NodePartsState, type NodeRuntimeOptions } from './node-parts.ts';
import { containersOf, sandboxesOf, type ContainerView, type PodView } from './runtime-view.ts';

export type { ApiServerWay, NodeRuntimeOptions } from './node-parts.ts';

/** How to make the nodes of clusters that share a profile. */
export function nodeRuntimeOf(
  options: NodeRuntimeOptions = {},
): (state: NodeRuntimeState | undefined, dependencies: NodeRuntimeDependencies) => Nodes {
  return (state, dependencies) => new Nodes(newNodeParts(state as NodePartsState | undefined, dependencies, options), dependencies);
}

/** The nodes of a learner's cluster. */
export const createNodeRuntime: CreateNodeRuntime = nodeRuntimeOf();

export class Nodes implements NodeRuntime {
  readonly #parts: NodeParts;
  readonly #dependencies: Pick<NodeRuntimeDependencies, 'clock' | 'lister'>;
  readonly controllers: readonly Controller[];
  readonly backend: KubeletBackend;
  readonly heartbeats: Heartbeats;
  readonly proxies: ServiceProxies;
  readonly health: ApiServerHealth;
  readonly images: NodeImages;
  readonly services: NodeServices;

  constructor(parts: NodeParts, dependencies: Pick<NodeRuntimeDependencies, 'clock' | 'lister'>) {
    this.#parts = parts;
    this.#dependencies = dependencies;
    this.controllers = [parts.kubelets];
    this.backend = parts.backend;
    this.heartbeats = parts.heartbeats;
    this.proxies = parts.proxies;
    this.health = parts.health;
    this.images = parts.images;
    this.services = parts.services;
  }

  run(budget: number): RunResult {
    this.#parts.controlPlane.lookAtFiles();
    this.#parts.pressure.look();
    const before = this.#parts.disturbed.count;
    const result = this.#parts.containers.run(budget);
    // What happened in containers is for the kubelets to see at the same moment.
    return result.state === 'blocked' && this.#parts.disturbed.count > before ? { state: 'more' } : result;
  }

  componentCommand(name: ComponentName): readonly string[] | undefined {
    return this.#parts.components.commandOf(name);
  }

  componentConfiguration(name: ComponentName): string | undefined {
    return this.#parts.components.configurationOf(name);
  }

  componentRun(name: ComponentName): { id: string; node: string } | undefined {
    return this.#parts.components.placeOf(name);
  }

  componentEndedWell(name: ComponentName): boolean {
    return this.#parts.components.endedWell(name);
  }

  tellComponent(name: ComponentName, line: string): void {
    const run = this.#parts.components.runOf(name);
    if (run !== undefined) this.#parts.containers.writeLog(run, line);
  }

  componentImage(name: ComponentName): string | undefined {
    return this.#parts.components.imageOf(name);
  }

  apiServerProblem(): ApiServerProblem | undefined {
    return this.health.problem();
  }

  snapshot(): NodeRuntimeState {
    this.#parts.volumes.forgetSources(this.#mountedVolumes());
    const state: NodePartsState = {
      nodes: this.#parts.table.snapshot(),
      containers: this.#parts.containers.snapshot(),
      volumes: this.#parts.volumes.snapshot(),
      services: this.services.snapshot(),
      proxies: this.proxies.snapshot(),
    };
    const collectedLogs = this.#parts.collectedLogs.snapshot();
    const seenFiles = this.#parts.controlPlane.snapshot();
    return { ...state, ...(collectedLogs ? { collectedLogs } : {}), ...(seenFiles ? { seenFiles } : {}) };
  }

  get network(): ClusterNetwork {
    return this.#parts.networks.network;
  }

  nodeNetwork(node: string): NetworkClient {
    return this.#parts.networks.fromNode(node);
  }

  networkFrom(address: string): NetworkClient {
    return this.#parts.networks.fromAddress(address);
  }

  containersOn(node: string): ContainerView[] {
    return containersOf(this.#parts.table.recordsOn(node), this.#parts.containers);
  }

  sandboxesOn(node: string): PodView[] {
    return sandboxesOf(this.#parts.table.recordsOn(node));
  }

  containerLog(id: string): { at: number; line: string }[] {
    return this.#parts.containers.log(id).chunks.flat();
  }

  writeLog(pod: Pod, image: RegExp, line: string): void {
    for (const { name, image: reference = '' } of pod.spec.containers) {
      const state = this.#parts.pods.recordOf(pod)?.containers[name]?.state;
      if (image.test(reference) && state?.phase === 'running') this.#parts.containers.writeLog(state.run, line);
    }
  }

  footprintOf(id: string): ContainerFootprint {
    return this.#parts.containers.footprintOf(id);
  }

  diskOf(name: string): { images: number; inodes: number } {
    const node = this.#dependencies.lister.get<Node>('nodes', undefined, name);
    if (!node) return { images: 0, inodes: 0 };
    const { images, inodes } = this.#parts.pressure.summaryOf(node);
    return { images, inodes: inodes.used };
  }

  execIn(id: string, command: readonly string[], tty: boolean): { stream: ExecStream } | { error: string } {
    return this.#parts.containers.exec(id, command, tty);
  }

  attachTo(id: string): ExecStream | undefined {
    return this.#parts.containers.attach(id);
  }

  killContainer(id: string): void {
    this.#parts.containers.signal(id, 'TERM');
    this.#parts.containers.signal(id, 'KILL');
  }

  removeContainers(node: string): void {
    for (const { key, containers } of this.#parts.table.recordsOn(node)) {
      for (const { state } of Object.values(containers)) if (state.phase === 'running') this.#parts.containers.remove(state.run);
      this.#parts.table.forget(key);
    }
  }

  residentsOf(node: string): Residents {
    return nodeProcesses(node, this.#parts);
  }

  obstacle(from: string, to: string): 'down' | 'cut' | undefined {
    return this.#parts.machines.obstacle(from, to);
  }

  nodeFiles(node: string): InodeFileSystem {
    return this.#parts.volumes.nodeFiles(node);
  }

  readNodeFile(node: string, path: string): string | undefined {
    return this.#parts.volumes.readNodeFile(node, path);
  }

  /** What the machine of a node does at this moment. */
  machineOf(node: string): MachineState {
    return this.#parts.table.machine(node);
  }

  changeMachine(node: string, change: MachineChange): void {
    this.#parts.machines.change(node, change);
  }

  joinMachine(node: string): void {
    this.#parts.machines.join(node);
  }

  removeMachine(node: string): void {
    this.#parts.machines.remove(node);
  }

  /** What metrics are made of. */
  get metrics(): MetricsSource {
    const { clock, lister } = this.#dependencies;
    return {
      now: () => clock.now(),
      podUse: (pod) => (answers(this.#parts.table.machine(pod.spec.nodeName ?? '')) ? this.#parts.usage.ofPod(pod) : undefined),
      nodeUse: (name) =>
        this.#parts.usage.ofNode(lister.get<Node>('nodes', undefined, name), lister.byIndex<Pod>('pods', POD_NODE_INDEX, name)),
    };
  }

  *#mountedVolumes() {
    for (const { volumes } of this.#parts.table.records()) yield* Object.values(volumes ?? {});
  }
}
