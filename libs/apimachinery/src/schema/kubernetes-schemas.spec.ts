import { parseGroupVersion, type GroupVersionKind } from '../group-version.ts';
import { kubernetesSchemas as registry } from './kubernetes-schemas.ts';

function gvk(apiVersion: string, kind: string): GroupVersionKind {
  return { ...parseGroupVersion(apiVersion)!, kind };
}

/** Kinds of a group version and the fields that their own schema and their spec require. */
const KINDS: [apiVersion: string, kind: string, required: string[], specRequired: string[]][] = [
  ['v1', 'Binding', ['target'], []],
  ['v1', 'ComponentStatus', [], []],
  ['v1', 'ConfigMap', [], []],
  ['v1', 'Endpoints', [], []],
  ['v1', 'Event', ['involvedObject', 'metadata'], []],
  ['v1', 'LimitRange', [], ['limits']],
  ['v1', 'Namespace', [], []],
  ['v1', 'Node', [], []],
  ['v1', 'PersistentVolume', [], []],
  ['v1', 'PersistentVolumeClaim', [], []],
  ['v1', 'Pod', [], ['containers']],
  ['v1', 'PodTemplate', [], []],
  ['v1', 'ReplicationController', [], []],
  ['v1', 'ResourceQuota', [], []],
  ['v1', 'Secret', [], []],
  ['v1', 'Service', [], []],
  ['v1', 'ServiceAccount', [], []],
  ['apps/v1', 'ControllerRevision', ['revision'], []],
  ['apps/v1', 'DaemonSet', [], ['selector', 'template']],
  ['apps/v1', 'Deployment', [], ['selector', 'template']],
  ['apps/v1', 'ReplicaSet', [], ['selector']],
  ['apps/v1', 'StatefulSet', [], ['selector', 'template']],
  ['batch/v1', 'CronJob', [], ['jobTemplate', 'schedule']],
  ['batch/v1', 'Job', [], ['template']],
  ['autoscaling/v1', 'HorizontalPodAutoscaler', [], ['maxReplicas', 'scaleTargetRef']],
  ['autoscaling/v1', 'Scale', [], []],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', [], ['maxReplicas', 'scaleTargetRef']],
  ['policy/v1', 'Eviction', [], []],
  ['policy/v1', 'PodDisruptionBudget', [], []],
  ['networking.k8s.io/v1', 'IPAddress', [], ['parentRef']],
  ['networking.k8s.io/v1', 'Ingress', [], []],
  ['networking.k8s.io/v1', 'IngressClass', [], []],
  ['networking.k8s.io/v1', 'NetworkPolicy', [], ['podSelector']],
  ['networking.k8s.io/v1', 'ServiceCIDR', [], []],
  ['discovery.k8s.io/v1', 'EndpointSlice', ['addressType', 'endpoints'], []],
  ['events.k8s.io/v1', 'Event', ['eventTime'], []],
  ['storage.k8s.io/v1', 'CSIDriver', ['spec'], []],
  ['storage.k8s.io/v1', 'CSINode', ['spec'], ['drivers']],
  ['storage.k8s.io/v1', 'CSIStorageCapacity', ['storageClassName'], []],
  ['storage.k8s.io/v1', 'StorageClass', ['provisioner'], []],
  ['storage.k8s.io/v1', 'VolumeAttachment', ['spec'], ['attacher', 'nodeName', 'source']],
  ['scheduling.k8s.io/v1', 'PriorityClass', ['value'], []],
  ['node.k8s.io/v1', 'RuntimeClass', ['handler'], []],
  ['coordination.k8s.io/v1', 'Lease', [], []],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', [], []],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', ['roleRef'], []],
  ['rbac.authorization.k8s.io/v1', 'Role', [], []],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', ['roleRef'], []],
  ['certificates.k8s.io/v1', 'CertificateSigningRequest', ['spec'], ['request', 'signerName']],
  ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', [], []],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', [], []],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', [], []],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', [], []],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', ['spec'], ['group', 'names', 'scope', 'versions']],
  ['apiregistration.k8s.io/v1', 'APIService', [], ['groupPriorityMinimum', 'versionPriority']],
  ['authentication.k8s.io/v1', 'SelfSubjectReview', [], []],
  ['authentication.k8s.io/v1', 'TokenRequest', ['spec'], ['audiences']],
  ['authentication.k8s.io/v1', 'TokenReview', ['spec'], []],
  ['authorization.k8s.io/v1', 'LocalSubjectAccessReview', ['spec'], []],
  ['authorization.k8s.io/v1', 'SelfSubjectAccessReview', ['spec'], []],
  ['authorization.k8s.io/v1', 'SelfSubjectRulesReview', ['spec'], []],
  ['authorization.k8s.io/v1', 'SubjectAccessReview', ['spec'], []],
  ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', [], ['priorityLevelConfiguration']],
  ['flowcontrol.apiserver.k8s.io/v1', 'PriorityLevelConfiguration', [], ['type']],
];

describe('the stable kinds of v1.33', () => {
  it.each(KINDS)('%s %s', (apiVersion, kind, required, specRequired) => {
    const schema = registry.forKind(gvk(apiVersion, kind))!;
    const spec = registry.fieldSchema(schema, 'spec');
    expect({ required: schema.required ?? [], specRequired: spec ? (registry.resolve(spec).required ?? []) : [] }).toEqual({
      required,
      specRequired,
    });
    expect(schema.description).toBeTruthy();
  });

  it('have no others beside them, but lists and the machinery', () => {
    const groupVersions = [...new Set(KINDS.map(([apiVersion]) => apiVersion))];
    const known = new Set(KINDS.map(([apiVersion, kind]) => registry.definitionName(gvk(apiVersion, kind))));
    const others = groupVersions
      .flatMap((apiVersion) => registry.definitionNamesOf(parseGroupVersion(apiVersion)!))
      .filter((name) => !known.has(name) && !name.endsWith('List') && !name.startsWith('io.k8s.apimachinery.'));
    expect(others).toEqual([]);
  });

  it('know what came with 1.33 and nothing later or removed', () => {
    const fieldsOf = (name: string) => Object.keys(registry.definition(`io.k8s.api.core.v1.${name}`)!.properties!);
    expect(fieldsOf('Container')).toContain('resizePolicy');
    expect(fieldsOf('Lifecycle')).toEqual(['postStart', 'preStop', 'stopSignal']);
    expect(fieldsOf('EnvVarSource')).toEqual(['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef']);
    expect(fieldsOf('PodSpec')).not.toContain('hostnameOverride');
    expect(registry.definition('io.k8s.api.core.v1.ClaimSource')).toBeUndefined();
    expect(registry.forKind(gvk('batch/v1beta1', 'CronJob'))).toBeUndefined();
  });

  it('refer to nothing that is missing', () => {
    const missing = registry.names().flatMap((name) => {
      const references = JSON.stringify(registry.definition(name)).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
      return [...references].map(([, target]) => target!).filter((target) => !registry.definition(target));
    });
    expect(missing).toEqual([]);
  });
});

describe('what merging needs', () => {
  const POD = registry.forKind(gvk('v1', 'Pod'))!;
  const at = (...path: string[]) => registry.schemaAt(POD, path)!;
  const container = registry.itemSchema(at('spec', 'containers'))!;
  const inContainer = (field: string) => registry.fieldSchema(container, field)!;
  const service = registry.schemaAt(registry.forKind(gvk('v1', 'Service'))!, ['spec', 'ports'])!;
  const deployment = registry.forKind(gvk('apps/v1', 'Deployment'))!;

  it.each([
    ['containers', at('spec', 'containers'), 'map', ['name'], 'name', ['merge']],
    ['initContainers', at('spec', 'initContainers'), 'map', ['name'], 'name', ['merge']],
    ['volumes', at('spec', 'volumes'), 'map', ['name'], 'name', ['merge', 'retainKeys']],
    ['tolerations', at('spec', 'tolerations'), 'atomic', [], undefined, []],
    ['imagePullSecrets', at('spec', 'imagePullSecrets'), 'map', ['name'], 'name', ['merge']],
    ['hostAliases', at('spec', 'hostAliases'), 'map', ['ip'], 'ip', ['merge']],
    [
      'topologySpreadConstraints',
      at('spec', 'topologySpreadConstraints'),
      'map',
      ['topologyKey', 'whenUnsatisfiable'],
      'topologyKey',
      ['merge'],
    ],
    ['conditions', at('status', 'conditions'), 'map', ['type'], 'type', ['merge']],
    ['finalizers', at('metadata', 'finalizers'), 'set', [], undefined, ['merge']],
    ['ownerReferences', at('metadata', 'ownerReferences'), 'map', ['uid'], 'uid', ['merge']],
    ['container ports', inContainer('ports'), 'map', ['containerPort', 'protocol'], 'containerPort', ['merge']],
    ['env', inContainer('env'), 'map', ['name'], 'name', ['merge']],
    ['volumeMounts', inContainer('volumeMounts'), 'map', ['mountPath'], 'mountPath', ['merge']],
    ['command', inContainer('command'), 'atomic', [], undefined, []],
    ['service ports', service, 'map', ['port', 'protocol'], 'port', ['merge']],
    ['deployment strategy', registry.schemaAt(deployment, ['spec', 'strategy'])!, 'atomic', [], undefined, ['retainKeys']],
  ])('%s', (_, schema, listType, listMapKeys, mergeKey, patchStrategies) => {
    expect({
      listType: registry.listTypeOf(schema),
      listMapKeys: registry.listMapKeysOf(schema),
      mergeKey: registry.mergeKeyOf(schema),
      patchStrategies: registry.patchStrategiesOf(schema),
    }).toEqual({ listType, listMapKeys, mergeKey, patchStrategies });
  });

  it.each([
    ['a selector of labels is one value', registry.schemaAt(deployment, ['spec', 'selector'])!, 'atomic'],
    ['node selectors are one value', at('spec', 'nodeSelector'), 'atomic'],
    ['labels merge key by key', at('metadata', 'labels'), 'granular'],
    ['a field may overrule its type', registry.definition('io.k8s.api.core.v1.PersistentVolumeSpec')!.properties!['claimRef']!, 'granular'],
    ['structs merge field by field', at('spec', 'securityContext'), 'granular'],
  ])('%s', (_, schema, mapType) => {
    expect(registry.mapTypeOf(schema)).toBe(mapType);
  });

  it('finds nothing under names that objects inherit', () => {
    expect(['__proto__', 'constructor', 'toString'].map((name) => registry.fieldSchema(POD, name))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(registry.definition('__proto__')).toBeUndefined();
  });
});

describe('extend', () => {
  const kind = gvk('stable.example.com/v1', 'CronTab');
  const cronTab = {
    type: 'object',
    properties: { metadata: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' } },
    'x-kubernetes-group-version-kind': [kind],
  } as const;
  const extended = registry.extend({ 'com.example.stable.v1.CronTab': cronTab });

  it('adds a layer and leaves the registry below as it was', () => {
    expect([extended.forKind(kind), extended.definitionName(kind), registry.forKind(kind)]).toEqual([
      cronTab,
      'com.example.stable.v1.CronTab',
      undefined,
    ]);
    expect(extended.forKind(gvk('v1', 'Pod'))).toBe(registry.forKind(gvk('v1', 'Pod')));
    expect(extended.schemaAt(cronTab, ['metadata', 'labels'])!.type).toBe('object');
    expect(extended.definitionNamesOf({ group: 'stable.example.com', version: 'v1' })).toEqual(['com.example.stable.v1.CronTab']);
  });

  it('survives references that lead to themselves or nowhere', () => {
    const odd = registry.extend({ a: { $ref: '#/components/schemas/b' }, b: { $ref: '#/components/schemas/a' } });
    expect([odd.resolve({ $ref: 'a' }), odd.resolve({ $ref: '#/components/schemas/none' })]).toEqual([{}, {}]);
  });
});
