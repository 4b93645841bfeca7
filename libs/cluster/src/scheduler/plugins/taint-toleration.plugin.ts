import { toleratesTaint } from '@drydock/kinds';
import { finalRefusal, localScores, NO_REFUSAL, type FilterPlugin, type ScorePlugin } from '../framework.ts';

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,

  isLocal: () => true,

  filter({ node }, { pod }) {
    const hard = (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
    const untolerated = hard.find((taint) => !toleratesTaint(pod.spec.tolerations, taint));
    return untolerated ? finalRefusal(`node(s) had untolerated taint {${untolerated.key}: ${untolerated.value ?? ''}}`) : NO_REFUSAL;
  },

  /** Fewer soft taints that the pod does not tolerate are better. */
  local: ({ pod }) => ({
    raw: ({ node }) =>
      (node.spec.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !toleratesTaint(pod.spec.tolerations, taint))
        .length,
    normalise: 'reverse',
  }),

  score: (nodes, context) => localScores(nodes, taintToleration.local(context)!),
};
