import { finalRefusal, NO_REFUSAL, normalised, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import { tolerates } from './tolerations.ts';

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,

  filter({ node }, { pod }) {
    const hard = (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
    const untolerated = hard.find((taint) => !tolerates(pod, taint));
    return untolerated ? finalRefusal(`node(s) had untolerated taint {${untolerated.key}: ${untolerated.value ?? ''}}`) : NO_REFUSAL;
  },

  /** Fewer soft taints that the pod does not tolerate are better. */
  score(nodes, { pod }) {
    const count = nodes.map(
      ({ node }) => (node.spec.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(pod, taint)).length,
    );
    return normalised(count, true);
  },
};
