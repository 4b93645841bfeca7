import { toleratesTaint } from '@drydock/kinds';
import { finalRefusal, NO_REFUSAL, normalised, type FilterPlugin, type ScorePlugin } from '../framework.ts';

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,

  filter({ node }, { pod }) {
    const hard = (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
    const untolerated = hard.find((taint) => !toleratesTaint(pod.spec.tolerations, taint));
    return untolerated ? finalRefusal(`node(s) had untolerated taint {${untolerated.key}: ${untolerated.value ?? ''}}`) : NO_REFUSAL;
  },

  /** Fewer soft taints that the pod does not tolerate are better. */
  score(nodes, { pod }) {
    const count = nodes.map(
      ({ node }) =>
        (node.spec.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !toleratesTaint(pod.spec.tolerations, taint))
          .length,
    );
    return normalised(count, true);
  },
};
