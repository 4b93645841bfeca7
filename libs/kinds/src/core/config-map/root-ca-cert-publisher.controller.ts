import { changedMetadata } from '@drydock/apimachinery';
import { enqueueObject, type Controller } from '../../controller/controller.ts';
import { createUnlessRefused, isActive } from '../namespace/active-namespace.ts';
import type { Namespace } from '../namespace/namespace.types.ts';
import { configMaps } from './config-map.ts';
import type { ConfigMap } from './config-map.types.ts';

export const ROOT_CA_CONFIG_MAP = 'kube-root-ca.crt';

const DESCRIPTION_ANNOTATION = 'kubernetes.io/description';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or ' +
  'kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/**
 * Keeps the ConfigMap that pods trust the API server by in every namespace (pkg/controller/certificates/rootcacertpublisher).
 * `rootCA` is the PEM bundle.
 */
export function newRootCACertPublisher(rootCA: string): Controller {
  const data = { 'ca.crt': rootCA };
  const annotations = { [DESCRIPTION_ANNOTATION]: DESCRIPTION };
  return {
    name: 'root-ca-cert-publisher',
    watches: {
      namespaces: enqueueObject,
      configmaps: ({ object }, enqueue) => {
        if (object.metadata.name === ROOT_CA_CONFIG_MAP) enqueue(object.metadata.namespace!);
      },
    },

    reconcile(namespace, { lister, client }) {
      if (!isActive(lister.get<Namespace>('namespaces', undefined, namespace))) return;
      const existing = lister.get<ConfigMap>('configmaps', namespace, ROOT_CA_CONFIG_MAP);
      const metadata = { name: ROOT_CA_CONFIG_MAP, namespace, annotations };
      if (!existing) {
        createUnlessRefused(() => client.create<ConfigMap>(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }));
        return;
      }
      const described = existing.metadata.annotations?.[DESCRIPTION_ANNOTATION] !== undefined;
      if (described && existing.data?.['ca.crt'] === rootCA && Object.keys(existing.data).length === 1) return;
      client.update(configMaps, {
        ...existing,
        metadata: changedMetadata(existing.metadata, { annotations: { ...annotations, ...existing.metadata.annotations } }),
        data,
      });
    },
  };
}
