import type { ResourceDefinition } from '@drydock/apiserver';
import { CLUSTER_IP_INDEX, clusterIPsOf, NODE_PORT_INDEX, nodePortKeysOf } from './service-addresses.ts';
import { serviceProxy } from './service.proxy.ts';
import { serviceStrategy } from './service.strategy.ts';
import { serviceTable } from './service.table.ts';
import type { Service } from './service.types.ts';

export const services: ResourceDefinition<Service> = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  strategy: serviceStrategy,
  table: serviceTable,
  status: true,
  connects: { proxy: serviceProxy },
  indexers: { [CLUSTER_IP_INDEX]: clusterIPsOf, [NODE_PORT_INDEX]: nodePortKeysOf },
};
