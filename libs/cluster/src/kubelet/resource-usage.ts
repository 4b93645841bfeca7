/** What containers and nodes use at this moment, as the kubelet measures it (its /metrics/resource). */
import { quantityMilliValue, quantityOf, quantityValue } from '@drydock/apimachinery';
import type { Node, Pod, ResourceUse } from '@drydock/kinds';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import { answers } from './machine-state.ts';
import type { NodeTable } from './node-state.ts';

/** What runs on every node beside pods: kubelet, container runtime, systemd. */
export const SYSTEM_USE: ResourceUse = { milliCpu: 35, memoryBytes: 420 * 1024 * 1024 };

/** With these annotations the author of a pod says what a container uses at least; `….NAME` names the container, otherwise it is the first. */
export const CPU_LOAD_ANNOTATION = 'load.drydock.dev/cpu';
export const MEMORY_LOAD_ANNOTATION = 'load.drydock.dev/memory';
export const STORAGE_LOAD_ANNOTATION = 'load.drydock.dev/ephemeral-storage';

/** Whether the author of a pod says what it uses. */
export function saysLoad({ metadata }: Pod): boolean {
  for (const name in metadata.annotations) if (name.startsWith('load.drydock.dev/')) return true;
  return false;
}

/** Use of resources by one container. */
export interface ContainerUsage extends ResourceUse {
  name: string;
  /** The id of its run. */
  run: string;
  /** Milliseconds of virtual time. */
  startedAt: number;
}

export class ResourceUsage {
  readonly #table: NodeTable;
  readonly #containers: ContainerRuntime;

  constructor(table: NodeTable, containers: ContainerRuntime) {
    this.#table = table;
    this.#containers = containers;
  }

  /** Of the running containers of a pod; undefined when no kubelet knows it. */
  ofPod(pod: Pod): ContainerUsage[] | undefined {
    const { name: podName, namespace, uid } = pod.metadata;
    const record = this.#table.record(`${namespace}/${podName}`);
    if (record?.uid !== uid) return undefined;
    return Object.entries(record!.containers).flatMap(([name, { state, resources }]) => {
      if (state.phase !== 'running') return [];
      const measured = this.#containers.usageOf(state.run);
      const isFirst = pod.spec.containers[0]?.name === name;
      const milliCpu = Math.max(measured.milliCpu, loadOf(pod, CPU_LOAD_ANNOTATION, name, isFirst, quantityMilliValue));
      const memoryBytes = Math.max(measured.memoryBytes, loadOf(pod, MEMORY_LOAD_ANNOTATION, name, isFirst, quantityValue));
      const container = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find((each) => each.name === name);
      const limit = (resources ?? container?.resources)?.limits?.cpu;
      const allowed = limit === undefined ? milliCpu : Math.min(milliCpu, quantityMilliValue(quantityOf(limit)));
      return [{ name, run: state.run, memoryBytes, milliCpu: allowed, startedAt: state.startedAt }];
    });
  }

  /** Of a whole node: its pods, and what the system itself takes. Never more than there is. Undefined when its kubelet does not answer. */
  ofNode(node: Node | undefined, podsOnNode: readonly Pod[]): ResourceUse | undefined {
    if (!node || !answers(this.#table.machine(node.metadata.name))) return undefined;
    let { milliCpu, memoryBytes } = SYSTEM_USE;
    for (const use of podsOnNode.flatMap((pod) => this.ofPod(pod) ?? [])) {
      milliCpu += use.milliCpu;
      memoryBytes += use.memoryBytes;
    }
    const { cpu, memory } = node.status?.capacity ?? {};
    return {
      milliCpu: cpu === undefined ? milliCpu : Math.min(milliCpu, quantityMilliValue(quantityOf(cpu))),
      memoryBytes: memory === undefined ? memoryBytes : Math.min(memoryBytes, quantityValue(quantityOf(memory))),
    };
  }
}

/** What the author of a pod says that one of its containers uses; 0 when that is nothing. */
export function loadOf(
  { metadata }: Pod,
  annotation: string,
  container: string,
  isFirst: boolean,
  read: (quantity: ReturnType<typeof quantityOf>) => number,
): number {
  const text = metadata.annotations?.[`${annotation}.${container}`] ?? (isFirst ? metadata.annotations?.[annotation] : undefined);
  return text === undefined ? 0 : read(quantityOf(text));
}
