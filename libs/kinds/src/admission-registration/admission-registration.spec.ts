import type { KubeObject } from '@drydock/apimachinery';
import { mutatingAdmissionWebhook, validatingAdmissionPolicy, validatingAdmissionWebhook } from '@drydock/apiserver';
import { refusalOf, TestCluster } from '../../test-support/test-cluster.ts';
import { validatingAdmissionPolicyStatusController } from './validating-admission-policy/validating-admission-policy-status.controller.ts';

const ROOT = '/apis/admissionregistration.k8s.io/v1';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const rules = [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] }];

function newCluster(): TestCluster {
  const plugins = [mutatingAdmissionWebhook, validatingAdmissionPolicy, validatingAdmissionWebhook];
  const cluster = new TestCluster([validatingAdmissionPolicyStatusController], plugins);
  cluster.trustServiceAccounts();
  return cluster;
}

function policy(spec: Record<string, unknown>): KubeObject {
  const metadata = { name: 'limit' };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: { matchConstraints: { resourceRules: rules }, ...spec },
  } as never;
}

function binding(spec: Record<string, unknown> = {}): KubeObject {
  const metadata = { name: 'bound' };
  const kind = 'ValidatingAdmissionPolicyBinding';
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata,
    spec: { policyName: 'limit', validationActions: ['Deny'], ...spec },
  } as never;
}

function deployment(replicas: number, labels: Record<string, string> = { app: 'web' }): KubeObject {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const spec = { replicas, selector: { matchLabels: { app: 'web' } }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels }, spec } as never;
}

const post = (cluster: TestCluster, path: string, body: KubeObject) => cluster.send({ method: 'POST', path, body: body as never });

describe('ValidatingAdmissionPolicy', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'an expression that does not compile',
      { validations: [{ expression: 'object.spec.replicas < x' }] },
      `spec.validations[0].expression: Invalid value: "object.spec.replicas < x": compilation failed: ERROR: <input>:1:24: undeclared reference to 'x' (in container '')\n | object.spec.replicas < x\n | .......................^`,
    ],
    [
      'an expression of another type',
      { validations: [{ expression: '"yes"' }] },
      'spec.validations[0].expression: Invalid value: "\\"yes\\"": must evaluate to bool but got string',
    ],
    [
      'an unknown failure policy',
      { failurePolicy: 'Retry', validations: [{ expression: 'true' }] },
      'spec.failurePolicy: Unsupported value: "Retry": supported values: "Fail", "Ignore"',
    ],
    [
      'nothing to do',
      {},
      '[spec.validations: Required value: validations or auditAnnotations must contain at least one item, spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item]',
    ],
    [
      'a variable that is not declared yet',
      {
        variables: [
          { name: 'a', expression: 'variables.b' },
          { name: 'b', expression: '1' },
        ],
        validations: [{ expression: 'variables.a == 1' }],
      },
      `spec.variables[0].expression: Invalid value: "variables.b": compilation failed: ERROR: <input>:1:10: undefined field 'b'\n | variables.b\n | .........^`,
    ],
  ])('refuses %s', (_, spec, errors) => {
    const refused = refusalOf(post(newCluster(), `${ROOT}/validatingadmissionpolicies`, policy(spec)));
    expect(refused).toBe(`ValidatingAdmissionPolicy.admissionregistration.k8s.io "limit" is invalid: ${errors}`);
  });

  const whose = "ValidatingAdmissionPolicy 'limit' with binding 'bound'";
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['its message', { validations: [{ expression: 'object.spec.replicas <= 3', message: 'too many' }] }, {}, 'too many'],
    [
      'the expression',
      { validations: [{ expression: "'team' in object.metadata.labels" }] },
      {},
      "failed expression: 'team' in object.metadata.labels",
    ],
    [
      'a message that is computed',
      { validations: [{ expression: 'false', messageExpression: "'not ' + string(object.spec.replicas)" }] },
      {},
      'not 5',
    ],
    [
      'an error of the evaluation',
      { validations: [{ expression: 'object.metadata.annotations.owner == "a"' }] },
      {},
      `expression 'object.metadata.annotations.owner == "a"' resulted in error: no such key: annotations`,
    ],
    [
      'variables',
      {
        variables: [{ name: 'most', expression: '2 + 1' }],
        validations: [{ expression: 'object.spec.replicas <= variables.most', message: 'no' }],
      },
      {},
      'no',
    ],
    [
      'the namespace and the user',
      {
        validations: [
          { expression: "namespaceObject.metadata.name != 'default' || request.userInfo.username == 'x'", message: 'not here' },
        ],
      },
      {},
      'not here',
    ],
    [
      'params',
      {
        paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
        validations: [{ expression: 'object.spec.replicas <= int(params.data.most)', message: 'no' }],
      },
      { paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' } },
      'no',
    ],
    [
      'missing params',
      { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, validations: [{ expression: 'true' }] },
      { paramRef: { name: 'nowhere', parameterNotFoundAction: 'Deny' } },
      'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    ],
    [
      'an authorizer',
      { validations: [{ expression: "!authorizer.requestResource.check('create').allowed()", message: 'may' }] },
      {},
      'may',
    ],
  ])('denies with %s', (_, spec, bindingSpec, message) => {
    const cluster = newCluster();
    cluster.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'limits', namespace: 'default' },
      data: { most: '3' },
    } as never);
    cluster.create(policy(spec));
    cluster.create(binding(bindingSpec));
    const response = post(cluster, DEPLOYMENTS, deployment(5));
    expect(refusalOf(response)).toBe(`deployments.apps "web" is forbidden: ${whose} denied request: ${message}`);
    expect(response).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a condition is not met', { matchConditions: [{ name: 'x', expression: "object.metadata.name != 'web'" }] }, {}],
    ['failures are ignored', { failurePolicy: 'Ignore', validations: [{ expression: 'object.a.b' + ' == 1' }] }, {}],
    ['the binding selects other namespaces', {}, { matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } } }],
    ['the binding excludes the name', {}, { matchResources: { excludeResourceRules: [{ ...rules[0], resourceNames: ['web'] }] } }],
  ])('passes when %s', (_, spec, bindingSpec) => {
    const cluster = newCluster();
    cluster.create(policy({ validations: [{ expression: 'false' }], ...spec }));
    cluster.create(binding(bindingSpec));
    expect(post(cluster, DEPLOYMENTS, deployment(5)).code).toBe(201);
  });

  it('warns and notes instead of denying', () => {
    const cluster = newCluster();
    cluster.create(
      policy({
        validations: [{ expression: 'false', message: 'no' }],
        auditAnnotations: [{ key: 'size', valueExpression: 'string(object.spec.replicas)' }],
      }),
    );
    cluster.create(binding({ validationActions: ['Warn', 'Audit'] }));
    const response = cluster.send({ method: 'POST', path: DEPLOYMENTS, body: deployment(5), origin: 'command-1' });
    expect(response.warnings).toEqual([`Validation failed for ${whose}: no`]);
    const record = cluster.api.audit.learner.find(({ auditID }) => auditID === response.auditID);
    expect(record?.annotations).toMatchObject({ 'limit/size': '5' });
    expect(record?.annotations?.['validation.policy.admission.k8s.io/validation_failure']).toContain('"message":"no"');
  });

  it('judges a scale by the Scale, where it names the subresource', () => {
    const cluster = newCluster();
    const scale = { ...rules[0], resources: ['deployments/scale'] };
    post(cluster, DEPLOYMENTS, deployment(1));
    cluster.create(
      policy({ matchConstraints: { resourceRules: [scale] }, validations: [{ expression: 'object.spec.replicas <= 3', message: 'no' }] }),
    );
    cluster.create(binding());
    const patch = (replicas: number) =>
      cluster.send({
        method: 'PATCH',
        path: `${DEPLOYMENTS}/web/scale`,
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas } } as never,
      });
    expect(refusalOf(patch(9))).toBe(`deployments.apps "web" is forbidden: ${whose} denied request: no`);
    expect(patch(2).code).toBe(200);
    expect(cluster.send({ method: 'PUT', path: `${DEPLOYMENTS}/web`, body: deployment(9) as never }).code).toBe(200);
  });

  it('tells in its status what is wrong about the kinds that it matches', () => {
    const cluster = newCluster();
    cluster.create(policy({ validations: [{ expression: 'object.spec.replica <= 3' }] }));
    cluster.settle();
    const stored = cluster.storage.get('validatingadmissionpolicies.admissionregistration.k8s.io', '', 'limit');
    expect(stored?.status).toEqual({
      observedGeneration: 1,
      typeChecking: {
        expressionWarnings: [
          {
            fieldRef: 'spec.validations[0].expression',
            warning:
              "apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'replica'\n | object.spec.replica <= 3\n | ...........^\n",
          },
        ],
      },
    });
  });
});

describe('webhooks', () => {
  function configuration(kind: 'Mutating' | 'Validating', hook: Record<string, unknown> = {}): KubeObject {
    const clientConfig = { service: { namespace: 'default', name: 'hook', path: '/check' }, caBundle: 'eA==' };
    const base = { name: 'a.example.com', clientConfig, rules, sideEffects: 'None', admissionReviewVersions: ['v1'] };
    const metadata = { name: 'hooks' };
    return {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: `${kind}WebhookConfiguration`,
      metadata,
      webhooks: [{ ...base, ...hook }],
    } as never;
  }
  const reply = (response: Record<string, unknown>) => (_target: unknown, body: string) => {
    const { uid } = (JSON.parse(body) as { request: { uid: string } }).request;
    return {
      status: 200,
      body: JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid, ...response } }),
    };
  };
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a short name',
      { name: 'a' },
      'webhooks[0].name: Invalid value: "a": should be a domain with at least three segments separated by dots',
    ],
    ['no side effects said', { sideEffects: undefined }, 'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
    [
      'a long timeout',
      { timeoutSeconds: 31 },
      'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds',
    ],
    [
      'http',
      { clientConfig: { url: 'http://x/y' } },
      `webhooks[0].clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]`,
    ],
    ['nobody to call', { clientConfig: {} }, 'webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
  ])('refuses %s', (_, hook, errors) => {
    const refused = refusalOf(post(newCluster(), `${ROOT}/validatingwebhookconfigurations`, configuration('Validating', hook)));
    expect(refused).toBe(`ValidatingWebhookConfiguration.admissionregistration.k8s.io "hooks" is invalid: ${errors}`);
  });

  const failed = 'Internal error occurred: failed calling webhook "a.example.com": ';
  const url = 'https://hook.default.svc:443/check?timeout=10s';
  it.each<[string, Record<string, unknown>, TestCluster['webhook'], string]>([
    [
      'denied',
      {},
      reply({ allowed: false, status: { message: 'not today' } }),
      'admission webhook "a.example.com" denied the request: not today',
    ],
    ['denied without a word', {}, reply({ allowed: false }), 'admission webhook "a.example.com" denied the request without explanation'],
    [
      'nobody listens',
      {},
      () => ({ error: 'dial tcp 10.96.0.9:443: connect: connection refused' }),
      `${failed}failed to call webhook: Post "${url}": dial tcp 10.96.0.9:443: connect: connection refused`,
    ],
    [
      'a wrong path',
      {},
      () => ({ status: 404, body: '' }),
      `${failed}failed to call webhook: the server could not find the requested resource`,
    ],
    ['another uid', {}, (_, body) => reply({ uid: 'x', allowed: true })(_, body), 'expected response.uid='],
  ])('%s', (_, hook, answer, message) => {
    const cluster = newCluster();
    cluster.create(configuration('Validating', hook));
    cluster.webhook = answer;
    expect(refusalOf(post(cluster, DEPLOYMENTS, deployment(1)))).toContain(message);
  });

  it('goes on when a call fails and that is ignored, and when nothing is concerned', () => {
    const cluster = newCluster();
    cluster.create(configuration('Validating', { failurePolicy: 'Ignore' }));
    expect(post(cluster, DEPLOYMENTS, deployment(1)).code).toBe(201);
    expect(cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'default' } } as never)).toBeDefined();
  });

  it('changes what is stored', () => {
    const cluster = newCluster();
    cluster.create(configuration('Mutating'));
    cluster.webhook = reply({
      allowed: true,
      patchType: 'JSONPatch',
      patch: base64([{ op: 'add', path: '/metadata/labels/team', value: 'a' }]),
    });
    post(cluster, DEPLOYMENTS, deployment(1));
    expect(cluster.storage.get('deployments.apps', 'default', 'web')?.metadata.labels).toEqual({ app: 'web', team: 'a' });
  });

  it('calls again those that ask for it, when another changed something', () => {
    const cluster = newCluster();
    cluster.create(configuration('Mutating', { reinvocationPolicy: 'IfNeeded' }));
    let calls = 0;
    cluster.webhook = (target, body) => {
      calls++;
      return reply({ allowed: true, patchType: 'JSONPatch', patch: base64([{ op: 'add', path: '/metadata/labels/team', value: 'a' }]) })(
        target,
        body,
      );
    };
    post(cluster, DEPLOYMENTS, deployment(1));
    expect(calls).toBe(2);
  });
});
