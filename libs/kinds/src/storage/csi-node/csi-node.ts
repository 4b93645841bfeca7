import type { KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';

export interface CSINode extends KubeObject {
  spec: { drivers?: CSINodeDriver[] };
}

export interface CSINodeDriver {
  name?: string;
  nodeID?: string;
  topologyKeys?: string[] | null;
  /** How many of its volumes fit on the node. */
  allocatable?: { count?: number };
}

export const CSI_NODES = 'csinodes.storage.k8s.io';

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
