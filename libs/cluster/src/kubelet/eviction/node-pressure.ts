/** What happens on nodes that run short: the kernel kills, kubelets collect images and end pods. Looked at when the use of a node has changed. */
import { parseTime } from '@drydock/apimachinery';
import type { Node } from '@drydock/kinds';
import { baseName, type Files } from '@drydock/shell';
import type { ContainerRuntime } from '../../containers/container-runtime.ts';
import type { NodeRuntimeDependencies } from '../../node-runtime.ts';
import type { VolumeManager } from '../../volumes/volume-manager.ts';
import { evictionConfiguration } from '../kubelet-configuration.ts';
import { answers, worksOnPods } from '../machine-state.ts';
import type { NodeTable } from '../node-state.ts';
import { summarize, type NodeSummary } from '../node-summary.ts';
import { copyRecord } from '../pod-record.ts';
import type { ResourceUsage } from '../resource-usage.ts';
import { hostPid } from '../sockets.ts';
import { EvictionManager } from './eviction-manager.ts';
import { isQuiet, NO_SHORTAGE } from './eviction-state.ts';
import { bytesToFree, collectionProblem, nextCollection } from './image-collection.ts';
import { outOfMemoryVictims } from './out-of-memory.ts';
import { canFreeImages, freeImages, reclaimDisk } from './reclaim-disk.ts';

export interface NodePressureOptions extends Pick<NodeRuntimeDependencies, 'clock' | 'lister' | 'identityOf'> {
  table: NodeTable;
  containers: ContainerRuntime;
  volumes: VolumeManager;
  usage: ResourceUsage;
  /** Whether the API server can be told anything. */
  apiServerAnswers(): boolean;
  /** Asks for `synchronize`, or for `collectImages`, of a node at that time. */
  wakeAt(at: number, what: 'evictions' | 'images', node: string): void;
  /** The conditions of a node are others now. */
  conditionsChanged(node: string): void;
  /** A pod is to end. */
  podChanged(key: string): void;
}

/** So many failures are told of; after that it is tried again when something has changed. */
const TOLD_FAILURES = 2;

export class NodePressure {
  readonly #options: NodePressureOptions;
  readonly #evictions: EvictionManager;

  constructor(options: NodePressureOptions) {
    const { clock, lister, table, containers, identityOf, conditionsChanged, podChanged } = options;
    this.#options = options;
    this.#evictions = new EvictionManager({
      clock,
      lister,
      table,
      identityOf,
      conditionsChanged,
      summarize: (node) => this.summaryOf(node),
      wakeAt: (at, node) => options.wakeAt(at, 'evictions', node),
      reclaimDisk: (node) => reclaimDisk(node, table, containers),
      fail: (key, failure) => {
        table.store({ ...copyRecord(table.record(key)!), failure });
        podChanged(key);
      },
    });
  }

  summaryOf(node: Node): NodeSummary {
    return summarize(node, this.#options);
  }

  /** Has kernels and kubelets look at the nodes on which something uses more or less than before. */
  look(): void {
    const { table, lister } = this.#options;
    for (const name of table.takeUsed()) {
      const node = lister.get<Node>('nodes', undefined, name);
      if (!node) continue;
      const summary = this.summaryOf(node);
      const victims = outOfMemoryVictims(summary);
      for (const { container } of victims) this.#killForMemory(name, container.run);
      if (victims.length > 0) continue;
      this.#evictions.look(name, node, summary);
      this.#lookAtImages(name, node, summary);
    }
  }

  /** What a kubelet does at its moments, as far as it concerns pods. */
  synchronize(node: string): void {
    this.#evictions.synchronize(node);
  }

  /** What a kubelet does every five minutes while the disk is fuller than it should be. */
  collectImages(name: string): void {
    const { lister, table, identityOf } = this.#options;
    const node = lister.get<Node>('nodes', undefined, name);
    if (!node || !worksOnPods(table.machine(name))) return;
    const wanted = bytesToFree(this.summaryOf(node), table.evictionConfiguration(name));
    const { failedCollections: failures = 0, ...state } = table.eviction(name) ?? NO_SHORTAGE;
    const problem = collectionProblem(wanted, wanted > 0 ? freeImages(name, table, wanted) : 0);
    const after = problem === undefined ? state : { ...state, failedCollections: failures + 1 };
    table.setEviction(name, isQuiet(after) ? undefined : after);
    if (wanted > 0) table.noteUse(name, true);
    if (problem === undefined) return;
    const tell = (reason: string) => identityOf(name).events.eventAbout({ kind: 'Node', name, uid: name }, 'Warning', reason, problem);
    tell('FreeDiskSpaceFailed');
    // Once may be by chance.
    if (failures > 0) tell('ImageGCFailed');
  }

  /** A kubelet starts, and reads its configuration. One that cannot be used changes nothing. */
  readConfiguration(node: string, files: Files): void {
    const configuration = evictionConfiguration(files);
    if (configuration && !('error' in configuration)) this.#options.table.setEvictionConfiguration(node, configuration);
  }

  #lookAtImages(name: string, node: Node, summary: NodeSummary): void {
    const { table, clock, wakeAt } = this.#options;
    if (!worksOnPods(table.machine(name)) || bytesToFree(summary, table.evictionConfiguration(name)) <= 0) return;
    const { failedCollections = 0 } = table.eviction(name) ?? NO_SHORTAGE;
    if (failedCollections >= TOLD_FAILURES && !canFreeImages(name, table)) return;
    const began = table.machine(name).startedAt ?? parseTime(node.metadata.creationTimestamp) ?? 0;
    wakeAt(nextCollection(began, clock.now()), 'images', name);
  }

  /** As the kernel does, and what a kubelet makes of it (pkg/kubelet/oom, oom_watcher_linux.go). */
  #killForMemory(node: string, run: string): void {
    const { containers, table, identityOf, apiServerAnswers } = this.#options;
    const command = baseName(containers.get(run)?.config.argv[0] ?? '');
    containers.killForMemory(run);
    if (!answers(table.machine(node)) || !apiServerAnswers()) return;
    const message = `System OOM encountered, victim process: ${command}, pid: ${hostPid(run)}`;
    identityOf(node).events.eventAbout({ kind: 'Node', name: node, uid: node }, 'Warning', 'SystemOOM', message);
  }
}
