import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import type { ConfigMap } from './config-map.types.ts';

export const configMapTable: TableDefinition<ConfigMap> = {
  columns: [nameColumn, { name: 'Data', type: 'string' }, ageColumn],
  cells: (configMap, clock) => [
    configMap.metadata.name,
    Object.keys(configMap.data ?? {}).length + Object.keys(configMap.binaryData ?? {}).length,
    ageOf(configMap, clock),
  ],
};
