import { matchesNodeTerm, matchesRequiredNodeAffinity, type NodeSelectorTerm } from '@drydock/kinds';
import type { NodeAffinityArgs } from '../configuration/scheduler-configuration.types.ts';
import {
  finalRefusal,
  localScores,
  NO_REFUSAL,
  type FilterPlugin,
  type OwnScore,
  type SchedulingContext,
  type ScorePlugin,
} from '../framework.ts';

/** The labels that a pod wants of its node, and that the scheduler wants of the nodes of all its pods. */
export function newNodeAffinity({ addedAffinity = {} }: NodeAffinityArgs = {}): FilterPlugin & ScorePlugin {
  const added = addedAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const addedPreferences = addedAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];

  function local({ pod }: SchedulingContext): OwnScore {
    const own = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = [...addedPreferences, ...own];
    return {
      raw: ({ node }) =>
        preferred.reduce((sum, { weight = 0, preference = {} }) => (matchesNodeTerm(preference, node) ? sum + weight : sum), 0),
      normalise: 'highest',
    };
  }

  return {
    name: 'NodeAffinity',
    weight: 2,

    scope({ pod: { spec } }) {
      const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      return added || required || spec.nodeSelector ? 'node' : 'nothing';
    },

    preFilter({ pod }) {
      const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
      const names = terms && namesIn(terms);
      if (!names) return undefined;
      return names.size > 0 ? { nodeNames: names } : { reason: 'pod affinity terms conflict', unresolvable: true };
    },

    filter({ node }, { pod }) {
      if (added && !added.some((term) => matchesNodeTerm(term, node)))
        return finalRefusal("node(s) didn't match scheduler-enforced node affinity");
      return matchesRequiredNodeAffinity(pod.spec, node) ? NO_REFUSAL : finalRefusal("node(s) didn't match Pod's node affinity/selector");
    },

    local,
    score: (nodes, context) => localScores(nodes, local(context)),
  };
}

export const nodeAffinity = newNodeAffinity();

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
