import { SCORE_PLUGIN_NAMES, totalOf, type NodeScore, type SchedulingDecision } from '@drydock/sandbox';
import type { SchedulingDecision as ShownDecision } from './scheduling.types.ts';

/** A decision as a page shows it. Plugins that give all nodes the same points say nothing and are left out. */
export function shownDecision({ uid, at, preempts, refused, scores, ...decision }: SchedulingDecision): ShownDecision {
  const telling = SCORE_PLUGIN_NAMES.flatMap((plugin, index) => (differ(scores, index) ? [{ plugin, index }] : []));
  return {
    ...decision,
    id: uid,
    at: new Date(at),
    roomOn: preempts?.node,
    victims: [...(preempts?.pods ?? [])],
    refused: refused.map(({ nodes, ...group }) => ({ ...group, nodes: [...nodes] })),
    scores: scores.map((score) => ({
      node: score.node,
      total: totalOf(score),
      points: telling.map(({ plugin, index }) => ({ plugin, points: score.points[index]! })),
    })),
  };
}

function differ(scores: readonly NodeScore[], plugin: number): boolean {
  return scores.some(({ points }) => points[plugin] !== scores[0]!.points[plugin]);
}
