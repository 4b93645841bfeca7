import { matchesNodeTerm, matchesRequiredNodeAffinity } from '@drydock/kinds';
import { finalRefusal, localScores, NO_REFUSAL, type FilterPlugin, type ScorePlugin } from '../framework.ts';

export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,

  isLocal: () => true,

  filter({ node }, { pod }) {
    return matchesRequiredNodeAffinity(pod.spec, node) ? NO_REFUSAL : finalRefusal("node(s) didn't match Pod's node affinity/selector");
  },

  local({ pod }) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    return {
      raw: ({ node }) =>
        preferred.reduce((sum, { weight = 0, preference = {} }) => (matchesNodeTerm(preference, node) ? sum + weight : sum), 0),
      normalise: 'highest',
    };
  },

  score: (nodes, context) => localScores(nodes, nodeAffinity.local(context)!),
};
