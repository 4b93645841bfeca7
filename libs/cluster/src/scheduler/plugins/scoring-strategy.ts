/** How NodeResourcesFit rates nodes by how full they would be (plugins/noderesources: least_allocated, most_allocated, requested_to_capacity_ratio). */
import type { NodeResourcesFitArgs, UtilizationShapePoint } from '../configuration/scheduler-configuration.types.ts';
import { MAXIMUM_SCORE } from '../framework.ts';

/** Of one resource of a node. */
export interface Share {
  readonly used: number;
  /** 0: the resource does not count. */
  readonly capacity: number;
}

export interface ScoringStrategy {
  /** From 0 to 100. */
  score(shareOf: (resource: string) => Share): number;
}

type Rate = (share: Share) => number;

const DEFAULT_RESOURCES = [{ name: 'cpu' }, { name: 'memory' }];
/** What points of a shape are out of. */
const MAXIMUM_POINTS = 10;

const leastAllocated: Rate = ({ used, capacity }) => (used > capacity ? 0 : Math.floor(((capacity - used) * MAXIMUM_SCORE) / capacity));
const mostAllocated: Rate = ({ used, capacity }) => Math.floor((Math.min(used, capacity) * MAXIMUM_SCORE) / capacity);

export function scoringStrategy(args: NodeResourcesFitArgs['scoringStrategy'] = {}): ScoringStrategy {
  const { type = 'LeastAllocated', resources = [], requestedToCapacityRatio } = args;
  const counted = (resources.length > 0 ? resources : DEFAULT_RESOURCES).map(
    ({ name = '', weight }: { name?: string; weight?: number }) => ({
      name,
      // Zero stands for the default.
      weight: weight || 1,
    }),
  );
  const byRatio = type === 'RequestedToCapacityRatio';
  const rate = byRatio ? alongShape(requestedToCapacityRatio?.shape ?? []) : type === 'MostAllocated' ? mostAllocated : leastAllocated;
  return {
    score(shareOf) {
      let sum = 0;
      let weights = 0;
      for (const { name, weight } of counted) {
        const share = shareOf(name);
        if (share.capacity === 0) continue;
        const points = rate(share);
        if (byRatio && points <= 0) continue;
        sum += points * weight;
        weights += weight;
      }
      if (weights === 0) return 0;
      return byRatio ? Math.round(sum / weights) : Math.floor(sum / weights);
    },
  };
}

/** Straight lines between the points of the shape, in whole numbers. */
function alongShape(shape: readonly UtilizationShapePoint[]): Rate {
  const points = shape.map(({ utilization = 0, score = 0 }) => ({ utilization, score: score * (MAXIMUM_SCORE / MAXIMUM_POINTS) }));
  return ({ used, capacity }) => {
    const utilization = used > capacity ? 100 : Math.floor((used * 100) / capacity);
    const at = points.findIndex((point) => utilization <= point.utilization);
    if (at < 0) return points.at(-1)?.score ?? 0;
    if (at === 0) return points[0]!.score;
    const [from, to] = [points[at - 1]!, points[at]!];
    return from.score + Math.trunc(((to.score - from.score) * (utilization - from.utilization)) / (to.utilization - from.utilization));
  };
}
