import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import type { Namespace } from './namespace.types.ts';

export const namespaceTable: TableDefinition<Namespace> = {
  columns: [nameColumn, { name: 'Status', type: 'string' }, ageColumn],
  cells: (namespace, clock) => [namespace.metadata.name, namespace.status?.phase ?? '', ageOf(namespace, clock)],
};
