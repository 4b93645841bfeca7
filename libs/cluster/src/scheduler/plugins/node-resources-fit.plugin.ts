import { localScores, MAXIMUM_SCORE, type FilterPlugin, type Refusal, type ScorePlugin } from '../framework.ts';
import { assumedCpu, assumedMemory, type NodeInfo } from '../node-info.ts';
import { podRequests } from '../pod-resources.ts';

/** Enough of every resource; among nodes that have it, the emptier one (LeastAllocated). */
export const nodeResourcesFit: FilterPlugin & ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,

  isLocal: () => true,

  filter({ allocatable, requested, pods }, { pod }) {
    const refusals: Refusal[] = [];
    if (pods.size + 1 > (allocatable.get('pods') ?? 0)) refusals.push({ reason: 'Too many pods', unresolvable: false });
    for (const [resource, amount] of podRequests(pod)) {
      const capacity = allocatable.get(resource) ?? 0;
      if (amount === 0 || amount <= capacity - (requested.get(resource) ?? 0)) continue;
      refusals.push({ reason: `Insufficient ${resource}`, unresolvable: false });
    }
    return refusals;
  },

  local({ pod }) {
    const requests = podRequests(pod);
    return {
      raw(node) {
        const cpu = free(node.assumed.cpu + assumedCpu(requests), node, 'cpu');
        const memory = free(node.assumed.memory + assumedMemory(requests), node, 'memory');
        return Math.floor((cpu + memory) / 2);
      },
    };
  },

  score: (nodes, context) => localScores(nodes, nodeResourcesFit.local(context)!),
};

function free(used: number, { allocatable }: NodeInfo, resource: string): number {
  const capacity = allocatable.get(resource) ?? 0;
  return capacity === 0 || used > capacity ? 0 : Math.floor(((capacity - used) * MAXIMUM_SCORE) / capacity);
}
