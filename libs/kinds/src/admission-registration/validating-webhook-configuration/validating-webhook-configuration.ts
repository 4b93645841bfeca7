import { deepEqual } from '@drydock/apimachinery';
import type { ResourceDefinition, WebhookConfiguration } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { defaultWebhooks, validateWebhooks } from '../webhook.validation.ts';

export const validatingWebhookConfigurations: ResourceDefinition<WebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  singular: 'validatingwebhookconfiguration',
  categories: ['api-extensions'],
  namespaced: false,
  strategy: {
    defaults: (draft) => defaultWebhooks(draft, false),
    prepareForCreate: (draft) => void (draft.metadata.generation = 1),
    validate: validateWebhooks,
    generationChanges: (draft, old) => !deepEqual(draft.webhooks, old.webhooks),
    allowUnconditionalUpdate: false,
  },
  table: {
    columns: [nameColumn, { name: 'Webhooks', type: 'integer' }, ageColumn],
    cells: (configuration, clock) => [configuration.metadata.name, configuration.webhooks?.length ?? 0, ageOf(configuration, clock)],
  },
};
