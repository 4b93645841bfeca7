import { withManagedFieldsOf } from '@drydock/apimachinery';
import { byPrecedence, type FlowSchema, type ResourceDefinition } from '@drydock/apiserver';
import { ageOf, nameColumn } from '../../meta/table-columns.ts';
import { conditionErrors } from '../conditions.validation.ts';
import { validateFlowSchema } from './flow-schema.validation.ts';

const DEFAULT_PRECEDENCE = 1_000;

/** Sorts requests: which priority level they have, and which of them make one flow. */
export const flowSchemas: ResourceDefinition<FlowSchema> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  singular: 'flowschema',
  namespaced: false,
  strategy: {
    defaults(draft) {
      draft.spec ??= {};
      draft.spec.matchingPrecedence ||= DEFAULT_PRECEDENCE;
    },
    prepareForCreate(draft) {
      draft.status = {};
    },
    validate: validateFlowSchema,
  },
  table: {
    columns: [
      nameColumn,
      { name: 'PriorityLevel', type: 'string' },
      { name: 'MatchingPrecedence', type: 'string' },
      { name: 'DistinguisherMethod', type: 'string' },
      { name: 'Age', type: 'string' },
      { name: 'MissingPL', type: 'string' },
    ],
    cells: (schema, clock) => [
      schema.metadata.name,
      schema.spec.priorityLevelConfiguration?.name ?? '',
      schema.spec.matchingPrecedence ?? 0,
      schema.spec.distinguisherMethod?.type ?? '<none>',
      ageOf(schema, clock),
      schema.status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
    ],
    order: byPrecedence,
  },
  status: {
    prepareForUpdate: (draft, old) => ({
      ...old,
      metadata: withManagedFieldsOf(old.metadata, draft.metadata),
      status: draft.status,
    }),
    validateUpdate: conditionErrors,
  },
};
