import type { KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';

export interface CSINode extends KubeObject {
  spec: { drivers?: { name?: string; nodeID?: string }[] };
}

export const csiNodes: ResourceDefinition<CSINode> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  singular: 'csinode',
  namespaced: false,
  strategy: {
    defaults(draft) {
      draft.spec ??= {};
    },
    generationChanges: false,
  },
  table: {
    columns: [nameColumn, { name: 'Drivers', type: 'integer' }, ageColumn],
    cells: (each, clock) => [each.metadata.name, each.spec.drivers?.length ?? 0, ageOf(each, clock)],
  },
};
