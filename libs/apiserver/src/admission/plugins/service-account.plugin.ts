import { newForbidden, type KubeObject } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '../admission-plugin.ts';

interface Container {
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
}

type Pod = KubeObject & {
  spec: {
    serviceAccountName?: string;
    serviceAccount?: string;
    automountServiceAccountToken?: boolean;
    imagePullSecrets?: { name: string }[];
    volumes?: { name: string; [source: string]: unknown }[];
    containers?: Container[] | null;
    initContainers?: Container[];
  };
};

type ServiceAccount = KubeObject & { automountServiceAccountToken?: boolean; imagePullSecrets?: { name: string }[] };

const TOKEN_MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_SECONDS = 60 * 60 + 7;
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** Every pod runs as a service account that exists, and finds its token mounted (plugin/pkg/admission/serviceaccount). */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',

  admit({ operation, resource, subresource, object }, { lister, rng }) {
    if (operation !== 'CREATE' || resource.group !== '' || resource.resource !== 'pods' || subresource || !object) return;
    const pod = object as Pod;
    const { spec, metadata } = pod;
    if (metadata.annotations?.[MIRROR_ANNOTATION]) return;
    const accountName = (spec.serviceAccountName ||= spec.serviceAccount || 'default');
    spec.serviceAccount = accountName;
    const account = lister.get<ServiceAccount>('serviceaccounts', metadata.namespace, accountName);
    if (!account) throw missingAccount(pod, accountName);
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) {
      mountToken(spec, `kube-api-access-${rng.nameSuffix()}`);
    }
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
      spec.imagePullSecrets = account.imagePullSecrets.map((each) => ({ ...each }));
  },
};

function missingAccount({ metadata }: Pod, account: string): Error {
  const why = `error looking up service account ${metadata.namespace}/${account}: serviceaccount "${account}" not found`;
  return newForbidden({ group: '', resource: 'pods' }, metadata.name || metadata.generateName || '', why);
}

function mountToken(spec: Pod['spec'], volumeName: string): void {
  let mounted = false;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    if (container.volumeMounts?.some(({ mountPath }) => mountPath === TOKEN_MOUNT_PATH)) continue;
    container.volumeMounts = [...(container.volumeMounts ?? []), { name: volumeName, readOnly: true, mountPath: TOKEN_MOUNT_PATH }];
    mounted = true;
  }
  if (mounted) spec.volumes = [...(spec.volumes ?? []), tokenVolume(volumeName)];
}

function tokenVolume(name: string) {
  return {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  };
}
