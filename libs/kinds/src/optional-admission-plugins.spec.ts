/** What learners see of the plugins that they turn on, and of those that are about certificates and nodes. */
import { encodeBase64, encodeUtf8, type KubeObject } from '@drydock/apimachinery';
import { isFailure, type ApiRequest, type UserInfo } from '@drydock/apiserver';
import { SIGNING_REQUESTS } from '../test-support/signing-requests.ts';
import { refusalOf, TestCluster } from '../test-support/test-cluster.ts';
import { allAdmissionPlugins } from './all-admission-plugins.ts';

type Request = Omit<ApiRequest, 'credentials'>;
type Json = Record<string, unknown>;

function newCluster(...plugins: string[]): TestCluster {
  return new TestCluster(
    [],
    allAdmissionPlugins.filter(({ name }) => plugins.includes(name)),
  );
}

const PODS = '/api/v1/namespaces/default/pods';
const pod = (spec: Json = {}, metadata: Json = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'x', ...metadata },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...spec },
});
const post = (path: string, body: unknown): Request => ({ method: 'POST', path, body });

function created(cluster: TestCluster, body: Json): { spec: Json } {
  const response = cluster.send(post(PODS, body));
  if (isFailure(response)) throw new Error(response.body.message);
  return response.body as { spec: Json };
}

function annotate(cluster: TestCluster, annotations: Record<string, string>): void {
  cluster.client.patch({ group: '', version: 'v1', plural: 'namespaces' }, undefined, 'default', { metadata: { annotations } });
}

describe('AlwaysPullImages', () => {
  it('pulls every image anew', () => {
    const cluster = newCluster('AlwaysPullImages');
    const { spec } = created(cluster, pod({ initContainers: [{ name: 'a', image: 'busybox:1', imagePullPolicy: 'Never' }] }));
    const containers = [...(spec.initContainers as Json[]), ...(spec.containers as Json[])];
    expect(containers.map(({ imagePullPolicy }) => imagePullPolicy)).toEqual(['Always', 'Always']);
  });
});

describe('AlwaysDeny', () => {
  it('refuses what is written', () => {
    const cluster = newCluster();
    const denying = allAdmissionPlugins.find(({ name }) => name === 'AlwaysDeny')!;
    expect(() => denying.admit!({ resource: { group: '', version: 'v1', resource: 'pods' }, name: 'x' } as never, {} as never)).toThrow(
      'pods "x" is forbidden: admission control is denying all modifications',
    );
    expect(created(cluster, pod()).spec).toBeDefined();
  });
});

describe('namespaces', () => {
  const inNowhere = post('/api/v1/namespaces/nowhere/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } });

  it('NamespaceExists wants them', () => {
    expect(refusalOf(newCluster('NamespaceExists').send(inNowhere))).toBe('namespaces "nowhere" not found');
  });

  it('NamespaceAutoProvision makes them, before NamespaceLifecycle looks', () => {
    const cluster = newCluster('NamespaceLifecycle', 'NamespaceAutoProvision');
    expect(refusalOf(cluster.send(inNowhere))).toBe('code 201');
    expect(cluster.storage.get('namespaces', undefined, 'nowhere')).toBeDefined();
  });
});

describe('LimitPodHardAntiAffinityTopology', () => {
  it.each([
    ['kubernetes.io/hostname', 'code 201'],
    [
      'topology.kubernetes.io/zone',
      'pods "x" is forbidden: affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey topology.kubernetes.io/zone but only key kubernetes.io/hostname is allowed',
    ],
  ])('%s: %s', (topologyKey, answer) => {
    const term = { topologyKey, labelSelector: { matchLabels: { app: 'x' } } };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    expect(refusalOf(newCluster('LimitPodHardAntiAffinityTopology').send(post(PODS, pod({ affinity }))))).toBe(answer);
  });
});

describe('PodNodeSelector', () => {
  it('adds the selector of the namespace, and refuses another', () => {
    const cluster = newCluster('PodNodeSelector');
    annotate(cluster, { 'scheduler.alpha.kubernetes.io/node-selector': 'env=test, disk=ssd' });
    expect(created(cluster, pod({ nodeSelector: { zone: 'a' } })).spec.nodeSelector).toEqual({ env: 'test', disk: 'ssd', zone: 'a' });
    const other = post(PODS, pod({ nodeSelector: { env: 'live' } }, { name: 'y' }));
    expect(refusalOf(cluster.send(other))).toBe(
      'pods "y" is forbidden: pod node label selector conflicts with its namespace node label selector',
    );
  });
});

describe('PodTolerationRestriction', () => {
  const prefix = 'scheduler.alpha.kubernetes.io/';

  it('adds the tolerations of the namespace, without what another one covers', () => {
    const cluster = newCluster('PodTolerationRestriction');
    annotate(cluster, { [`${prefix}defaultTolerations`]: '[{"key":"team","operator":"Exists"},{"key":"gpu","operator":"Exists"}]' });
    const own = [{ key: 'team', operator: 'Equal', value: 'a', effect: 'NoSchedule' }];
    expect(created(cluster, pod({ tolerations: own })).spec.tolerations).toEqual([
      { key: 'team', operator: 'Exists' },
      { key: 'gpu', operator: 'Exists' },
    ]);
  });

  it('refuses what the whitelist does not cover', () => {
    const cluster = newCluster('PodTolerationRestriction');
    annotate(cluster, { [`${prefix}tolerationsWhitelist`]: '[{"key":"team","operator":"Exists"}]' });
    const tolerating = (key: string, name: string) => post(PODS, pod({ tolerations: [{ key, operator: 'Exists' }] }, { name }));
    expect(refusalOf(cluster.send(tolerating('team', 'a')))).toBe('code 201');
    expect(refusalOf(cluster.send(tolerating('gpu', 'b')))).toBe(
      'pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist',
    );
  });
});

describe('ExtendedResourceToleration', () => {
  it('lets a pod go where its device is', () => {
    const resources = { requests: { 'example.com/gpu': '1', cpu: '1' }, limits: { 'example.com/gpu': '1' } };
    const { spec } = created(newCluster('ExtendedResourceToleration'), pod({ containers: [{ name: 'web', image: 'nginx', resources }] }));
    expect(spec.tolerations).toEqual([{ key: 'example.com/gpu', operator: 'Exists', effect: 'NoSchedule' }]);
  });
});

describe('DenyServiceExternalIPs', () => {
  const service = (externalIPs: string[]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'x' },
    spec: { ports: [{ port: 80 }], externalIPs },
  });

  it.each([
    [[], 'code 201'],
    [['192.0.2.1'], 'services "x" is forbidden: Use of external IPs is denied by admission control'],
  ])('%j: %s', (addresses, answer) => {
    const request = post('/api/v1/namespaces/default/services', service(addresses));
    expect(refusalOf(newCluster('DenyServiceExternalIPs').send(request))).toBe(answer);
  });
});

describe('TaintNodesByCondition', () => {
  it('keeps a new node free', () => {
    const cluster = newCluster('TaintNodesByCondition');
    cluster.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } });
    const node = cluster.storage.get<KubeObject & { spec: Json }>('nodes', undefined, 'n')!;
    expect(node.spec.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]);
  });
});

/** Lets a user do what the rules say. */
function grant(cluster: TestCluster, name: string, rules: Json[]): UserInfo {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  cluster.create({ apiVersion, kind: 'ClusterRole', metadata: { name }, rules } as never);
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }];
  cluster.create({ apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects } as never);
  return { username: name, groups: ['system:authenticated'] };
}

describe('OwnerReferencesPermissionEnforcement', () => {
  const owned = (blockOwnerDeletion: boolean, kind = 'ConfigMap') => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', ownerReferences: [{ apiVersion: 'v1', kind, name: 'owner', uid: 'u', blockOwnerDeletion }] },
  });
  const path = '/api/v1/namespaces/default/configmaps';
  const editing = { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'update', 'patch'] };

  it.each([
    [owned(false), [editing], 'code 201'],
    [
      owned(true),
      [editing],
      'configmaps "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can\'t set finalizers on: , <nil>',
    ],
    [owned(true), [editing, { apiGroups: [''], resources: ['configmaps/finalizers'], verbs: ['update'] }], 'code 201'],
    [
      owned(true, 'Widget'),
      [editing],
      'configmaps "x" is forbidden: cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion v1 Kind Widget: no matches for kind "Widget" in version "v1"',
    ],
  ])('looks at whoever holds up a deletion (%#)', (body, rules, answer) => {
    const cluster = newCluster('OwnerReferencesPermissionEnforcement');
    expect(refusalOf(cluster.send(post(path, body), grant(cluster, 'jane', rules)))).toBe(answer);
  });

  it('lets nobody give away what they may not delete', () => {
    const cluster = newCluster('OwnerReferencesPermissionEnforcement');
    const jane = grant(cluster, 'jane', [editing]);
    cluster.send(post(path, { ...owned(false), metadata: { name: 'x' } }));
    const request = { method: 'PUT', path: `${path}/x`, body: owned(false) } as const;
    expect(refusalOf(cluster.send(request, jane))).toBe(
      `configmaps "x" is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil>`,
    );
  });
});

describe('certificate requests', () => {
  const ROOT = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const request = encodeBase64(encodeUtf8(SIGNING_REQUESTS.ecdsa));
  const spec = { request, signerName: 'example.com/mine', usages: ['client auth'] };
  const csr = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name: 'x' }, spec };
  const group = ['certificates.k8s.io'];
  const writing = {
    apiGroups: group,
    resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
    verbs: ['update'],
  };
  const signer = (verb: string, name: string) => ({ apiGroups: group, resources: ['signers'], verbs: [verb], resourceNames: [name] });
  const approval = { conditions: [{ type: 'Approved', status: 'True', reason: 'Test' }] };
  const failure = { conditions: [{ type: 'Failed', status: 'True', reason: 'Test' }] };

  it.each([
    [
      'approval',
      approval,
      [],
      'certificatesigningrequests.certificates.k8s.io "x" is forbidden: user not permitted to approve requests with signerName "example.com/mine"',
    ],
    ['approval', approval, [signer('approve', 'example.com/mine')], 'code 200'],
    ['approval', approval, [signer('approve', 'example.com/*')], 'code 200'],
    [
      'approval',
      approval,
      [signer('sign', 'example.com/*')],
      'certificatesigningrequests.certificates.k8s.io "x" is forbidden: user not permitted to approve requests with signerName "example.com/mine"',
    ],
    [
      'status',
      failure,
      [],
      'certificatesigningrequests.certificates.k8s.io "x" is forbidden: user not permitted to sign requests with signerName "example.com/mine"',
    ],
    ['status', failure, [signer('sign', 'example.com/mine')], 'code 200'],
    ['status', {}, [], 'code 200'],
  ])('/%s with %j for %j: %s', (part, status, rules, answer) => {
    const cluster = newCluster('CertificateApproval', 'CertificateSigning');
    cluster.send(post(ROOT, csr));
    const jane = grant(cluster, 'jane', [writing, ...rules]);
    expect(refusalOf(cluster.send({ method: 'PUT', path: `${ROOT}/x/${part}`, body: { ...csr, status } }, jane))).toBe(answer);
  });

  it('ask for no certificate of system:masters', () => {
    const masters = encodeBase64(encodeUtf8(SIGNING_REQUESTS.masters));
    const body = { ...csr, spec: { ...spec, request: masters, signerName: 'kubernetes.io/kube-apiserver-client' } };
    expect(refusalOf(newCluster('CertificateSubjectRestriction').send(post(ROOT, body)))).toBe(
      'certificatesigningrequests.certificates.k8s.io "x" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
  });
});
