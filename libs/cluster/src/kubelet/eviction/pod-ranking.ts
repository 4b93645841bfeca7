/** Which pod goes first when something is short (pkg/kubelet/eviction, rankMemoryPressure, rankDiskPressureFunc, rankPIDPressure). */
import { podRequests } from '../../scheduler/pod-resources.ts';
import { diskUseOf, type PodSummary } from '../node-summary.ts';
import type { ScarceResource } from './observations.ts';

/** The first to go first: those above their requests, then by priority, then by how much they are above them. */
export function rankPods(pods: readonly PodSummary[], resource: ScarceResource): PodSummary[] {
  const priority = (a: PodSummary, b: PodSummary) => (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0);
  if (resource === 'pids') return [...pods].sort((a, b) => priority(a, b) || b.processes - a.processes);
  const excess = (each: PodSummary) => useOf(each, resource) - requestOf(each, resource);
  const exceeds = (each: PodSummary) => Number(excess(each) > 0);
  return [...pods].sort((a, b) => exceeds(b) - exceeds(a) || priority(a, b) || excess(b) - excess(a));
}

function useOf(summary: PodSummary, resource: 'memory' | 'ephemeral-storage' | 'inodes'): number {
  if (resource === 'memory') return summary.memory;
  const { bytes, inodes } = diskUseOf(summary);
  return resource === 'inodes' ? inodes : bytes;
}

function requestOf({ pod }: PodSummary, resource: string): number {
  return podRequests(pod).get(resource) ?? 0;
}
