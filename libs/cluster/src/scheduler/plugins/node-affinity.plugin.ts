import { finalRefusal, NO_REFUSAL, normalised, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import { matchesAnyTerm, matchesTerm } from './node-selector.ts';

export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,

  filter({ node }, { pod }) {
    const labels = node.metadata.labels ?? {};
    const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    if (selected && (!required || matchesAnyTerm(required, node))) return NO_REFUSAL;
    return finalRefusal("node(s) didn't match Pod's node affinity/selector");
  },

  score(nodes, { pod }) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const sums = nodes.map(({ node }) =>
      preferred.reduce((sum, { weight = 0, preference = {} }) => (matchesTerm(preference, node) ? sum + weight : sum), 0),
    );
    return normalised(sums);
  },
};
