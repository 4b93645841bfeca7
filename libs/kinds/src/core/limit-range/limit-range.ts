import type { ResourceDefinition } from '@drydock/apiserver';
import { defaultTable } from '../../meta/default-table.ts';
import type { LimitRange } from './limit-range.types.ts';
import { defaultLimitRange, validateLimitRange } from './limit-range.validation.ts';

export const limitRanges: ResourceDefinition<LimitRange> = {
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  strategy: { defaults: defaultLimitRange, validate: validateLimitRange, generationChanges: false },
  table: defaultTable,
};
