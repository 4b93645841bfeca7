import { PATCH_TYPES, type AdmissionAttributes, type AdmissionPlugin, type ApiRequest } from '@drydock/apiserver';
import { newForbidden } from '@drydock/apimachinery';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';

const POD = '/api/v1/namespaces/default/pods/x';

/** Notes what it sees of each request: a line for each of its two calls. */
class Witness implements AdmissionPlugin {
  readonly name = 'Witness';
  readonly seen: string[] = [];
  refuses = false;

  admit(attributes: AdmissionAttributes): void {
    this.seen.push(`admit ${summary(attributes)}`);
  }

  validate(attributes: AdmissionAttributes): void {
    if (this.refuses) throw newForbidden(attributes.resource, attributes.name, 'not today');
    this.seen.push(`validate ${summary(attributes)}`);
  }
}

function summary({ operation, kind, resource, subresource, name, object, oldObject }: AdmissionAttributes): string {
  return [
    operation,
    `${resource.resource}${subresource ? `/${subresource}` : ''}`,
    name,
    kind.kind,
    object ? 'object' : '',
    oldObject ? 'old' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function newCluster(): { cluster: TestCluster; witness: Witness } {
  const witness = new Witness();
  const cluster = new TestCluster([], [witness]);
  cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' } });
  cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x', namespace: 'default' },
    spec: { containers: [{ name: 'web', image: 'nginx' }] },
  } as never);
  witness.seen.length = 0;
  return { cluster, witness };
}

const post = (path: string, body: object): Omit<ApiRequest, 'credentials'> => ({ method: 'POST', path, body });
const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'x' }, target: { kind: 'Node', name: 'node01' } };
const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'x' } };
const tokenRequest = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: ['me'] } };
const ephemeral: Omit<ApiRequest, 'credentials'> = {
  method: 'PATCH',
  path: `${POD}/ephemeralcontainers`,
  contentType: PATCH_TYPES.strategic,
  body: { spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] } },
};
const review = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
};

describe('admission', () => {
  it.each([
    ['binding', post(`${POD}/binding`, binding), 'CREATE pods/binding x Binding object'],
    [
      'token',
      post('/api/v1/namespaces/default/serviceaccounts/robot/token', tokenRequest),
      'CREATE serviceaccounts/token robot TokenRequest object',
    ],
    ['ephemeralcontainers', ephemeral, 'UPDATE pods/ephemeralcontainers x Pod object old'],
    [
      'status',
      { method: 'PATCH', path: `${POD}/status`, contentType: PATCH_TYPES.merge, body: { status: { reason: 'y' } } },
      'UPDATE pods/status x Pod object old',
    ],
    [
      'reviews',
      post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review),
      'CREATE selfsubjectaccessreviews SelfSubjectAccessReview object',
    ],
    [
      'exec',
      { method: 'POST', path: `${POD}/exec`, query: { command: 'id', stdout: 'true' } },
      'CONNECT pods/exec x PodExecOptions object',
    ],
    ['proxy', { method: 'GET', path: `${POD}/proxy/` }, 'CONNECT pods/proxy x PodProxyOptions object'],
  ] as const)('sees %s', (_what, request, line) => {
    const { cluster, witness } = newCluster();
    cluster.send(request as Omit<ApiRequest, 'credentials'>);
    expect(witness.seen).toEqual([`admit ${line}`, `validate ${line}`]);
  });

  it('sees an eviction, and then the delete that it is', () => {
    const { cluster, witness } = newCluster();
    cluster.send(post(`${POD}/eviction`, eviction));
    expect(witness.seen.filter((line) => line.startsWith('validate'))).toEqual([
      'validate CREATE pods/eviction x Eviction object',
      'validate UPDATE pods/status x Pod object old',
      'validate DELETE pods x Pod old',
    ]);
  });

  it.each([
    ['a binding', post(`${POD}/binding`, binding)],
    ['an eviction', post(`${POD}/eviction`, eviction)],
    ['an ephemeral container', ephemeral],
  ] as const)('can refuse %s, and nothing is written', (_what, request) => {
    const { cluster, witness } = newCluster();
    const before = cluster.storage.get('pods', 'default', 'x');
    witness.refuses = true;
    expect(refusalOf(cluster.send(request))).toBe('pods "x" is forbidden: not today');
    expect(cluster.storage.get('pods', 'default', 'x')).toBe(before);
  });

  it('can refuse a command in a pod by what it runs', () => {
    const { cluster, witness } = newCluster();
    witness.refuses = true;
    const request = { method: 'POST', path: `${POD}/exec`, body: { command: ['sh', '-c', 'id'] } } as const;
    expect(refusalOf(cluster.send(request))).toBe('pods "x" is forbidden: not today');
  });
});
