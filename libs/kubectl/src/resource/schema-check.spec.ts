import { schemaProblems } from './schema-check.ts';

const pod = (rest: object) => ({ apiVersion: 'v1', kind: 'Pod', ...rest });
const POD_SPEC = 'io.k8s.api.core.v1.PodSpec';

/** As a real kubectl 1.33 says it of such an item of a List. */
describe('validation by the schemas', () => {
  it.each([
    [{ apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'x', b: 1, c: true } }, []],
    [
      { apiVersion: 'v1', kind: 'ConfigMap', data: { a: [1] } },
      ['ValidationError(ConfigMap.data.a): invalid type for io.k8s.api.core.v1.ConfigMap.data: got "array", expected "string"'],
    ],
    [{ apiVersion: 'v1', kind: 'ConfigMap', data: { b: null } }, ['unknown object type "nil" in ConfigMap.data.b']],
    [
      { apiVersion: 'v1', kind: 'ConfigMap', dataa: {} },
      ['ValidationError(ConfigMap): unknown field "dataa" in io.k8s.api.core.v1.ConfigMap'],
    ],
    [
      pod({ metadata: { creationTimestamp: null }, spec: { containers: [{ name: 'x', args: [1], resources: { limits: { cpu: 1 } } }] } }),
      [],
    ],
    [
      pod({ spec: { containers: { name: 'x' }, hostNetwork: 'true', nodeSelector: ['a'] } }),
      [
        `ValidationError(Pod.spec.containers): invalid type for ${POD_SPEC}.containers: got "map", expected "array"`,
        `ValidationError(Pod.spec.hostNetwork): invalid type for ${POD_SPEC}.hostNetwork: got "string", expected "boolean"`,
        `ValidationError(Pod.spec.nodeSelector): invalid type for ${POD_SPEC}.nodeSelector: got "array", expected "map"`,
      ],
    ],
    [
      pod({ spec: { containers: [{ image: 'nginx', ports: [{ name: 'x' }] }] } }),
      [
        'ValidationError(Pod.spec.containers[0].ports[0]): missing required field "containerPort" in io.k8s.api.core.v1.ContainerPort',
        'ValidationError(Pod.spec.containers[0]): missing required field "name" in io.k8s.api.core.v1.Container',
      ],
    ],
    [{ apiVersion: 'example.com/v1', kind: 'Own', spec: 1 }, []],
  ])('%j', (object, problems) => expect(schemaProblems(object, object)).toEqual(problems));
});
