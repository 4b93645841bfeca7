import { deepFreeze, type KubeObject } from '@drydock/apimachinery';
import { refuse } from '../refuse.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../admission-plugin.ts';

interface Container {
  name: string;
  env?: { name: string; valueFrom?: { secretKeyRef?: { name?: string } } }[];
  envFrom?: { secretRef?: { name?: string } }[];
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
}

type Pod = KubeObject & {
  spec: {
    serviceAccountName?: string;
    serviceAccount?: string;
    automountServiceAccountToken?: boolean;
    imagePullSecrets?: { name: string }[];
    volumes?: {
      name: string;
      secret?: { secretName?: string };
      projected?: { sources?: { secret?: unknown; serviceAccountToken?: unknown }[] };
      [source: string]: unknown;
    }[];
    containers?: Container[] | null;
    initContainers?: Container[];
  };
};

type ServiceAccount = KubeObject & {
  secrets?: { name?: string }[];
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: { name: string }[];
};

const TOKEN_MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_SECONDS = 60 * 60 + 7;
const ENFORCE_ANNOTATION = 'kubernetes.io/enforce-mountable-secrets';
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** Every pod runs as a service account that exists, and finds its token mounted (plugin/pkg/admission/serviceaccount). */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],

  admit(attributes, { lister, rng }) {
    if (!isNewPod(attributes)) return;
    const { spec, metadata } = attributes.object as Pod;
    if (metadata.annotations?.[MIRROR_ANNOTATION]) return;
    const accountName = (spec.serviceAccountName ||= spec.serviceAccount || 'default');
    spec.serviceAccount = accountName;
    const account = lister.get<ServiceAccount>('serviceaccounts', metadata.namespace, accountName);
    if (!account) throw missingAccount(attributes, accountName);
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) {
      mountToken(spec, `kube-api-access-${rng.nameSuffix()}`);
    }
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
      spec.imagePullSecrets = account.imagePullSecrets.map((each) => ({ ...each }));
  },

  validate(attributes, { lister }) {
    if (!isNewPod(attributes)) return;
    const { spec, metadata } = attributes.object as Pod;
    if (metadata.annotations?.[MIRROR_ANNOTATION]) {
      const why = mirrorFault(spec);
      if (why) throw refuse(attributes, why);
      return;
    }
    const { serviceAccountName: accountName } = spec;
    if (!accountName) throw refuse(attributes, `no service account specified for pod ${attributes.namespace}/${metadata.name}`);
    const account = lister.get<ServiceAccount>('serviceaccounts', metadata.namespace, accountName);
    if (!account) throw missingAccount(attributes, accountName);
    const why = account.metadata.annotations?.[ENFORCE_ANNOTATION] === 'true' ? secretFault(spec, account) : undefined;
    if (why) throw refuse(attributes, why);
  },
};

function isNewPod({ operation, resource, subresource, object }: AdmissionAttributes): boolean {
  return operation === 'CREATE' && resource.group === '' && resource.resource === 'pods' && !subresource && object !== undefined;
}

function missingAccount(attributes: AdmissionAttributes, account: string): Error {
  const why = `error looking up service account ${attributes.namespace}/${account}: serviceaccount "${account}" not found`;
  return refuse(attributes, why);
}

/** The mirror of a static pod stands for something that the API server has no say in. */
function mirrorFault({
  serviceAccountName,
  volumes = [],
  containers,
  initContainers = [],
  imagePullSecrets = [],
}: Pod['spec']): string | undefined {
  if (serviceAccountName) return 'a mirror pod may not reference service accounts';
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []);
  const ofContainers = [...initContainers, ...(containers ?? [])].flatMap(secretsOf);
  const hasSecrets =
    volumes.some(({ secret }) => secret) || sources.some(({ secret }) => secret) || ofContainers.length + imagePullSecrets.length > 0;
  if (hasSecrets) return 'a mirror pod may not reference secrets';
  return sources.some(({ serviceAccountToken }) => serviceAccountToken)
    ? 'a mirror pod may not use ServiceAccountToken volume projections'
    : undefined;
}

function secretsOf({ env = [], envFrom = [] }: Container): { variable: string; secret: string }[] {
  return [
    ...env.map(({ name, valueFrom }) => ({ variable: name, secret: valueFrom?.secretKeyRef?.name ?? '' })),
    ...envFrom.map(({ secretRef }) => ({ variable: '', secret: secretRef?.name ?? '' })),
  ].filter(({ secret }) => secret);
}

/** An account with the annotation lets its pods use the secrets alone that it names itself (limitSecretReferences). */
function secretFault(
  { volumes = [], containers, initContainers = [], imagePullSecrets = [] }: Pod['spec'],
  account: ServiceAccount,
): string | undefined {
  const known = new Set((account.secrets ?? []).map(({ name }) => name));
  const { name } = account.metadata;
  const missing = `is not allowed because service account ${name} does not reference that secret`;
  const volume = volumes.find(({ secret }) => secret?.secretName && !known.has(secret.secretName));
  if (volume) return `volume with secret.secretName="${volume.secret!.secretName!}" ${missing}`;
  for (const [list, role] of [
    [initContainers, 'init container'],
    [containers ?? [], 'container'],
  ] as const) {
    for (const container of list) {
      const wrong = secretsOf(container).find(({ secret }) => !known.has(secret));
      if (wrong) {
        const what = wrong.variable ? `envVar ${wrong.variable}` : 'envFrom';
        return `${role} ${container.name} with ${what} referencing secret.secretName="${wrong.secret}" ${missing}`;
      }
    }
  }
  const pullable = new Set((account.imagePullSecrets ?? []).map((each) => each.name));
  const index = imagePullSecrets.findIndex((each) => !pullable.has(each.name));
  if (index < 0) return undefined;
  return `imagePullSecrets[${index}].name="${imagePullSecrets[index]!.name}" is not allowed because service account ${name} does not reference that imagePullSecret`;
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

/** The same for all pods, which share it. */
const TOKEN_SOURCE = deepFreeze({
  defaultMode: 0o644,
  sources: [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ],
});

function tokenVolume(name: string) {
  return { name, projected: TOKEN_SOURCE };
}
