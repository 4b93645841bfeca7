import type { ResourceDefinition, TableDefinition } from '@drydock/apiserver';
import { firstFew } from '../../meta/first-few.ts';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { SERVICE_INDEX, SERVICE_NAME_LABEL, type EndpointSlice } from './endpoint-slice.types.ts';
import {
  defaultEndpointSlice,
  endpointSliceWarnings,
  validateEndpointSlice,
  validateEndpointSliceUpdate,
} from './endpoint-slice.validation.ts';

const endpointSliceTable: TableDefinition<EndpointSlice> = {
  columns: [
    nameColumn,
    { name: 'AddressType', type: 'string' },
    { name: 'Ports', type: 'string' },
    { name: 'Endpoints', type: 'string' },
    ageColumn,
  ],
  cells: (slice, clock) => [
    slice.metadata.name,
    slice.addressType,
    firstFew((slice.ports ?? []).map(({ port }) => (port === undefined ? '*' : `${port}`))) || '<unset>',
    firstFew((slice.endpoints ?? []).flatMap(({ addresses }) => addresses)) || '<unset>',
    ageOf(slice, clock),
  ],
};

function serviceKeys({ metadata: { labels, namespace } }: EndpointSlice): string[] {
  const service = labels?.[SERVICE_NAME_LABEL];
  return service ? [`${namespace}/${service}`] : [];
}

export const endpointSlices: ResourceDefinition<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  strategy: {
    defaults: defaultEndpointSlice,
    validate: validateEndpointSlice,
    validateUpdate: validateEndpointSliceUpdate,
    warnings: endpointSliceWarnings,
  },
  table: endpointSliceTable,
  indexers: { [SERVICE_INDEX]: serviceKeys },
};
