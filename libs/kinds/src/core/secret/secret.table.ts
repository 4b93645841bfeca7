import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import type { Secret } from './secret.types.ts';

export const secretTable: TableDefinition<Secret> = {
  columns: [nameColumn, { name: 'Type', type: 'string' }, { name: 'Data', type: 'string' }, ageColumn],
  cells: (secret, clock) => [secret.metadata.name, secret.type ?? '', Object.keys(secret.data ?? {}).length, ageOf(secret, clock)],
};
