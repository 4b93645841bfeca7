import type { ResourceDefinition } from '@drydock/apiserver';
import { namespaceFinalize, namespaceStrategy } from './namespace.strategy.ts';
import { namespaceTable } from './namespace.table.ts';
import type { Namespace } from './namespace.types.ts';

export const namespaces: ResourceDefinition<Namespace> = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  strategy: namespaceStrategy,
  table: namespaceTable,
  status: true,
  updates: { finalize: namespaceFinalize },
  fieldSelectors: { 'status.phase': (namespace) => namespace.status?.phase ?? '' },
};
