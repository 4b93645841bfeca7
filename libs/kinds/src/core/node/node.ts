import type { ResourceDefinition } from '@drydock/apiserver';
import { nodeTable } from './node.table.ts';
import type { Node } from './node.types.ts';
import { validateNode, validateNodeUpdate } from './node.validation.ts';

export const nodes: ResourceDefinition<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  strategy: {
    defaults(draft) {
      draft.spec ??= {};
      // The old singular field and the first of the list are one value.
      const cidr = draft.spec.podCIDRs?.[0] ?? draft.spec.podCIDR;
      if (cidr) {
        draft.spec.podCIDRs ??= [cidr];
        draft.spec.podCIDR = cidr;
      }
      const { status } = draft;
      if (status?.capacity) status.allocatable = { ...status.capacity, ...status.allocatable };
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: validateNode,
    validateUpdate: validateNodeUpdate,
    generationChanges: false,
  },
  table: nodeTable,
  status: true,
  fieldSelectors: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
};
