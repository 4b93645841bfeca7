/** Which fields the built-in transformers change (kustomize, api/internal/konfig/builtinpluginconsts). */
import type { FieldSpec } from './field-path.ts';

const METADATA_LABELS: FieldSpec = { path: 'metadata/labels', create: true };

function templateFields(field: 'labels' | 'annotations'): FieldSpec[] {
  const create = true;
  return [
    { path: `spec/template/metadata/${field}`, create, version: 'v1', kind: 'ReplicationController' },
    { path: `spec/template/metadata/${field}`, create, kind: 'Deployment' },
    { path: `spec/template/metadata/${field}`, create, kind: 'ReplicaSet' },
    { path: `spec/template/metadata/${field}`, create, kind: 'DaemonSet' },
    { path: `spec/template/metadata/${field}`, create, group: field === 'labels' ? 'apps' : '', kind: 'StatefulSet' },
    { path: `spec/template/metadata/${field}`, create, group: 'batch', kind: 'Job' },
    { path: `spec/jobTemplate/metadata/${field}`, create, group: 'batch', kind: 'CronJob' },
    { path: `spec/jobTemplate/spec/template/metadata/${field}`, create, group: 'batch', kind: 'CronJob' },
  ];
}

/** Label selectors inside the pod templates of these kinds: never made, only added to. */
function podSelectors(kind: string): FieldSpec[] {
  const affinity = ['podAffinity', 'podAntiAffinity'].flatMap((name) => [
    `spec/template/spec/affinity/${name}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
    `spec/template/spec/affinity/${name}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
  ]);
  return [...affinity, 'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels'].map((path) => ({
    path,
    group: 'apps',
    kind,
  }));
}

const SELECTORS: readonly FieldSpec[] = [
  { path: 'spec/selector', create: true, version: 'v1', kind: 'Service' },
  { path: 'spec/selector', create: true, version: 'v1', kind: 'ReplicationController' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'Deployment' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'ReplicaSet' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'DaemonSet' },
  { path: 'spec/selector/matchLabels', create: true, group: 'apps', kind: 'StatefulSet' },
  ...podSelectors('Deployment'),
  ...podSelectors('StatefulSet'),
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  { path: 'spec/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/ingress/from/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/egress/to/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
];

const CLAIM_TEMPLATES: FieldSpec = {
  path: 'spec/volumeClaimTemplates[]/metadata/labels',
  create: true,
  group: 'apps',
  kind: 'StatefulSet',
};

/** Of `labels` without options. */
export const PLAIN_LABELS: readonly FieldSpec[] = [METADATA_LABELS];

/** Of `labels` with `includeTemplates`. */
export const TEMPLATE_LABELS: readonly FieldSpec[] = [METADATA_LABELS, ...templateFields('labels'), CLAIM_TEMPLATES];

/** Of `commonLabels`, and of `labels` with `includeSelectors`. */
export const SELECTOR_LABELS: readonly FieldSpec[] = [...SELECTORS, ...TEMPLATE_LABELS];

export const ANNOTATIONS: readonly FieldSpec[] = [{ path: 'metadata/annotations', create: true }, ...templateFields('annotations')];

export const NAMESPACES: readonly FieldSpec[] = [
  { path: 'metadata/name', kind: 'Namespace', create: true },
  { path: 'spec/service/namespace', group: 'apiregistration.k8s.io', kind: 'APIService', create: true },
  { path: 'spec/conversion/webhook/clientConfig/service/namespace', group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
];

export const IMAGES: readonly FieldSpec[] = ['spec', 'spec/template/spec'].flatMap((spec) =>
  ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'].map((path) => ({ path: `${spec}/${path}` })),
);

/** In the order in which messages name them. */
export const REPLICAS: readonly FieldSpec[] = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].map((kind) => ({
  path: 'spec/replicas',
  create: true,
  kind,
}));

/** Where `vars` are replaced in pod specs. */
function variableFields(spec: string, kind: string): FieldSpec[] {
  const fields = ['containers', 'initContainers'].flatMap((list) =>
    ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${list}/${field}`),
  );
  return [...fields, 'volumes/nfs/server'].map((field) => ({ path: `${spec}/${field}`, kind }));
}

/** Where `vars` are replaced. */
export const VARIABLES: readonly FieldSpec[] = [
  ...variableFields('spec/jobTemplate/spec/template/spec', 'CronJob'),
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'].flatMap((kind) => variableFields('spec/template/spec', kind)),
  ...variableFields('spec', 'Pod'),
  { path: 'spec/template/metadata/annotations', kind: 'Deployment' },
  { path: 'spec/rules/host', kind: 'Ingress' },
  { path: 'spec/tls/hosts', kind: 'Ingress' },
  { path: 'spec/tls/secretName', kind: 'Ingress' },
  { path: 'spec/ports/port', kind: 'Service' },
  { path: 'spec/ports/targetPort', kind: 'Service' },
  { path: 'spec/nfs/server', kind: 'PersistentVolume' },
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
];
