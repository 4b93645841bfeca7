import type { Pod } from '@drydock/kinds';
import type { NodeResourcesFitArgs } from '../configuration/scheduler-configuration.types.ts';
import { localScores, type FilterPlugin, type Refusal, type ScorePlugin, type OwnScore, type SchedulingContext } from '../framework.ts';
import { assumedCpu, assumedMemory, type NodeInfo } from '../node-info.ts';
import { podRequests } from '../pod-resources.ts';
import { scoringStrategy, type Share } from './scoring-strategy.ts';

/** Enough of every resource; among nodes that have it, as the scoring strategy says: the emptier one, or the fuller one. */
export function newNodeResourcesFit(args: NodeResourcesFitArgs = {}): FilterPlugin & ScorePlugin {
  const strategy = scoringStrategy(args.scoringStrategy);
  const isIgnored = ignoring(args);

  function local({ pod }: SchedulingContext): OwnScore {
    const shareOf = shares(pod);
    return { raw: (node) => strategy.score((resource) => shareOf(node, resource)) };
  }

  return {
    name: 'NodeResourcesFit',
    weight: 1,

    scope: () => 'node',

    filter({ allocatable, requested, pods }, { pod }) {
      const refusals: Refusal[] = [];
      if (pods.size + 1 > (allocatable.get('pods') ?? 0)) refusals.push({ reason: 'Too many pods', unresolvable: false });
      for (const [resource, amount] of podRequests(pod)) {
        const capacity = allocatable.get(resource) ?? 0;
        if (amount === 0 || amount <= capacity - (requested.get(resource) ?? 0) || isIgnored(resource)) continue;
        refusals.push({ reason: `Insufficient ${resource}`, unresolvable: false });
      }
      return refusals;
    },

    local,
    score: (nodes, context) => localScores(nodes, local(context)),
  };
}

export const nodeResourcesFit = newNodeResourcesFit();

/** Extended resources that somebody else looks after. */
function ignoring({ ignoredResources = [], ignoredResourceGroups = [] }: NodeResourcesFitArgs): (resource: string) => boolean {
  if (ignoredResources.length + ignoredResourceGroups.length === 0) return () => false;
  return (resource) =>
    resource.includes('/') &&
    (ignoredResources.includes(resource) || ignoredResourceGroups.includes(resource.slice(0, resource.indexOf('/'))));
}

/** How much of a resource a node would have in use with the pod. Resources beside the usual ones count for pods that ask for them. */
function shares(pod: Pod): (node: NodeInfo, resource: string) => Share {
  const requests = podRequests(pod);
  const [cpu, memory] = [assumedCpu(requests), assumedMemory(requests)];
  return (node, resource) => {
    const capacity = node.allocatable.get(resource) ?? 0;
    if (resource === 'cpu') return { used: node.assumed.cpu + cpu, capacity };
    if (resource === 'memory') return { used: node.assumed.memory + memory, capacity };
    const wanted = requests.get(resource) ?? 0;
    return { used: (node.requested.get(resource) ?? 0) + wanted, capacity: wanted === 0 && resource.includes('/') ? 0 : capacity };
  };
}
