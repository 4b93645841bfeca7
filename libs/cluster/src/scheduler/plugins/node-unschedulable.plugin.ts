import { toleratesTaint } from '@drydock/kinds';
import { finalRefusal, NO_REFUSAL, type FilterPlugin } from '../framework.ts';

const UNSCHEDULABLE_TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes. */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  scope: () => 'node',
  filter: ({ node }, { pod }) =>
    !node.spec.unschedulable || toleratesTaint(pod.spec.tolerations, UNSCHEDULABLE_TAINT)
      ? NO_REFUSAL
      : finalRefusal('node(s) were unschedulable'),
};
