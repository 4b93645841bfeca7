/** The kubelet's answer at /stats/summary (k8s.io/kubelet/pkg/apis/stats/v1alpha1, Summary). */
import { formatTime } from '@drydock/apimachinery';
import type { Node } from '@drydock/kinds';
import { diskUseOf, type ContainerSummary, type DiskUse, type NodeSummary, type PodSummary, type Stock } from './node-summary.ts';

export function statsSummary({ metadata }: Node, { memory, disk, inodes, processes, images, pods }: NodeSummary, now: number): object {
  const time = formatTime(now);
  const fileSystem = (used: DiskUse) => ({
    time,
    availableBytes: disk.capacity - disk.used,
    capacityBytes: disk.capacity,
    usedBytes: used.bytes,
    inodesFree: inodes.capacity - inodes.used,
    inodes: inodes.capacity,
    inodesUsed: used.inodes,
  });
  const memoryOf = ({ used }: Pick<Stock, 'used'>) => ({ time, usageBytes: used, workingSetBytes: used, rssBytes: used });
  const cpuOf = (milliCpu: number) => ({ time, usageNanoCores: milliCpu * 1_000_000 });
  const containerStats = ({ name, startedAt, memory: used, milliCpu, rootfs, logs }: ContainerSummary) => ({
    name,
    startTime: formatTime(startedAt),
    cpu: cpuOf(milliCpu),
    memory: memoryOf({ used }),
    rootfs: fileSystem(rootfs),
    logs: fileSystem(logs),
  });
  const podStats = (summary: PodSummary) => ({
    podRef: { name: summary.pod.metadata.name, namespace: summary.pod.metadata.namespace, uid: summary.pod.metadata.uid },
    startTime: summary.pod.status?.startTime ?? null,
    containers: summary.containers.map(containerStats),
    cpu: cpuOf(summary.containers.reduce((sum, { milliCpu }) => sum + milliCpu, 0)),
    memory: memoryOf({ used: summary.memory }),
    volume: [...summary.volumes].map(([name, use]) => ({ ...fileSystem(use), name })),
    'ephemeral-storage': fileSystem(diskUseOf(summary)),
    process_stats: { process_count: summary.processes },
  });
  return {
    node: {
      nodeName: metadata.name,
      startTime: metadata.creationTimestamp,
      memory: { ...memoryOf(memory), availableBytes: Math.max(0, memory.capacity - memory.used) },
      fs: fileSystem({ bytes: disk.used, inodes: inodes.used }),
      runtime: { imageFs: fileSystem({ bytes: images, inodes: inodes.used }) },
      rlimit: { time, maxpid: processes.capacity, curproc: processes.used },
    },
    pods: pods.map(podStats),
  };
}
