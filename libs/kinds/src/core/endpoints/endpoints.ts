import type { ResourceDefinition } from '@drydock/apiserver';
import { endpointsTable } from './endpoints.table.ts';
import type { Endpoints } from './endpoints.types.ts';
import { defaultEndpoints, validateEndpoints } from './endpoints.validation.ts';

export const endpoints: ResourceDefinition<Endpoints> = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  strategy: { defaults: defaultEndpoints, validate: validateEndpoints, allowCreateOnUpdate: true, generationChanges: false },
  table: endpointsTable,
  deprecationWarning: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};
