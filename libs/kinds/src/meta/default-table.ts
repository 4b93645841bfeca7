import type { KubeObject } from '@drydock/apimachinery';
import type { TableDefinition } from '@drydock/apiserver';
import { nameColumn } from './table-columns.ts';

/** How kinds without a printer of their own are printed (k8s.io/apiserver, rest.NewDefaultTableConvertor). */
export const defaultTable: TableDefinition<KubeObject> = {
  columns: [nameColumn, { name: 'Created At', type: 'date' }],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? null],
};
