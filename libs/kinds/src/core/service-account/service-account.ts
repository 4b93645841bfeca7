import type { ResourceDefinition } from '@drydock/apiserver';
import { serviceAccountTable } from './service-account.table.ts';
import { serviceAccountToken } from './service-account.token.ts';
import type { ServiceAccount } from './service-account.types.ts';

const MOUNTABLE_SECRETS_ANNOTATION = 'kubernetes.io/enforce-mountable-secrets';

/** Of a mountable Secret only the name counts (pkg/registry/core/serviceaccount, cleanSecretReferences). */
function keepSecretNames(draft: ServiceAccount): void {
  if (draft.secrets) draft.secrets = draft.secrets.map(({ name }) => ({ name }));
}

function annotationWarnings(account: ServiceAccount, old: ServiceAccount | undefined): string[] {
  const value = account.metadata.annotations?.[MOUNTABLE_SECRETS_ANNOTATION];
  if (value === undefined || value === old?.metadata.annotations?.[MOUNTABLE_SECRETS_ANNOTATION]) return [];
  const why = 'deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets';
  return [`metadata.annotations[${MOUNTABLE_SECRETS_ANNOTATION}]: ${why}`];
}

export const serviceAccounts: ResourceDefinition<ServiceAccount> = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  strategy: {
    prepareForCreate: keepSecretNames,
    prepareForUpdate: keepSecretNames,
    warnings: annotationWarnings,
    generationChanges: false,
  },
  table: serviceAccountTable,
  subresources: { token: serviceAccountToken },
};
