import { newSmallServer } from '../../test-support/small-server.ts';
import type { PathItem } from './open-api-paths.ts';

interface Document {
  paths: Record<string, PathItem>;
  components?: { schemas: Record<string, object> };
  definitions?: Record<string, object>;
}

const read = (path: string) => newSmallServer().send({ method: 'GET', path }).body as Document;
const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' };

describe('OpenAPI v3', () => {
  const { paths, components } = read('/openapi/v3/api/v1');

  it.each([
    ['/api/v1/configmaps', ['get']],
    ['/api/v1/namespaces/{namespace}/configmaps', ['get', 'post', 'delete']],
    ['/api/v1/namespaces/{namespace}/configmaps/{name}', ['get', 'put', 'patch', 'delete']],
  ])('tells what may be done at %s', (path, methods) => {
    expect(Object.keys(paths[path]!).filter((key) => key !== 'parameters')).toEqual(methods);
  });

  it('tells which kind a path is about, and how it is called', () => {
    const { get, post } = paths['/api/v1/namespaces/{namespace}/configmaps']!;
    expect(get).toMatchObject({
      operationId: 'listCoreV1NamespacedConfigMap',
      'x-kubernetes-action': 'list',
      'x-kubernetes-group-version-kind': CONFIG_MAP,
      responses: {
        200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/io.k8s.api.core.v1.ConfigMapList' } } } },
      },
    });
    expect(post).toMatchObject({
      operationId: 'createCoreV1NamespacedConfigMap',
      requestBody: { content: { '*/*': { schema: { $ref: '#/components/schemas/io.k8s.api.core.v1.ConfigMap' } } } },
    });
  });

  // kubectl looks for these two before it sends a patch (cli-runtime, resource/query_param_verifier_v3.go).
  it.each(['fieldValidation', 'dryRun'])('tells that a patch takes %s', (name) => {
    const { patch } = paths['/api/v1/namespaces/{namespace}/configmaps/{name}']!;
    expect(patch!.parameters).toContainEqual(expect.objectContaining({ name, in: 'query' }));
  });

  it('refers to nothing that it does not define', () => {
    expect(referencesIn(paths, components).filter((name) => !components!.schemas[name])).toEqual([]);
  });
});

describe('OpenAPI v2', () => {
  const { paths, definitions } = read('/openapi/v2');

  it('has the requests of all group versions', () => {
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/v1/configmaps', '/apis/apps/v1/deployments']));
  });

  it('has bodies as parameters', () => {
    expect(paths['/api/v1/namespaces/{namespace}/configmaps']!.post!.parameters).toContainEqual({
      name: 'body',
      in: 'body',
      required: true,
      schema: { $ref: '#/definitions/io.k8s.api.core.v1.ConfigMap' },
    });
  });

  it('has references beside what is said of the field, no defaults, and no alternatives', () => {
    expect(definitions!['io.k8s.api.core.v1.ConfigMap']).toMatchObject({
      properties: {
        metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', description: expect.any(String) as string },
      },
    });
    expect(definitions!['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toMatchObject({ type: 'string', format: 'int-or-string' });
    const { properties } = definitions!['io.k8s.api.core.v1.ContainerPort'] as { properties: Record<string, object> };
    expect(properties['protocol']).not.toHaveProperty('default');
    expect(JSON.stringify(definitions)).not.toMatch(/"(?:oneOf|allOf)":\[\{/);
  });

  it('refers to nothing that it does not define', () => {
    expect(referencesIn(paths, definitions).filter((name) => !definitions![name])).toEqual([]);
  });
});

function referencesIn(...documents: unknown[]): string[] {
  return [...JSON.stringify(documents).matchAll(/"\$ref":"#\/(?:components\/schemas|definitions)\/([^"]+)"/g)].map(([, name]) => name!);
}
