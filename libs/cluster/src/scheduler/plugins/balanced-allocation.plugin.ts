import type { NodeResourcesBalancedAllocationArgs } from '../configuration/scheduler-configuration.types.ts';
import { localScores, MAXIMUM_SCORE, type OwnScore, type SchedulingContext, type ScorePlugin } from '../framework.ts';
import { podRequests } from '../pod-resources.ts';

const DEFAULT_RESOURCES = [{ name: 'cpu' }, { name: 'memory' }];

/** Nodes on which the pod leaves the resources (CPU and memory by default) about equally used. */
export function newBalancedAllocation({ resources = [] }: NodeResourcesBalancedAllocationArgs = {}): ScorePlugin {
  const names = (resources.length > 0 ? resources : DEFAULT_RESOURCES).map(({ name = '' }) => name);

  function local({ pod }: SchedulingContext): OwnScore {
    const requests = podRequests(pod);
    const wanted = names.map((name) => ({ name, amount: requests.get(name) ?? 0 }));
    const counted = wanted.filter(({ name, amount }) => !name.includes('/') || amount > 0);
    return {
      raw({ allocatable, requested }) {
        const fractions: number[] = [];
        for (const { name, amount } of counted) {
          const capacity = allocatable.get(name) ?? 0;
          if (capacity !== 0) fractions.push(Math.min(((requested.get(name) ?? 0) + amount) / capacity, 1));
        }
        return Math.floor((1 - deviationOf(fractions)) * MAXIMUM_SCORE);
      },
    };
  }

  return { name: 'NodeResourcesBalancedAllocation', weight: 1, local, score: (nodes, context) => localScores(nodes, local(context)) };
}

export const balancedAllocation = newBalancedAllocation();

function deviationOf(fractions: readonly number[]): number {
  if (fractions.length < 2) return 0;
  if (fractions.length === 2) return Math.abs(fractions[0]! - fractions[1]!) / 2;
  const mean = fractions.reduce((sum, each) => sum + each, 0) / fractions.length;
  return Math.sqrt(fractions.reduce((sum, each) => sum + (each - mean) ** 2, 0) / fractions.length);
}
