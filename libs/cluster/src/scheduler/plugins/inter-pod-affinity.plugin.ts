import type { Pod } from '@drydock/kinds';
import type { InterPodAffinityArgs } from '../configuration/scheduler-configuration.types.ts';
import {
  finalRefusal,
  MAXIMUM_SCORE,
  NO_PREFERENCE,
  NO_REFUSAL,
  refusal,
  type FilterPlugin,
  type SchedulingContext,
  type ScorePlugin,
} from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { matchesTerm, preferredTerms, requiredTerms, TopologyCounts } from './affinity-terms.ts';

/** Near to, or away from, other pods: within the nodes that share the value of a label. */
export const newInterPodAffinity = (args: InterPodAffinityArgs = {}): FilterPlugin & ScorePlugin => ({
  name: 'InterPodAffinity',
  weight: 2,

  scope({ pod, hasAntiAffinity }) {
    const terms = requiredTerms(pod, 'podAffinity').length + requiredTerms(pod, 'podAntiAffinity').length;
    return hasAntiAffinity || terms > 0 ? 'cluster' : 'nothing';
  },

  filter(node, context) {
    const { near, away, unwelcome } = neighboursOf(context);
    const { pod, lister } = context;
    const wanted = requiredTerms(pod, 'podAffinity');
    if (wanted.length > 0 && !wanted.every(({ topologyKey }) => near.at(node, topologyKey) > 0)) {
      // A first pod that matches its own terms may go anywhere that has their labels.
      const isFirst = near.isEmpty && wanted.every((term) => matchesTerm(term, pod, pod, lister));
      const hasLabels = wanted.every(({ topologyKey = '' }) => node.node.metadata.labels?.[topologyKey] !== undefined);
      if (!isFirst || !hasLabels) return finalRefusal("node(s) didn't match pod affinity rules");
    }
    if (requiredTerms(pod, 'podAntiAffinity').some(({ topologyKey }) => away.at(node, topologyKey) > 0))
      return refusal("node(s) didn't match pod anti-affinity rules");
    return unwelcome.isAtAny(node) ? refusal("node(s) didn't satisfy existing pods anti-affinity rules") : NO_REFUSAL;
  },

  local: (context) => (hasPreferences(context) ? undefined : NO_PREFERENCE),

  score(nodes, context) {
    if (!hasPreferences(context)) return nodes.map(() => 0);
    const liking = likingOf(context, args);
    const sums = nodes.map((node) => liking.sumOver(node));
    const [lowest, highest] = [Math.min(...sums), Math.max(...sums)];
    return sums.map((sum) => (highest === lowest ? 0 : Math.floor((MAXIMUM_SCORE * (sum - lowest)) / (highest - lowest))));
  },
});

export const interPodAffinity = newInterPodAffinity();

function hasPreferences({ pod, hasAffinity }: SchedulingContext): boolean {
  return hasAffinity || preferredTerms(pod).length > 0;
}

/** Where pods are that matter to the required terms. */
interface Neighbours {
  /** Those that match all terms of the pod's affinity, by the topology of each term. */
  readonly near: TopologyCounts;
  /** Those that match a term of its anti-affinity. */
  readonly away: TopologyCounts;
  /** Those that want to be away from it. */
  readonly unwelcome: TopologyCounts;
}

const NOBODY: Neighbours = { near: new TopologyCounts(), away: new TopologyCounts(), unwelcome: new TopologyCounts() };

/** One attempt asks about each node: the pods are counted once for all of them. */
const counted = new WeakMap<SchedulingContext, Neighbours>();

function neighboursOf(context: SchedulingContext): Neighbours {
  const known = counted.get(context);
  if (known) return known;
  const { pod, lister, nodes, hasAntiAffinity } = context;
  const wanted = requiredTerms(pod, 'podAffinity');
  const avoided = requiredTerms(pod, 'podAntiAffinity');
  if (wanted.length === 0 && avoided.length === 0 && !hasAntiAffinity) return NOBODY;
  const neighbours = { near: new TopologyCounts(), away: new TopologyCounts(), unwelcome: new TopologyCounts() };
  counted.set(context, neighbours);
  for (const node of nodes) {
    for (const other of node.pods.values()) {
      if (wanted.length > 0 && wanted.every((term) => matchesTerm(term, pod, other, lister))) {
        for (const { topologyKey } of wanted) neighbours.near.add(node, topologyKey);
      }
      for (const term of avoided) if (matchesTerm(term, pod, other, lister)) neighbours.away.add(node, term.topologyKey);
      if (!hasAntiAffinity) continue;
      for (const term of requiredTerms(other, 'podAntiAffinity')) {
        if (matchesTerm(term, other, pod, lister)) neighbours.unwelcome.add(node, term.topologyKey);
      }
    }
  }
  return neighbours;
}

/** What speaks for each topology: what the pod prefers of others, and what they prefer of it. */
function likingOf({ pod, lister, nodes, hasAffinity }: SchedulingContext, args: InterPodAffinityArgs): TopologyCounts {
  const { hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false } = args;
  const liking = new TopologyCounts();
  const own = preferredTerms(pod);
  const judge = (node: NodeInfo, other: Pod) => {
    for (const { term, weight } of own) if (matchesTerm(term, pod, other, lister)) liking.add(node, term.topologyKey, weight);
    if (!hasAffinity) return;
    for (const { term, weight } of ignorePreferredTermsOfExistingPods ? [] : preferredTerms(other)) {
      if (matchesTerm(term, other, pod, lister)) liking.add(node, term.topologyKey, weight);
    }
    for (const term of requiredTerms(other, 'podAffinity')) {
      if (matchesTerm(term, other, pod, lister)) liking.add(node, term.topologyKey, hardPodAffinityWeight);
    }
  };
  for (const node of nodes) for (const other of node.pods.values()) judge(node, other);
  return liking;
}
