import { finalRefusal, NO_REFUSAL, type FilterPlugin } from '../framework.ts';

export const nodeName: FilterPlugin = {
  name: 'NodeName',
  scope: ({ pod }) => (pod.spec.nodeName ? 'node' : 'nothing'),
  filter: ({ node }, { pod }) =>
    !pod.spec.nodeName || pod.spec.nodeName === node.metadata.name
      ? NO_REFUSAL
      : finalRefusal("node(s) didn't match the requested node name"),
};
