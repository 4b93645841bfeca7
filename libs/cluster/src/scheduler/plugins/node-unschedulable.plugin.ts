import { finalRefusal, NO_REFUSAL, type FilterPlugin } from '../framework.ts';
import { tolerates } from './tolerations.ts';

const UNSCHEDULABLE_TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes. */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  filter: ({ node }, { pod }) =>
    !node.spec.unschedulable || tolerates(pod, UNSCHEDULABLE_TAINT) ? NO_REFUSAL : finalRefusal('node(s) were unschedulable'),
};
