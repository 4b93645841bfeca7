/** What kubelets notice of the control plane: its containers start and end, and the files change that it is made of. */
import type { Node } from '@drydock/kinds';
import type { ContainerConfig, ContainerRun } from '../containers/container-run.ts';
import type { ApiServerHealth } from '../control-plane/api-server-health.ts';
import type { Components } from '../control-plane/components.ts';
import { electionOf, LEADER_ELECTED } from '../control-plane/leader-election.ts';
import { apiServerUrl } from '../node-image/kubeconfigs.ts';
import type { NodeRuntimeDependencies } from '../node-runtime.ts';
import type { NodeServices } from '../node-services/node-services.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';
import type { KnownPods } from './known-pods.ts';
import { staticPodPath } from './kubelet-configuration.ts';
import { KUBELET, manifestsKey, nodeKey } from './kubelet.controller.ts';
import { answers, runs } from './machine-state.ts';
import type { NodeTable } from './node-state.ts';
import { isStaticPod, readManifests, syncStaticPods } from './static-pods.ts';

export interface ControlPlaneWatchOptions {
  dependencies: NodeRuntimeDependencies;
  table: NodeTable;
  volumes: VolumeManager;
  pods: KnownPods;
  components: Components;
  services: NodeServices;
  health: ApiServerHealth;
  /** Has the kubelet of a pod look at it again. */
  disturb(pod: string): void;
}

export class ControlPlaneWatch {
  readonly #options: ControlPlaneWatchOptions;
  /** What the file trees of nodes were when their kubelets looked. */
  readonly #seen: Map<string, number>;

  /** `seen` is what `snapshot` gave: file trees that come from a snapshot begin at their first revision. */
  constructor(options: ControlPlaneWatchOptions, seen: readonly string[] = []) {
    this.#options = options;
    this.#seen = new Map(seen.map((node) => [node, 0]));
  }

  /** The nodes whose files are as their kubelets have seen them; undefined when there are none. */
  snapshot(): readonly string[] | undefined {
    const seen = [...this.#options.volumes.nodeRevisions()].filter(({ node, revision }) => this.#seen.get(node) === revision);
    return seen.length > 0 ? seen.map(({ node }) => node) : undefined;
  }

  /** A container has started or ended. */
  observe(run: ContainerRun): void {
    if (!this.#options.components.isOne(run)) return;
    const couldAnswer = this.#options.health.problem() === undefined;
    const isWanted = this.#options.pods.get(run.config.pod)?.metadata.uid === run.config.podUid;
    this.#options.components.observe(run, isWanted);
    if (run.listeners && !run.end && run.config.argv[0] === 'etcd') this.#openDataDirectory(run.config);
    for (const name of LEADER_ELECTED) this.#options.dependencies.wake(electionOf(name), name);
    // Their probes may have other answers now.
    for (const { key } of this.#options.table.recordsOn(run.config.node)) {
      const pod = this.#options.pods.get(key);
      if (pod && isStaticPod(pod)) this.#options.disturb(key);
    }
    if (!couldAnswer && this.#options.health.problem() === undefined) this.#apiServerIsBack();
  }

  /** Has the kubelets look again whose nodes' files were written to. */
  lookAtFiles(): void {
    let changed = false;
    for (const { node, revision } of this.#options.volumes.nodeRevisions()) {
      if (this.#seen.get(node) === revision) continue;
      this.#seen.set(node, revision);
      changed = true;
      this.#options.services.filesChanged(node);
      this.#options.dependencies.wake(KUBELET, manifestsKey(node));
    }
    if (!changed) return;
    const trust = this.#options.health.trustChange();
    if (trust === 'gained' && this.#options.health.problem() === undefined) this.#apiServerIsBack();
    if (trust === 'lost') this.#complain();
  }

  /** What the kubelets say when they cannot trust the API server any more. */
  #complain(): void {
    const { lister, controlPlane } = this.#options.dependencies;
    for (const { metadata } of lister.list<Node>('nodes')) {
      if (!answers(this.#options.table.machine(metadata.name))) continue;
      const url = `${apiServerUrl(controlPlane)}/api/v1/nodes/${metadata.name}?timeout=10s`;
      const why = `error getting node "${metadata.name}": Get "${url}": tls: failed to verify certificate: ${this.#options.health.certificateProblem()}`;
      const text = `"Error updating node status, will retry" err=${JSON.stringify(why)}`;
      this.#options.services.logKubelet(metadata.name, 'E', 'kubelet_node_status.go:549', text);
    }
  }

  /** Brings the static pods of a node in line with its files. */
  syncStaticPods(node: string): void {
    const { lister, hostClient, selfHosted } = this.#options.dependencies;
    if (!selfHosted() || !runs(this.#options.table.machine(node))) return;
    const files = this.#options.volumes.nodeView(node);
    const directory = staticPodPath(files);
    const sources = directory ? readManifests(files, directory, node) : [];
    for (const source of sources) {
      if ('pod' in source) continue;
      const text = `"Could not process manifest file" err=${JSON.stringify(source.error)} path=${JSON.stringify(source.path)}`;
      this.#options.services.logKubelet(node, 'E', 'file.go:187', text);
    }
    syncStaticPods({ node, sources, lister, client: hostClient(node) });
  }

  /** What kubelets could not tell meanwhile, they tell now. */
  #apiServerIsBack(): void {
    const { wake, lister } = this.#options.dependencies;
    for (const { key } of this.#options.table.records()) wake(KUBELET, key);
    for (const name of this.#options.services.unregistered) wake(KUBELET, nodeKey(name));
    for (const { metadata } of lister.list<Node>('nodes')) {
      wake(KUBELET, nodeKey(metadata.name));
      this.#options.table.noteUse(metadata.name, false);
    }
  }

  /** An etcd that begins with a restored snapshot in its data directory holds what that held. */
  #openDataDirectory(config: ContainerConfig): void {
    const directory = config.argv.find((word) => word.startsWith('--data-dir='))?.slice('--data-dir='.length) ?? '';
    const pod = this.#options.pods.get(config.pod);
    const mount = pod?.spec.containers[0]?.volumeMounts?.find(({ mountPath = '' }) => `${directory}/`.startsWith(`${mountPath}/`));
    const volume = pod?.spec.volumes?.find(({ name }) => name === mount?.name);
    if (!volume?.hostPath?.path) return;
    const path = `${volume.hostPath.path}${directory.slice(mount!.mountPath!.length)}/member/snap/db`;
    const files = this.#options.volumes.nodeView(config.node);
    const text = files.readText(path);
    // From now on the file belongs to a running etcd.
    if (typeof text === 'string' && this.#options.dependencies.loadEtcd(text)) files.writeText(path, 'etcd\n');
  }
}
