import { matchesNodeTerm, matchesRequiredNodeAffinity, type NodeSelectorTerm } from '@drydock/kinds';
import { finalRefusal, localScores, NO_REFUSAL, type FilterPlugin, type ScorePlugin } from '../framework.ts';

export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,

  isLocal: () => true,

  preFilter({ pod }) {
    const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    const names = terms && namesIn(terms);
    if (!names) return undefined;
    return names.size > 0 ? { nodeNames: names } : { reason: 'pod affinity terms conflict', unresolvable: true };
  },

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

/** The nodes that the terms name by their `metadata.name`; undefined when a term leaves it open. */
function namesIn(terms: readonly NodeSelectorTerm[]): Set<string> | undefined {
  const all = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const lists = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In').map(({ values = [] }) => values);
    if (lists.length === 0) return undefined;
    for (const name of lists[0]!) if (lists.every((list) => list.includes(name))) all.add(name);
  }
  return all;
}
