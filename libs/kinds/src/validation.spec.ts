import type { KubeObject } from '@drydock/apimachinery';
import { isFailure, type ApiResponse } from '@drydock/apiserver';
import { TestCluster } from '../test-support/test-cluster.ts';

type Json = Record<string, unknown>;

const LABELS =
  'map[string]string{"batch.kubernetes.io/controller-uid":"UID", "batch.kubernetes.io/job-name":"x", "controller-uid":"UID", "job-name":"other"}';
const CLUSTER_SCOPED = ['PersistentVolume', 'StorageClass', 'RuntimeClass', 'IngressClass', 'Node'];

describe('what the server says of wrong fields', () => {
  const cluster = new TestCluster([]);

  function pathOf(apiVersion: string, kind: string): string {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const { plural } = cluster.api.resources.findKind(group!, version!, kind)!;
    return `${group ? `/apis/${apiVersion}` : `/api/${apiVersion}`}${CLUSTER_SCOPED.includes(kind) ? '' : '/namespaces/default'}/${plural}`;
  }

  const objectOf = (apiVersion: string, kind: string, fields: Json) =>
    ({ apiVersion, kind, metadata: { name: 'x' }, ...structuredClone(fields) }) as unknown as KubeObject;

  const causesOf = (response: ApiResponse) =>
    isFailure(response) ? (response.body.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`) : [];

  function created(apiVersion: string, kind: string, fields: Json): string[] {
    const path = pathOf(apiVersion, kind);
    return causesOf(cluster.send({ method: 'POST', path, query: { dryRun: 'All' }, body: objectOf(apiVersion, kind, fields) }));
  }

  it.each<[string, Json, string[]]>([
    [
      'a scope and a resource that it has nothing to do with',
      { hard: { services: '1' }, scopes: ['BestEffort'] },
      ['spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort"}: unsupported scope applied to resource'],
    ],
    [
      'opposite scopes',
      { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] },
      ['spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort", "NotBestEffort"}: conflicting scopes'],
    ],
    [
      'a selector without values',
      { hard: { pods: '1' }, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } },
      [
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      ],
    ],
    [
      'a scope that only exists or not',
      { hard: { pods: '1' }, scopeSelector: { matchExpressions: [{ scopeName: 'Terminating', operator: 'DoesNotExist' }] } },
      [
        'spec.scopeSelector.matchExpressions.operator: Invalid value: "DoesNotExist": must be \'Exists\' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity',
      ],
    ],
  ])('quotas: %s', (_name, spec, expected) => expect(created('v1', 'ResourceQuota', { spec })).toEqual(expected));

  it.each<[Json, string[]]>([
    // What the old field does not take is dropped.
    [{ dataSource: { kind: 'VolumeSnapshot', name: 'snap' } }, []],
    [
      { dataSourceRef: { apiGroup: 'No_Group', kind: 'Image', name: '' } },
      ['dataSource', 'dataSourceRef'].flatMap((field) => [
        `spec.${field}.name: Required value`,
        expect.stringMatching(
          new RegExp(`^spec.${field}.apiGroup: Invalid value: "No_Group": a lowercase RFC 1123 subdomain`),
        ) as unknown as string,
      ]),
    ],
  ])('claims %#', (fields, expected) => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...fields };
    expect(created('v1', 'PersistentVolumeClaim', { spec })).toEqual(expected);
  });

  it.each<[Json, string[]]>([
    [
      { healthCheckNodePort: 30000 },
      [
        "spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ],
    ],
    [{ trafficDistribution: 'Near' }, ['spec.trafficDistribution: Unsupported value: "Near": supported values: "PreferClose"']],
    [
      { loadBalancerSourceRanges: ['10.0.0.0/8'], loadBalancerClass: 'a.io/b' },
      [
        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
      ],
    ],
  ])('services %#', (spec, expected) => expect(created('v1', 'Service', { spec: { ports: [{ port: 80 }], ...spec } })).toEqual(expected));

  it.each<[Json, string[]]>([
    [
      { type: 'Pods', pods: { metric: {}, target: { type: 'Value', value: '1' } } },
      [
        'spec.metrics[0].pods.metric.name: Required value: must specify a metric name',
        'spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue',
      ],
    ],
    [
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: '', target: { type: 'Utilization', averageUtilization: 5 } },
      },
      ['spec.metrics[0].containerResource.container: Required value: must specify a container'],
    ],
    [
      {
        type: 'Object',
        external: { metric: { name: 'q' }, target: { type: 'Value', value: '1' } },
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 5 } },
      },
      [
        'spec.metrics[0].object: Required value: must populate information for the given metric source',
        'spec.metrics[0].external: Forbidden: must populate the given metric source only',
        'spec.metrics[0].resource: Forbidden: must populate the given metric source only',
      ],
    ],
  ])('autoscalers %#', (metric, expected) => {
    const spec = { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, metrics: [metric] };
    expect(created('autoscaling/v2', 'HorizontalPodAutoscaler', { spec })).toEqual(expected);
  });

  const event = {
    eventTime: '2026-11-20T19:00:00.000000Z',
    type: 'Normal',
    reason: 'Tried',
    action: 'Trying',
    reportingController: 'acme.io/robot',
    reportingInstance: 'robot-1',
    regarding: { kind: 'Pod', name: 'web', namespace: 'default' },
  };

  it.each<[Json, string[]]>([
    [{}, []],
    [{ action: '', deprecatedCount: 3 }, ['action: Required value', 'count: Invalid value: "": needs to be unset']],
    [
      { type: 'Bad', series: { count: 1 } },
      [
        'series.count: Invalid value: "": should be at least 2',
        'series.lastObservedTime: Required value',
        'type: Invalid value: "": has invalid value: Bad',
      ],
    ],
  ])('new events %#', (fields, expected) => expect(created('events.k8s.io/v1', 'Event', { ...event, ...fields })).toEqual(expected));

  it('old events need no action, but the namespace of their object', () => {
    expect(created('v1', 'Event', { involvedObject: { namespace: 'other' }, type: 'Bad' })).toEqual([
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ]);
  });

  it.each<[string, string, Json, string[]]>([
    [
      'storage.k8s.io/v1',
      'StorageClass',
      { provisioner: 'a.io/b', allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a', 'a'] }, { key: 'zone' }] }] },
      [
        'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"',
        'allowedTopologies[0].matchLabelExpressions[1].values: Required value',
        'allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "zone"',
      ],
    ],
    [
      'node.k8s.io/v1',
      'RuntimeClass',
      { handler: 'runsc', overhead: { podFixed: { cpu: '-1' } }, scheduling: { tolerations: [{ operator: 'Maybe', key: 'a' }] } },
      [
        'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
        'scheduling.tolerations[0].operator: Unsupported value: "Maybe": supported values: "Equal", "Exists"',
      ],
    ],
    [
      'networking.k8s.io/v1',
      'IngressClass',
      { spec: { controller: 'a.io/b', parameters: { kind: 'Parameters', name: 'a/b', scope: 'Namespace' } } },
      [
        `spec.parameters.name: Invalid value: "a/b": may not contain '/'`,
        "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
      ],
    ],
    [
      'networking.k8s.io/v1',
      'Ingress',
      { spec: { defaultBackend: { resource: { kind: 'Bucket' } } } },
      ['spec.defaultBackend.resource.name: Required value: name is required'],
    ],
    [
      'discovery.k8s.io/v1',
      'EndpointSlice',
      {
        addressType: 'IPv4',
        endpoints: [
          {
            addresses: ['10.0.0.1'],
            nodeName: 'No_Node',
            deprecatedTopology: { 'kubernetes.io/hostname': 'a' },
            hints: { forZones: [{ name: 'a' }, { name: 'a' }] },
          },
        ],
      },
      [
        expect.stringMatching(/^endpoints\[0\].nodeName: Invalid value: "No_Node": a lowercase RFC 1123 subdomain/) as unknown as string,
        'endpoints[0].deprecatedTopology[kubernetes.io/hostname]: Invalid value: "a": reserved key was deprecated',
        'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
      ],
    ],
    [
      'v1',
      'LimitRange',
      { spec: { limits: [{ type: 'Container', max: { disk: '1' } }] } },
      [
        'spec.limits[0].max[disk]: Invalid value: disk: must be a standard resource type or fully qualified',
        'spec.limits[0].max[disk]: Invalid value: disk: must be a standard resource for containers',
        'spec.limits[0].default[disk]: Invalid value: disk: must be a standard resource type or fully qualified',
        'spec.limits[0].default[disk]: Invalid value: disk: must be a standard resource for containers',
        'spec.limits[0].defaultRequest[disk]: Invalid value: disk: must be a standard resource type or fully qualified',
        'spec.limits[0].defaultRequest[disk]: Invalid value: disk: must be a standard resource for containers',
      ],
    ],
    [
      'v1',
      'PersistentVolume',
      {
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          csi: { driver: 'no driver!', volumeHandle: 'h' },
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Near' }] }] } },
        },
      },
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
        expect.stringMatching(/^spec.csi.driver: Invalid value: "no driver!"/) as unknown as string,
      ],
    ],
  ])('%s %s', (apiVersion, kind, fields, expected) => expect(created(apiVersion, kind, fields)).toEqual(expected));

  const template = (labels: Json = {}) => ({
    metadata: { labels },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] },
  });

  it.each<[string, string, Json, string[]]>([
    [
      'batch/v1',
      'Job',
      { metadata: { name: 'x', uid: 'u' }, spec: { template: template({ 'job-name': 'other' }), selector: { matchLabels: { a: 'b' } } } },
      [
        `spec.template.metadata.labels[job-name]: Invalid value: ${LABELS}: must be 'x'`,
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"a":"b", "batch.kubernetes.io/controller-uid":"UID"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: `selector` not auto-generated',
        `spec.template.metadata.labels: Invalid value: ${LABELS}: \`selector\` does not match template \`labels\``,
      ],
    ],
    [
      'batch/v1',
      'CronJob',
      {
        spec: {
          schedule: '* * * * *',
          timeZone: 'Mars/Olympus Mons',
          jobTemplate: { spec: { template: template(), manualSelector: true, selector: { matchLabels: {} } } },
        },
      },
      [
        'spec.timeZone: Invalid value: "Mars/Olympus Mons": unknown time zone Mars/Olympus Mons',
        'spec.jobTemplate.spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: `selector` will be auto-generated',
        'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
      ],
    ],
    [
      'networking.k8s.io/v1',
      'NetworkPolicy',
      { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress', 'Both'] } },
      ['spec.policyTypes: Invalid value: []networking.PolicyType{"Ingress", "Egress", "Both"}: may not specify more than two policyTypes'],
    ],
    [
      'policy/v1',
      'PodDisruptionBudget',
      { spec: { minAvailable: 1, maxUnavailable: '200%' } },
      [
        'spec: Invalid value: policy.PodDisruptionBudgetSpec{MinAvailable:(*intstr.IntOrString)(0xc000000000), Selector:(*v1.LabelSelector)(nil), MaxUnavailable:(*intstr.IntOrString)(0xc000000000), UnhealthyPodEvictionPolicy:(*policy.UnhealthyPodEvictionPolicyType)(nil)}: minAvailable and maxUnavailable cannot be both set',
        'spec.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"200%"}: must not be greater than 100%',
      ],
    ],
    [
      'coordination.k8s.io/v1',
      'Lease',
      { spec: { holderIdentity: '', leaseDurationSeconds: 0 } },
      ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
    ],
    [
      'apps/v1',
      'ControllerRevision',
      { revision: -1 },
      ['data: Required value: data is mandatory', 'revision: Invalid value: -1: must be greater than or equal to 0'],
    ],
  ])('%s %s', (apiVersion, kind, fields, expected) => {
    expect(created(apiVersion, kind, fields).map((line) => line.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID'))).toEqual(expected);
  });

  it('a StatefulSet has a name that its pods can have', () => {
    const labels = { app: 'x' };
    const spec = {
      serviceName: 'x',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } },
    };
    expect(created('apps/v1', 'StatefulSet', { metadata: { name: 'a.b' }, spec })).toEqual([
      'metadata.name: Invalid value: "a.b": must not contain dots',
    ]);
  });

  it('a load balancer keeps its class', () => {
    const fields = { spec: { type: 'LoadBalancer', ports: [{ port: 80 }], loadBalancerClass: 'a.io/b' } };
    const path = pathOf('v1', 'Service');
    cluster.send({ method: 'POST', path, query: {}, body: objectOf('v1', 'Service', fields) });
    const body = { spec: { loadBalancerClass: 'a.io/c' } };
    const response = cluster.send({
      method: 'PATCH',
      path: `${path}/x`,
      query: {},
      contentType: 'application/merge-patch+json',
      body: body as unknown as KubeObject,
    });
    expect(causesOf(response)).toEqual(['spec.loadBalancerClass: Invalid value: "a.io/c": may not change once set']);
  });
});
