/** Deletes bootstrap tokens whose time is over (pkg/controller/bootstrap, tokencleaner.go). */
import { decodeBase64, decodeUtf8, parseTime } from '@drydock/apimachinery';
import { BOOTSTRAP_TOKEN_TYPE } from '@drydock/apiserver';
import type { Controller } from '../../controller/controller.ts';
import { secrets } from './secret.ts';
import type { Secret } from './secret.types.ts';

const NAMESPACE = 'kube-system';

export const tokenCleaner: Controller = {
  name: 'token-cleaner',
  watches: {
    secrets({ type, key, object }, enqueue) {
      const secret = object as Secret;
      if (type !== 'DELETED' && secret.metadata.namespace === NAMESPACE && secret.type === BOOTSTRAP_TOKEN_TYPE) enqueue(key);
    },
  },

  reconcile(key, { lister, client, clock, requeueAt }) {
    const name = key.slice(NAMESPACE.length + 1);
    const secret = lister.get<Secret>('secrets', NAMESPACE, name);
    const bytes = decodeBase64(secret?.data?.expiration ?? '');
    const time = typeof bytes === 'number' ? undefined : parseTime(decodeUtf8(bytes));
    if (!secret || time === undefined) return;
    if (clock.now() < time) return requeueAt(time, key);
    const { uid, resourceVersion } = secret.metadata;
    client.delete(secrets, NAMESPACE, name, { preconditions: { uid: uid!, resourceVersion: resourceVersion! } });
  },
};
