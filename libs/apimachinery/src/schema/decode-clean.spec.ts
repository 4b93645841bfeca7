import { parseGroupVersion } from '../group-version.ts';
import { decodeClean, decodeStrictly } from './decode-strictly.ts';
import { kubernetesSchemas } from './kubernetes-schemas.ts';
import { fillZeroValues } from './zero-values.ts';

const schemaFor = (apiVersion: string, kind: string) => kubernetesSchemas.forKind({ ...parseGroupVersion(apiVersion)!, kind })!;

function inOnePass(apiVersion: string, kind: string, value: unknown) {
  return decodeClean(value, schemaFor(apiVersion, kind), kubernetesSchemas);
}

function inTwo(apiVersion: string, kind: string, value: unknown) {
  const schema = schemaFor(apiVersion, kind);
  const decoded = decodeStrictly(value, schema, kubernetesSchemas);
  if ('error' in decoded) throw new Error(decoded.error);
  return fillZeroValues(decoded.object, schema, kubernetesSchemas);
}

const DEEP = (levels: number): unknown => (levels === 0 ? {} : { nested: DEEP(levels - 1) });
const deepSchema = (levels: number): unknown => (levels === 0 ? { type: 'string' } : { type: 'array', not: deepSchema(levels - 1) });

describe('decodeClean', () => {
  it.each<[string, string, string, unknown]>([
    ['an empty object', 'v1', 'Pod', {}],
    ['structs in lists', 'v1', 'Pod', { metadata: { name: 'a' }, spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] } }],
    ['empty lists, maps and texts', 'v1', 'Pod', { metadata: { name: '', labels: {} }, spec: { containers: [], volumes: [] } }],
    ['nulls and undefined fields', 'v1', 'Pod', { metadata: { name: 'a', labels: null }, spec: undefined }],
    ['quantities', 'v1', 'Pod', { spec: { containers: [{ name: 'c', resources: { limits: { cpu: 0.5, memory: '1024Mi' } } }] } }],
    ['times', 'v1', 'Event', { firstTimestamp: '2026-11-20T10:00:00+01:00', eventTime: '2026-11-20T10:00:00.500000Z', involvedObject: {} }],
    ['bytes', 'v1', 'Secret', { data: { key: 'YWJj\nZGVm' } }],
    [
      'integers and texts',
      'v1',
      'Service',
      {
        spec: {
          ports: [
            { port: 80, targetPort: 'http' },
            { port: 81, targetPort: 8080 },
          ],
        },
      },
    ],
    ['what Go keeps as it is', 'apps/v1', 'ControllerRevision', { data: { spec: { $patch: null, empty: {} } }, revision: 3 }],
    [
      'lists that are kept though empty',
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      { spec: { behavior: { scaleUp: { policies: [] } } } },
    ],
    ['fields that Go always writes', 'rbac.authorization.k8s.io/v1', 'ClusterRole', { metadata: { name: 'r' } }],
  ])('reads %s as the two passes do', (_, apiVersion, kind, value) => {
    const read = inOnePass(apiVersion, kind, value);
    expect(JSON.stringify(read)).toBe(JSON.stringify(inTwo(apiVersion, kind, value)));
  });

  it.each<[string, string, string, unknown]>([
    ['an unknown field', 'v1', 'Pod', { spec: { replicas: 1 } }],
    ['an unknown field without a value', 'v1', 'Pod', { spec: { replicas: null } }],
    ['a wrong type', 'v1', 'Pod', { spec: { containers: 'x' } }],
    ['a null in a list', 'v1', 'Pod', { spec: { containers: [null] } }],
    ['a null in a map', 'v1', 'Pod', { metadata: { labels: { a: null } } }],
    ['an integer that is too large', 'v1', 'Pod', { spec: { terminationGracePeriodSeconds: 2 ** 70 } }],
    ['a fraction', 'v1', 'Pod', { spec: { priority: 1.5 } }],
    ['no quantity', 'v1', 'Pod', { spec: { containers: [{ resources: { limits: { cpu: 'much' } } }] } }],
    ['no time', 'v1', 'Pod', { metadata: { creationTimestamp: 'yesterday' } }],
    ['no base64', 'v1', 'Secret', { data: { key: '?' } }],
    ['a key that is no name', 'v1', 'ConfigMap', { data: JSON.parse('{"__proto__": "x"}') }],
    ['a raw value that is nested too deep', 'apps/v1', 'ControllerRevision', { data: DEEP(300), revision: 1 }],
    [
      'a schema in a schema',
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      { spec: { versions: [{ schema: { openAPIV3Schema: deepSchema(60) } }] } },
    ],
    ['a list', 'v1', 'Pod', []],
  ])('leaves %s to those who look more closely', (_, apiVersion, kind, value) => {
    expect(inOnePass(apiVersion, kind, value)).toBeUndefined();
  });

  it('shares nothing that may change with what it was given', () => {
    const value = { metadata: { labels: { a: 'b' } }, data: { key: 'value' } };
    const read = inOnePass('v1', 'ConfigMap', value)!;
    (read.data as Record<string, string>).key = 'changed';
    expect(value.data.key).toBe('value');
  });
});
