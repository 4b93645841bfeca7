import { withManagedFieldsOf } from '@drydock/apimachinery';
import type { PriorityLevelConfiguration, ResourceDefinition } from '@drydock/apiserver';
import { ageOf, nameColumn } from '../../meta/table-columns.ts';
import { conditionErrors } from '../conditions.validation.ts';
import { validatePriorityLevel } from './priority-level-configuration.validation.ts';

const DEFAULT_SHARES = 30;
const DEFAULT_QUEUING = { queues: 64, handSize: 8, queueLengthLimit: 50 };

/** How many requests may be served at once that flow schemas send here, and what happens to the others. */
export const priorityLevelConfigurations: ResourceDefinition<PriorityLevelConfiguration> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  singular: 'prioritylevelconfiguration',
  namespaced: false,
  strategy: {
    defaults(draft) {
      const { exempt, limited } = (draft.spec ??= {});
      if (exempt) {
        exempt.nominalConcurrencyShares ??= 0;
        exempt.lendablePercent ??= 0;
      }
      if (!limited) return;
      limited.nominalConcurrencyShares ??= DEFAULT_SHARES;
      limited.lendablePercent ??= 0;
      const queuing = limited.limitResponse?.queuing;
      if (queuing) for (const [field, value] of Object.entries(DEFAULT_QUEUING)) queuing[field as keyof typeof queuing] ||= value;
    },
    prepareForCreate(draft) {
      draft.status = {};
    },
    validate: validatePriorityLevel,
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Type', type: 'string' },
      { name: 'NominalConcurrencyShares', type: 'string' },
      { name: 'Queues', type: 'string' },
      { name: 'HandSize', type: 'string' },
      { name: 'QueueLengthLimit', type: 'string' },
      { name: 'Age', type: 'string' },
    ],
    cells(level, clock) {
      const { type = '', limited } = level.spec;
      const queuing = limited?.limitResponse?.queuing;
      const fields = [limited?.nominalConcurrencyShares, queuing?.queues, queuing?.handSize, queuing?.queueLengthLimit];
      return [level.metadata.name, type, ...fields.map((each) => each ?? '<none>'), ageOf(level, clock)];
    },
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
