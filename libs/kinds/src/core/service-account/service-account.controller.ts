import { enqueueObject, type Controller } from '../../controller/controller.ts';
import { createUnlessRefused, enqueueNamespaceOfDeleted, isActive } from '../namespace/active-namespace.ts';
import type { Namespace } from '../namespace/namespace.types.ts';
import { serviceAccounts } from './service-account.ts';
import { DEFAULT_SERVICE_ACCOUNT, type ServiceAccount } from './service-account.types.ts';

/** Keeps the account `default` in every namespace (pkg/controller/serviceaccount, ServiceAccountsController). */
export const serviceAccountController: Controller = {
  name: 'service-account-controller',
  watches: { namespaces: enqueueObject, serviceaccounts: enqueueNamespaceOfDeleted },

  reconcile(namespace, { lister, client }) {
    if (!isActive(lister.get<Namespace>('namespaces', undefined, namespace))) return;
    if (lister.get('serviceaccounts', namespace, DEFAULT_SERVICE_ACCOUNT)) return;
    createUnlessRefused(() =>
      client.create<ServiceAccount>(serviceAccounts, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: DEFAULT_SERVICE_ACCOUNT, namespace },
      }),
    );
  },
};
