/** The machines of nodes: what happens to them, and what that does to all that runs on them. */
import type { Clock } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { NODE_CONTROLLER, POD_NODE_INDEX, silenceKey } from '@drydock/kinds';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import type { ServiceProxies } from '../network/kube-proxy/service-proxies.ts';
import type { NodeRuntimeDependencies } from '../node-runtime.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';
import type { NodePressure } from './eviction/node-pressure.ts';
import { KUBELET, nodeKey } from './kubelet.controller.ts';
import { changedMachine, isReachable, runs, SOUND_MACHINE, type MachineChange } from './machine-state.ts';
import type { NodeTable } from './node-state.ts';
import { copyRecord } from './pod-record.ts';

export interface NodeMachinesOptions extends Pick<NodeRuntimeDependencies, 'wake' | 'wakeAt'> {
  clock: Clock;
  lister: Lister;
  table: NodeTable;
  containers: ContainerRuntime;
  volumes: VolumeManager;
  proxies: ServiceProxies;
  pressure: NodePressure;
}

/** Milliseconds that it takes to set up the network for the pods of a new node. */
const NETWORK_SETUP = 10_000;

export class NodeMachines {
  readonly #options: NodeMachinesOptions;

  constructor(options: NodeMachinesOptions) {
    this.#options = options;
  }

  obstacle(from: string, to: string): 'down' | 'cut' | undefined {
    const [here, there] = [this.#options.table.machine(from), this.#options.table.machine(to)];
    if (there.power === 'off') return 'down';
    return from === to || [here, there].every(isReachable) ? undefined : 'cut';
  }

  /** Something happens to a machine, or is undone: a fault, or `systemctl` on it. Containers go on as far as the machine lets them. */
  change(node: string, change: MachineChange): void {
    const before = this.#options.table.machine(node);
    const after = changedMachine(before, change, this.#options.clock.now());
    if (after === before) return;
    this.#options.table.setMachine(node, after);
    if (before.power === 'on' && after.power === 'off') this.#losePower(node);
    if (!runs(before) && runs(after)) this.#options.pressure.readConfiguration(node, this.#options.volumes.nodeView(node));
    this.#options.table.noteUse(node, true);
    const { lister, wake } = this.#options;
    wake(KUBELET, nodeKey(node));
    wake(NODE_CONTROLLER, silenceKey(node));
    for (const { metadata } of lister.byIndex('pods', POD_NODE_INDEX, node)) wake(KUBELET, `${metadata.namespace}/${metadata.name}`);
  }

  /** A machine whose kubelet starts for the first time. */
  join(node: string): void {
    const now = this.#options.clock.now();
    this.#options.table.setMachine(node, { ...SOUND_MACHINE, startedAt: now, answersSince: now });
    this.#options.wake(KUBELET, nodeKey(node));
    this.setUpNetwork(node);
  }

  /** The network for pods comes to a machine whose Node was made a moment ago. */
  setUpNetwork(node: string): void {
    const { table, clock, wakeAt } = this.#options;
    const networkAt = clock.now() + NETWORK_SETUP;
    table.setMachine(node, { ...table.machine(node), networkAt });
    wakeAt(networkAt, KUBELET, nodeKey(node));
  }

  remove(node: string): void {
    this.change(node, { power: 'off' });
    for (const { config } of [...this.#options.containers.runs()]) if (config.node === node) this.#options.containers.remove(config.id);
    this.#options.table.forgetMachine(node);
  }

  /** Everything on the machine ends at once; its pods will want new sandboxes. */
  #losePower(node: string): void {
    for (const { key } of this.#options.table.recordsOn(node)) {
      const record = copyRecord(this.#options.table.record(key)!);
      for (const container of Object.values(record.containers)) {
        if (container.state.phase === 'running') this.#options.containers.crash(container.state.run);
      }
      this.#options.table.store({ ...record, address: undefined, sandboxAt: undefined, sandboxLost: true });
    }
    this.#options.proxies.forget(node);
  }
}
