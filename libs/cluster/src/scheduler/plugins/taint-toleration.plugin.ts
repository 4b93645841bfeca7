import { toleratesTaint } from '@drydock/kinds';
import {
  finalRefusal,
  localScores,
  NO_REFUSAL,
  type FilterPlugin,
  type OwnScore,
  type SchedulingContext,
  type ScorePlugin,
} from '../framework.ts';
import type { Taint } from '../node-info.ts';

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,

  scope: () => 'node',

  filter({ node }, { pod }) {
    const hard = (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
    const untolerated = hard.find((taint) => !toleratesTaint(pod.spec.tolerations, taint));
    return untolerated ? finalRefusal(`node(s) had untolerated taint {${untolerated.key}: ${untolerated.value ?? ''}}`) : NO_REFUSAL;
  },

  local,
  score: (nodes, context) => localScores(nodes, local(context)),
};

/** Fewer soft taints that the pod does not tolerate are better. */
function local({ pod }: SchedulingContext): OwnScore {
  const isUnwelcome = (taint: Taint) => taint.effect === 'PreferNoSchedule' && !toleratesTaint(pod.spec.tolerations, taint);
  return { raw: ({ node }) => (node.spec.taints ?? []).filter(isUnwelcome).length, normalise: 'reverse' };
}
