import type { ResourceDefinition } from '@drydock/apiserver';
import { configMapTable } from './config-map.table.ts';
import type { ConfigMap } from './config-map.types.ts';
import { validateConfigMap, validateConfigMapUpdate } from './config-map.validation.ts';

export const configMaps: ResourceDefinition<ConfigMap> = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  strategy: {
    validate: (configMap, _context, old) => [...(old ? validateConfigMapUpdate(configMap, old) : []), ...validateConfigMap(configMap)],
  },
  table: configMapTable,
};
