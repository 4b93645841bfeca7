import type { ContainerRuntime } from '../containers/container-runtime.ts';
import { limitsStorage } from './eviction/local-storage.ts';
import type { KnownPods } from './known-pods.ts';
import type { NodeTable } from './node-state.ts';

export interface DisturbedPodsOptions {
  table: NodeTable;
  pods: KnownPods;
  containers: ContainerRuntime;
  /** Asks the kubelet to look at a pod. */
  wake(pod: string): void;
}

/** Pods in whose containers something happened since their kubelet looked. */
export class DisturbedPods {
  readonly #options: DisturbedPodsOptions;
  readonly #keys = new Set<string>();

  constructor(options: DisturbedPodsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#keys.size;
  }

  add(key: string): void {
    this.#keys.add(key);
    this.#options.wake(key);
  }

  /** Whether it was disturbed; the kubelet looks now. */
  take(key: string): boolean {
    if (!this.#keys.delete(key)) return false;
    const { table, pods, containers } = this.#options;
    const record = table.record(key);
    if (!record) return true;
    const runs = Object.values(record.containers).flatMap(({ state }) => (state.phase === 'running' ? [state.run] : []));
    const pod = pods.get(key);
    table.noteUse(record.node, (pod && limitsStorage(pod)) || runs.some((run) => containers.usesMuch(run)));
    return true;
  }
}
