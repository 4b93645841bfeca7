import { localScores, MAXIMUM_SCORE, type ScorePlugin } from '../framework.ts';
import { podRequests } from '../pod-resources.ts';

const RESOURCES = ['cpu', 'memory'];

/** Nodes on which the pod leaves CPU and memory about equally used. */
export const balancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,

  local({ pod }) {
    const requests = podRequests(pod);
    return {
      raw({ allocatable, requested }) {
        const fractions = RESOURCES.map((resource) => {
          const used = (requested.get(resource) ?? 0) + (requests.get(resource) ?? 0);
          return Math.min(used / (allocatable.get(resource) || Number.POSITIVE_INFINITY), 1);
        });
        const deviation = Math.abs(fractions[0]! - fractions[1]!) / 2;
        return Math.floor((1 - deviation) * MAXIMUM_SCORE);
      },
    };
  },

  score: (nodes, context) => localScores(nodes, balancedAllocation.local(context)!),
};
