import type { Condition, KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { nameColumn } from '../../meta/table-columns.ts';

export interface ComponentStatus extends KubeObject {
  conditions: (Condition & { error?: string })[];
}

const COMPONENTS = ['controller-manager', 'etcd-0', 'scheduler'];

function healthy(name: string): ComponentStatus {
  return {
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name, creationTimestamp: null },
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  };
}

/** Asked of the components when somebody reads, and stored nowhere (pkg/registry/core/componentstatus). */
export const componentStatuses: ResourceDefinition<ComponentStatus> = {
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  singular: 'componentstatus',
  shortNames: ['cs'],
  namespaced: false,
  verbs: ['get', 'list'],
  deprecationWarning: 'v1 ComponentStatus is deprecated in v1.19+',
  strategy: { generationChanges: false },
  computed: () => COMPONENTS.map(healthy),
  table: {
    columns: [nameColumn, { name: 'Status', type: 'string' }, { name: 'Message', type: 'string' }, { name: 'Error', type: 'string' }],
    cells({ metadata, conditions }) {
      const health = conditions.find(({ type }) => type === 'Healthy');
      const status = health?.status === 'True' ? 'Healthy' : health?.status === 'Unknown' ? 'Unknown' : 'Unhealthy';
      return [metadata.name, status, health?.message ?? '', health?.error ?? ''];
    },
  },
};
