import type { ResourceDefinition, TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import type { ResourceQuota } from './resource-quota.types.ts';
import { validateResourceQuota, validateResourceQuotaUpdate } from './resource-quota.validation.ts';

/** `pods: 1/3, requests.cpu: 0/1`; what is about limits has a column of its own. */
function usageColumn({ status }: ResourceQuota, limits: boolean): string {
  return Object.keys(status?.hard ?? {})
    .filter((name) => name.startsWith('limits.') === limits)
    .sort()
    .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name]}`)
    .join(', ');
}

const resourceQuotaTable: TableDefinition<ResourceQuota> = {
  columns: [nameColumn, ageColumn, { name: 'Request', type: 'string' }, { name: 'Limit', type: 'string' }],
  cells: (quota, clock) => [quota.metadata.name, ageOf(quota, clock), usageColumn(quota, false), usageColumn(quota, true)],
};

export const resourceQuotas: ResourceDefinition<ResourceQuota> = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  strategy: {
    prepareForCreate(draft) {
      draft.status = {};
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: validateResourceQuota,
    validateUpdate: validateResourceQuotaUpdate,
    generationChanges: false,
  },
  table: resourceQuotaTable,
  status: true,
};
