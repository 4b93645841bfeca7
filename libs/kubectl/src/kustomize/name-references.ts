/** Fields that hold the name of another object (kustomize, api/internal/konfig/builtinpluginconsts/namereference.go). */
import type { FieldSpec } from './field-path.ts';
import type { Gvk } from './resource.ts';

/** Objects of the kind are named in these fields of others. */
export interface NameReference {
  readonly target: Partial<Gvk>;
  readonly fields: readonly FieldSpec[];
}

const TEMPLATE = 'spec/template/spec';

/** Where the pods of these kinds are described. */
const WORKLOADS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  Deployment: TEMPLATE,
  DaemonSet: TEMPLATE,
  StatefulSet: TEMPLATE,
  Job: TEMPLATE,
  CronJob: 'spec/jobTemplate/spec/template/spec',
};

/** For references to data, and for those to all else: kustomize knows not the same kinds for both. */
const DATA_USERS: Readonly<Record<string, string>> = { ...WORKLOADS, PodTemplate: 'template/spec', ReplicaSet: TEMPLATE };
const OTHER_USERS: Readonly<Record<string, string>> = { ...WORKLOADS, ReplicationController: TEMPLATE };

function inPodSpecs(paths: readonly string[], specs: Readonly<Record<string, string>> = DATA_USERS): FieldSpec[] {
  return Object.entries(specs).flatMap(([kind, spec]) => paths.map((path) => ({ path: `${spec}/${path}`, kind })));
}

function inContainers(source: string): string[] {
  return ['containers', 'initContainers'].flatMap((list) => [
    `${list}/env/valueFrom/${source}KeyRef/name`,
    `${list}/envFrom/${source}Ref/name`,
  ]);
}

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const resourceNames = (...kinds: string[]): FieldSpec[] => kinds.map((kind) => ({ path: 'rules/resourceNames', kind }));

export const NAME_REFERENCES: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => ({
    target: { kind },
    fields: [{ path: 'spec/scaleTargetRef/name', kind: 'HorizontalPodAutoscaler' }],
  })),
  {
    target: { version: 'v1', kind: 'ConfigMap' },
    fields: [
      ...inPodSpecs(['volumes/configMap/name', 'volumes/projected/sources/configMap/name', ...inContainers('configMap')]),
      { path: 'spec/configSource/configMap', kind: 'Node' },
      ...resourceNames('Role', 'ClusterRole'),
      { path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap', kind: 'Ingress' },
    ],
  },
  {
    target: { version: 'v1', kind: 'Secret' },
    fields: [
      ...inPodSpecs([
        'volumes/secret/secretName',
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
        ...inContainers('secret'),
      ]),
      { path: 'spec/tls/secretName', kind: 'Ingress' },
      ...[
        'ingress.kubernetes.io\\/auth-secret',
        'nginx.ingress.kubernetes.io\\/auth-secret',
        'nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ].map((annotation) => ({ path: `metadata/annotations/${annotation}`, kind: 'Ingress' })),
      { path: 'imagePullSecrets/name', kind: 'ServiceAccount' },
      ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((name) => ({
        path: `parameters/${name}`,
        kind: 'StorageClass',
      })),
      ...resourceNames('Role', 'ClusterRole'),
      { path: 'spec/azureFile/secretName', kind: 'PersistentVolume' },
    ],
  },
  {
    target: { version: 'v1', kind: 'Service' },
    fields: [
      { path: 'spec/serviceName', group: 'apps', kind: 'StatefulSet' },
      ...[
        'rules/http/paths/backend/serviceName',
        'backend/serviceName',
        'rules/http/paths/backend/service/name',
        'defaultBackend/service/name',
      ].map((path) => ({ path: `spec/${path}`, kind: 'Ingress' })),
      { path: 'spec/service/name', group: 'apiregistration.k8s.io', kind: 'APIService' },
      { path: 'webhooks/clientConfig/service', group: ADMISSION, kind: 'ValidatingWebhookConfiguration' },
      { path: 'webhooks/clientConfig/service', group: ADMISSION, kind: 'MutatingWebhookConfiguration' },
    ],
  },
  { target: { group: RBAC, kind: 'Role' }, fields: [{ path: 'roleRef/name', group: RBAC, kind: 'RoleBinding' }] },
  {
    target: { group: RBAC, kind: 'ClusterRole' },
    fields: ['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ path: 'roleRef/name', group: RBAC, kind })),
  },
  {
    target: { version: 'v1', kind: 'ServiceAccount' },
    fields: [
      ...['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ path: 'subjects', group: RBAC, kind })),
      ...inPodSpecs(['serviceAccountName'], OTHER_USERS),
    ],
  },
  {
    target: { version: 'v1', kind: 'PersistentVolumeClaim' },
    fields: inPodSpecs(['volumes/persistentVolumeClaim/claimName'], OTHER_USERS),
  },
  {
    target: { version: 'v1', kind: 'PersistentVolume' },
    fields: [{ path: 'spec/volumeName', kind: 'PersistentVolumeClaim' }, ...resourceNames('ClusterRole')],
  },
  {
    target: { group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass' },
    fields: [
      { path: 'spec/storageClassName', kind: 'PersistentVolume' },
      { path: 'spec/storageClassName', kind: 'PersistentVolumeClaim' },
      { path: 'spec/volumeClaimTemplates/spec/storageClassName', kind: 'StatefulSet' },
    ],
  },
  { target: { group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass' }, fields: inPodSpecs(['priorityClassName'], OTHER_USERS) },
  {
    target: { group: ADMISSION, kind: 'ValidatingAdmissionPolicy' },
    fields: [{ path: 'spec/policyName', group: ADMISSION, kind: 'ValidatingAdmissionPolicyBinding' }],
  },
];
