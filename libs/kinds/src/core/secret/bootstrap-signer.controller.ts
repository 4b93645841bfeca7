/** Signs the kubeconfig in cluster-info with every bootstrap token, so that who has one can trust it (pkg/controller/bootstrap, bootstrapsigner.go). */
import { decodeBase64, decodeUtf8, deepEqual, isReason } from '@drydock/apimachinery';
import { BOOTSTRAP_TOKEN_TYPE, detachedTokenSignature } from '@drydock/apiserver';
import type { Controller } from '../../controller/controller.ts';
import { configMaps } from '../config-map/config-map.ts';
import type { ConfigMap } from '../config-map/config-map.types.ts';
import type { Secret } from './secret.types.ts';

const TOKENS_NAMESPACE = 'kube-system';
const KEY = 'kube-public/cluster-info';
const [NAMESPACE, NAME] = KEY.split('/') as [string, string];
const PREFIX = 'jws-kubeconfig-';

export const bootstrapSigner: Controller = {
  name: 'bootstrap-signer',
  watches: {
    secrets({ object }, enqueue) {
      const { metadata, type } = object as Secret;
      if (metadata.namespace === TOKENS_NAMESPACE && type === BOOTSTRAP_TOKEN_TYPE) enqueue(KEY);
    },
    configmaps({ key, type }, enqueue) {
      if (key === KEY && type !== 'DELETED') enqueue(KEY);
    },
  },

  reconcile(_key, { lister, client }) {
    const map = lister.get<ConfigMap>('configmaps', NAMESPACE, NAME);
    const kubeconfig = map?.data?.['kubeconfig'];
    if (!map || kubeconfig === undefined) return;
    const kept = Object.entries(map.data ?? {}).filter(([name]) => !name.startsWith(PREFIX));
    const signatures = lister
      .list<Secret>('secrets', TOKENS_NAMESPACE)
      .filter((secret) => secret.type === BOOTSTRAP_TOKEN_TYPE && fieldOf(secret, 'usage-bootstrap-signing') === 'true')
      .map((secret) => {
        const id = fieldOf(secret, 'token-id');
        return [PREFIX + id, detachedTokenSignature(kubeconfig, id, fieldOf(secret, 'token-secret'))] as const;
      });
    const data = Object.fromEntries([...kept, ...signatures]);
    if (deepEqual(data, map.data)) return;
    try {
      client.update(configMaps, { ...map, data });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  },
};

function fieldOf({ data }: Secret, name: string): string {
  const bytes = decodeBase64(data?.[name] ?? '');
  return typeof bytes === 'number' ? '' : decodeUtf8(bytes);
}
