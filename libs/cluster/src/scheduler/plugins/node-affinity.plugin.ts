import { matchesNodeTerm, matchesRequiredNodeAffinity } from '@drydock/kinds';
import { finalRefusal, NO_REFUSAL, normalised, type FilterPlugin, type ScorePlugin } from '../framework.ts';

export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,

  filter({ node }, { pod }) {
    return matchesRequiredNodeAffinity(pod.spec, node) ? NO_REFUSAL : finalRefusal("node(s) didn't match Pod's node affinity/selector");
  },

  score(nodes, { pod }) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const sums = nodes.map(({ node }) =>
      preferred.reduce((sum, { weight = 0, preference = {} }) => (matchesNodeTerm(preference, node) ? sum + weight : sum), 0),
    );
    return normalised(sums);
  },
};
