import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import type { ServiceAccount } from './service-account.types.ts';

export const serviceAccountTable: TableDefinition<ServiceAccount> = {
  columns: [nameColumn, { name: 'Secrets', type: 'string' }, ageColumn],
  cells: (account, clock) => [account.metadata.name, account.secrets?.length ?? 0, ageOf(account, clock)],
};
