import { parseGroupVersion } from '../group-version.ts';
import { kubernetesSchemas as registry } from './kubernetes-schemas.ts';
import { pathSchema, type ExplainedPath } from './path-schema.ts';

function explain(apiVersion: string, kind: string, ...path: string[]) {
  return pathSchema({ ...parseGroupVersion(apiVersion)!, kind }, path, registry);
}

const fieldsOf = (explained: unknown) =>
  (explained as ExplainedPath).fields.map(({ name, type, required, enum: values }) => [name, type, required, values ?? []]);

describe('pathSchema', () => {
  it('lists the fields of a kind', () => {
    expect(fieldsOf(explain('v1', 'ConfigMap'))).toEqual([
      ['apiVersion', 'string', false, []],
      ['binaryData', 'map[string]string', false, []],
      ['data', 'map[string]string', false, []],
      ['immutable', 'boolean', false, []],
      ['kind', 'string', false, []],
      ['metadata', 'ObjectMeta', false, []],
    ]);
  });

  it('walks through lists', () => {
    const ports = explain('v1', 'Service', 'spec', 'ports') as ExplainedPath;
    expect([ports.field!.type, ports.descriptions.length]).toEqual(['[]ServicePort', 2]);
    expect(ports.descriptions[1]).toBe("ServicePort contains information on service's port.");
    expect(fieldsOf(ports)).toEqual([
      ['appProtocol', 'string', false, []],
      ['name', 'string', false, []],
      ['nodePort', 'integer', false, []],
      ['port', 'integer', true, []],
      ['protocol', 'string', false, ['SCTP', 'TCP', 'UDP']],
      ['targetPort', 'IntOrString', false, []],
    ]);
  });

  it.each([
    [['spec', 'containers', 'resources', 'limits'], 'map[string]Quantity'],
    [['metadata', 'creationTimestamp'], 'string'],
    [['metadata', 'managedFields', 'fieldsV1'], 'FieldsV1'],
    [['spec', 'containers', 'args'], '[]string'],
    [['spec', 'restartPolicy'], 'string'],
  ])('%j is <%s>', (path, type) => {
    const explained = explain('v1', 'Pod', ...path) as ExplainedPath;
    expect([explained.field!.type, explained.fields]).toEqual([type, []]);
  });

  it('describes enums', () => {
    const { field } = explain('v1', 'Pod', 'spec', 'restartPolicy') as ExplainedPath;
    expect(field!.enum).toEqual(['Always', 'Never', 'OnFailure']);
    expect(field!.description).toMatch(/\n\nPossible enum values:\n - `"Always"`\n - `"Never"`\n - `"OnFailure"`$/);
  });

  it.each([
    [['spec', 'nosuch'], 'nosuch'],
    [['spec', 'nodeName', 'x'], 'x'],
    [['__proto__'], '__proto__'],
  ])('%j leads nowhere', (path, missing) => {
    expect(explain('v1', 'Pod', ...path)).toEqual({ missing });
  });

  it('knows no such kind', () => {
    expect(explain('v1', 'Nosuch')).toBeUndefined();
  });
});
