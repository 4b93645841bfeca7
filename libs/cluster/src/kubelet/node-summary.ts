/** What a node and its pods use of memory, disk and process ids: the kubelet's /stats/summary (pkg/kubelet/server/stats). */
import { quantityOf, quantityValue } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { POD_NODE_INDEX, type Container, type Node, type Pod } from '@drydock/kinds';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import { parseImageReference } from '../images/image-reference.ts';
import { imageOf } from '../images/registry.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';
import type { NodeTable } from './node-state.ts';
import { loadOf, STORAGE_LOAD_ANNOTATION, SYSTEM_USE, type ResourceUsage } from './resource-usage.ts';

export interface ContainerSummary {
  name: string;
  /** The id of its run. */
  run: string;
  /** Milliseconds of virtual time. */
  startedAt: number;
  /** In bytes: the working set. */
  memory: number;
  milliCpu: number;
  rootfs: DiskUse;
  logs: DiskUse;
}

export interface DiskUse {
  bytes: number;
  inodes: number;
}

export interface PodSummary {
  pod: Pod;
  /** Bytes. */
  memory: number;
  processes: number;
  /** Those that run. */
  containers: readonly ContainerSummary[];
  /** Its emptyDirs on the disk, by name. */
  volumes: ReadonlyMap<string, DiskUse>;
}

/** How much there is of something, and how much of it is in use. */
export interface Stock {
  capacity: number;
  used: number;
}

export interface NodeSummary {
  /** Bytes. `used` may be more than there is: then something will be killed. */
  memory: Stock;
  /** The one file system of the node, with its images; bytes. */
  disk: Stock;
  inodes: Stock;
  processes: Stock;
  /** Bytes of images. */
  images: number;
  pods: readonly PodSummary[];
  /** When the use changes next although nothing happens. */
  changesAt: number | undefined;
}

export interface NodeSummaryOptions {
  lister: Lister;
  table: NodeTable;
  containers: ContainerRuntime;
  volumes: VolumeManager;
  usage: ResourceUsage;
}

/** What the operating system has on the disk. */
const SYSTEM_DISK: DiskUse = { bytes: 1_050_000 * 4096, inodes: 118_000 };
const PAGE = 4096;
const SYSTEM_PROCESSES = 164;
/** ext4 as it is made by default. */
const BYTES_PER_INODE = 16_384;
/** `kernel.pid_max` of a machine with few processors. */
const MOST_PROCESSES = 32_768;
/** An image lies on the disk as it came, and unpacked. */
const UNPACKED = 2.5;
const BYTES_PER_FILE = 40_000;

/** Of a node with the pods that its kubelet runs. */
export function summarize(node: Node, options: NodeSummaryOptions): NodeSummary {
  const { name } = node.metadata;
  const { table, lister, containers } = options;
  const pods = lister.byIndex<Pod>('pods', POD_NODE_INDEX, name).flatMap((pod) => summaryOf(pod, options) ?? []);
  const images = table.imageSetsOf(name).reduce((sum, set) => sum + bytesOfImages(set), 0);
  const written = pods.flatMap(({ containers: each, volumes }) => [
    ...each.flatMap(({ rootfs, logs }) => [rootfs, logs]),
    ...volumes.values(),
  ]);
  const { pressure } = table.machine(name);
  const capacity = capacityOf(node, 'ephemeral-storage');
  const memory = capacityOf(node, 'memory');
  const takenMemory = SYSTEM_USE.memoryBytes + sum(pods, (each) => each.memory);
  return {
    memory: { capacity: memory, used: pressure.memory ? Math.max(takenMemory, memory - LEFT_BYTES) : takenMemory },
    disk: stock(capacity, SYSTEM_DISK.bytes + images + sum(written, ({ bytes }) => bytes), pressure.disk),
    inodes: stock(
      Math.floor(capacity / BYTES_PER_INODE),
      SYSTEM_DISK.inodes + Math.ceil(images / BYTES_PER_FILE) + sum(written, ({ inodes }) => inodes),
    ),
    processes: stock(MOST_PROCESSES, SYSTEM_PROCESSES + sum(pods, ({ processes }) => processes), pressure.pid),
    images,
    pods,
    changesAt: earliest(pods.flatMap(({ pod }) => runsOf(pod, table).map((run) => containers.useChangesAt(run)))),
  };
}

/** What a shortage of memory leaves: little, but the kernel kills nothing for it. */
const LEFT_BYTES = 48 * 1024 * 1024;

/** `exhausted`: something beside the pods takes all that is there. */
function stock(capacity: number, used: number, exhausted = false): Stock {
  return { capacity, used: exhausted ? capacity : Math.min(capacity, used) };
}

/** Of one pod; undefined when no kubelet runs it. */
function summaryOf(pod: Pod, { table, containers, volumes, usage }: NodeSummaryOptions): PodSummary | undefined {
  const record = table.record(`${pod.metadata.namespace}/${pod.metadata.name}`);
  const running = record?.uid === pod.metadata.uid ? usage.ofPod(pod) : undefined;
  if (!record || !running) return undefined;
  let processes = 0;
  const summaries = running.map(({ name, memoryBytes, milliCpu, run, startedAt }): ContainerSummary => {
    const { bytes, files, logBytes, processes: own } = containers.footprintOf(run);
    processes += own;
    const load = loadOf(pod, STORAGE_LOAD_ANNOTATION, name, pod.spec.containers[0]?.name === name, quantityValue);
    return {
      name,
      run,
      startedAt,
      memory: inPages(memoryBytes),
      milliCpu,
      rootfs: { bytes: inPages(Math.max(bytes, load)), inodes: files },
      logs: { bytes: inPages(logBytes), inodes: logBytes > 0 ? 1 : 0 },
    };
  });
  const onDisk = (pod.spec.volumes ?? []).flatMap(({ name = '', emptyDir }) => {
    const use = emptyDir && emptyDir.medium !== 'Memory' ? volumes.usage(record.uid, name) : undefined;
    return use ? [[name, { bytes: use.bytes, inodes: use.files }] as const] : [];
  });
  return { pod, memory: sum(summaries, ({ memory }) => memory), processes, containers: summaries, volumes: new Map(onDisk) };
}

function runsOf({ metadata }: Pod, table: NodeTable): string[] {
  const record = table.record(`${metadata.namespace}/${metadata.name}`);
  return Object.values(record?.containers ?? {}).flatMap(({ state }) => (state.phase === 'running' ? [state.run] : []));
}

/** What a pod has written on the disk. */
export function diskUseOf({ containers, volumes }: PodSummary): DiskUse {
  const parts = [...containers.flatMap(({ rootfs, logs }) => [rootfs, logs]), ...volumes.values()];
  return { bytes: sum(parts, ({ bytes }) => bytes), inodes: sum(parts, ({ inodes }) => inodes) };
}

const imageBytes = new WeakMap<ReadonlySet<string>, number>();

function bytesOfImages(references: ReadonlySet<string>): number {
  const known = imageBytes.get(references);
  if (known !== undefined) return known;
  const bytes = sum([...references], bytesOfImage);
  imageBytes.set(references, bytes);
  return bytes;
}

/** Memory is given out in pages, the disk in blocks of the same size. */
function inPages(bytes: number): number {
  return Math.ceil(bytes / PAGE) * PAGE;
}

/** Bytes that an image takes on the disk. */
export function bytesOfImage(canonical: string): number {
  const reference = parseImageReference(canonical);
  return 'error' in reference ? 0 : inPages(imageOf(reference).size * UNPACKED);
}

function capacityOf({ status }: Node, resource: string): number {
  return quantityValue(quantityOf(status?.capacity?.[resource]));
}

/** The container of a summary in its pod's spec. */
export function containerNamed({ spec }: Pod, name: string): Container | undefined {
  return [...spec.containers, ...(spec.initContainers ?? [])].find((each) => each.name === name);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
