import { parseGroupVersion } from '../group-version.ts';
import { cannotBeHandledMessage, decodeStrictly, strictDecodingMessage } from './decode-strictly.ts';
import { kubernetesSchemas } from './kubernetes-schemas.ts';

function decode(apiVersion: string, kind: string, value: unknown) {
  return decodeStrictly(value, kubernetesSchemas.forKind({ ...parseGroupVersion(apiVersion)!, kind })!, kubernetesSchemas);
}

const pod = (spec: unknown) => decode('v1', 'Pod', { spec });
const container = (fields: Record<string, unknown>) => pod({ containers: [fields] });
const resources = (cpu: unknown) => container({ resources: { requests: { cpu } } });
const object = (apiVersion: string, kind: string, fields: Record<string, unknown>) => decode(apiVersion, kind, fields);
const jsonSchema = (openAPIV3Schema: unknown) =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { versions: [{ schema: { openAPIV3Schema } }] } });

const into = 'json: cannot unmarshal';

describe('values that do not fit', () => {
  it.each([
    ['a string for a list', pod({ containers: 'x' }), `${into} string into Go struct field PodSpec.spec.containers of type []v1.Container`],
    ['an object for a list', pod({ containers: {} }), `${into} object into Go struct field PodSpec.spec.containers of type []v1.Container`],
    ['a list for a struct', pod([]), `${into} array into Go struct field Pod.spec of type v1.PodSpec`],
    ['a struct as an item', pod({ containers: ['x'] }), `${into} string into Go struct field PodSpec.spec.containers of type v1.Container`],
    [
      'a string for a number',
      container({ ports: [{ containerPort: 'http' }] }),
      `${into} string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32`,
    ],
    [
      'a number for a named string',
      container({ imagePullPolicy: 5 }),
      `${into} number into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy`,
    ],
    [
      'a bool as a value of a map',
      object('v1', 'Pod', { metadata: { labels: { app: true } } }),
      `${into} bool into Go struct field ObjectMeta.metadata.labels of type string`,
    ],
    [
      'a list for a map of quantities',
      container({ resources: { limits: [] } }),
      `${into} array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList`,
    ],
    [
      'a bool for a string item',
      container({ args: [true] }),
      `${into} bool into Go struct field Container.spec.containers.args of type string`,
    ],
    [
      'a number for a named item',
      object('v1', 'PersistentVolumeClaim', { spec: { accessModes: [1] } }),
      `${into} number into Go struct field PersistentVolumeClaimSpec.spec.accessModes of type v1.PersistentVolumeAccessMode`,
    ],
    [
      'a string for a nested list in a map',
      object('authorization.k8s.io/v1', 'SubjectAccessReview', { spec: { extra: { a: 'b' } } }),
      `${into} string into Go struct field SubjectAccessReviewSpec.spec.extra of type v1.ExtraValue`,
    ],
    [
      'a number beyond 32 bits',
      object('apps/v1', 'Deployment', { spec: { replicas: 3_000_000_000 } }),
      `${into} number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32`,
    ],
    [
      'a fraction for an integer',
      object('apps/v1', 'Deployment', { spec: { replicas: 1.5 } }),
      `${into} number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32`,
    ],
    [
      'a number beyond 64 bits',
      pod({ terminationGracePeriodSeconds: 1e19 }),
      `${into} number 10000000000000000000 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64`,
    ],
    ['another kind', object('v1', 'Pod', { apiVersion: 1 }), `${into} number into Go struct field Pod.apiVersion of type string`],
    ['a list as an object', decode('v1', 'Pod', []), `${into} array into Go value of type v1.Pod`],
    [
      'a bool for an int or string',
      object('v1', 'Service', { spec: { ports: [{ targetPort: true }] } }),
      `${into} bool into Go struct field ServicePort.spec.ports.targetPort of type int32`,
    ],
    [
      'a fraction for an int or string',
      object('v1', 'Service', { spec: { ports: [{ targetPort: 0.5 }] } }),
      `${into} number 0.5 into Go struct field ServicePort.spec.ports.targetPort of type int32`,
    ],
    [
      'words for a quantity',
      resources('lots'),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'a bool for a quantity',
      resources(true),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ['a quantity with an odd suffix', resources('1mm'), "unable to parse quantity's suffix"],
    ['text that is not base64', object('v1', 'Secret', { data: { a: 'hello!' } }), 'illegal base64 data at input byte 5'],
    ['a number for bytes', object('v1', 'Secret', { data: { a: 1 } }), `${into} number into Go struct field Secret.data of type []uint8`],
    [
      'words for a time',
      object('v1', 'Pod', { metadata: { creationTimestamp: 'yesterday' } }),
      'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
    ],
    [
      'a number for a time',
      object('v1', 'Pod', { metadata: { creationTimestamp: 5 } }),
      `${into} number into Go struct field ObjectMeta.metadata.creationTimestamp of type string`,
    ],
    [
      'a time without microseconds',
      object('coordination.k8s.io/v1', 'Lease', { spec: { renewTime: '2024-01-01T00:00:00Z' } }),
      'parsing time "2024-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    ],
    ['a number for a schema or bool', jsonSchema({ additionalProperties: 5 }), 'boolean or JSON schema expected'],
    [
      'an error inside a type that decodes itself takes its place from outside',
      jsonSchema({ items: { type: 5 } }),
      `${into} number into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.items of type string`,
    ],
  ])('%s', (_, decoded, error) => {
    expect(decoded).toEqual({ error });
  });

  it('tells the first mismatch, unless a type that decodes itself ends decoding', () => {
    const first = `${into} number into Go struct field PodSpec.spec.nodeName of type string`;
    expect(pod({ nodeName: 1, hostname: 2, nope: 3 })).toEqual({ error: first });
    expect(pod({ nodeName: 1, overhead: { cpu: 'x1' } })).toEqual({
      error: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    });
  });
});

describe('unknown fields', () => {
  it('are told with their paths in the order of the document, and left out', () => {
    const decoded = object('apps/v1', 'Deployment', {
      spec: { replica: 1, template: { spec: { containers: [{ name: 'a' }, { imagee: 'x', name: 'b' }] } } },
      extra: {},
    });
    expect(decoded).toEqual({
      object: { spec: { template: { spec: { containers: [{ name: 'a' }, { name: 'b' }] } } } },
      strictErrors: ['unknown field "spec.replica"', 'unknown field "spec.template.spec.containers[1].imagee"', 'unknown field "extra"'],
    });
  });

  it('are names in another case, and names that objects inherit', () => {
    const value = JSON.parse('{"Spec":{},"__proto__":{"a":1},"constructor":1,"metadata":{"labels":{"__proto__":"x"}}}') as unknown;
    const decoded = decode('v1', 'Pod', value);
    expect(JSON.stringify(decoded)).toBe(
      '{"object":{"metadata":{"labels":{"__proto__":"x"}}},"strictErrors":' +
        '["unknown field \\"Spec\\"","unknown field \\"__proto__\\"","unknown field \\"constructor\\""]}',
    );
  });

  it('are not sought in what Go keeps as it is or decodes leniently', () => {
    const revision = { data: { anything: { goes: [null, 1] } }, revision: 1 };
    expect(object('apps/v1', 'ControllerRevision', revision)).toEqual({ object: revision, strictErrors: [] });
    expect(jsonSchema({ items: { type: 'string', nope: 1 }, default: { nope: null }, nope: 2 })).toEqual({
      object: { spec: { versions: [{ schema: { openAPIV3Schema: { items: { type: 'string' }, default: { nope: null } } } }] } },
      strictErrors: ['unknown field "spec.versions[0].schema.openAPIV3Schema.nope"'],
    });
  });

  it('are remembered up to a hundred', () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}`, 1]));
    const decoded = pod(many);
    expect('strictErrors' in decoded && decoded.strictErrors.length).toBe(100);
  });
});

describe('the decoded object', () => {
  it.each([
    ['null is absence', pod({ nodeName: null, containers: null, securityContext: null }), { spec: {} }],
    [
      'null in a list or map is a zero value',
      container({ args: [null, 'a'], resources: { limits: { cpu: null } } }),
      {
        spec: { containers: [{ args: ['', 'a'], resources: { limits: { cpu: '0' } } }] },
      },
    ],
    ['no bytes where null is in a map of them', decode('v1', 'Secret', { data: { a: null } }), { data: { a: '' } }],
    ['what omitempty drops is dropped', pod({ hostNetwork: false, nodeName: '', volumes: [], nodeSelector: {} }), { spec: {} }],
    [
      'what a pointer tells apart is kept',
      pod({ automountServiceAccountToken: false, terminationGracePeriodSeconds: 0, securityContext: {} }),
      {
        spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 0, securityContext: {} },
      },
    ],
    ['a required empty value is kept', container({ name: '' }), { spec: { containers: [{ name: '' }] } }],
    [
      'quantities are canonical',
      container({ resources: { requests: { cpu: 0.5, memory: '1024Mi', 'x/y': ' 1000m ' } } }),
      {
        spec: { containers: [{ resources: { requests: { cpu: '500m', memory: '1Gi', 'x/y': '1' } } }] },
      },
    ],
    [
      'times are in UTC and to the second',
      object('v1', 'Pod', { metadata: { creationTimestamp: '2024-02-29T23:30:00.75-01:00' } }),
      {
        metadata: { creationTimestamp: '2024-03-01T00:30:00Z' },
      },
    ],
    [
      'microseconds stay',
      object('coordination.k8s.io/v1', 'Lease', { spec: { renewTime: '2024-01-01T00:00:00.120000Z' } }),
      {
        spec: { renewTime: '2024-01-01T00:00:00.120000Z' },
      },
    ],
    [
      'an int or string is either',
      object('apps/v1', 'Deployment', { spec: { strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } } } }),
      {
        spec: { strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } } },
      },
    ],
    ['base64 loses its line breaks', object('v1', 'Secret', { data: { a: 'aGVs\nbG8=' } }), { data: { a: 'aGVsbG8=' } }],
    ['bytes may be a list', object('v1', 'Secret', { data: { a: [104, 105] } }), { data: { a: 'aGk=' } }],
    ['nothing is an empty object', decode('v1', 'Pod', null), {}],
  ])('%s', (_, decoded, expected) => {
    expect(decoded).toEqual({ object: expected, strictErrors: [] });
  });

  it('is a new one: the value given is not changed', () => {
    const value = Object.freeze({ spec: Object.freeze({ nope: 1, nodeName: 'n' }) });
    expect(decode('v1', 'Pod', value)).toEqual({ object: { spec: { nodeName: 'n' } }, strictErrors: ['unknown field "spec.nope"'] });
  });
});

describe('deep nesting', () => {
  function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
    let value: unknown = {};
    for (let i = 0; i < levels; i++) value = wrap(value);
    return value;
  }

  it.each([
    ['lists', (inner: unknown) => [inner], '['],
    ['objects', (inner: unknown) => ({ a: inner }), '{'],
  ])('of %s beyond 10,000 levels is refused', (_, wrap, bracket) => {
    const revision = (levels: number) => object('apps/v1', 'ControllerRevision', { revision: 1, data: nested(levels, wrap) });
    expect(revision(20_000)).toEqual({ error: `invalid character '${bracket}' exceeded max depth` });
    expect(revision(9_000)).toMatchObject({ strictErrors: [] });
  });

  it('of schemas in schemas does not overflow the stack', () => {
    expect(jsonSchema(nested(4_000, (inner) => ({ properties: { a: inner } })))).toEqual({ error: 'exceeded max depth' });
    expect(jsonSchema(nested(4_000, (inner) => ({ items: inner })))).toEqual({ error: 'exceeded max depth' });
    expect(jsonSchema(nested(300, (inner) => ({ properties: { a: inner } })))).toMatchObject({ strictErrors: [] });
  });
});

describe('messages', () => {
  it('read as in the answers of kube-apiserver', () => {
    const strict = strictDecodingMessage(['unknown field "spec.replica"', 'unknown field "extra"']);
    expect(cannotBeHandledMessage('Deployment', 'v1', strict)).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica", unknown field "extra"',
    );
  });
});
