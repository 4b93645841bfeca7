import type { ResourceDefinition } from '@drydock/apiserver';
import { secretWarnings } from './secret.warnings.ts';
import { defaultSecret } from './secret.defaults.ts';
import { secretTable } from './secret.table.ts';
import type { Secret } from './secret.types.ts';
import { validateSecret } from './secret.validation.ts';

export const secrets: ResourceDefinition<Secret> = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  namespaced: true,
  strategy: {
    defaults: defaultSecret,
    validate: (secret, _context, old) => validateSecret(secret, old),
    warnings: secretWarnings,
    generationChanges: false,
  },
  table: secretTable,
  fieldSelectors: { type: (secret) => secret.type ?? '' },
};
