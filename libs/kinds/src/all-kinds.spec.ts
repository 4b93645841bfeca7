import { TestCluster } from '../test-support/test-cluster.ts';

interface Document {
  readonly paths: Readonly<
    Record<string, { readonly patch?: { readonly parameters: readonly { name?: string }[]; readonly [key: string]: unknown } }>
  >;
}

describe('OpenAPI of all kinds', () => {
  // kubectl looks at any path that says that it is about the kind (cli-runtime, resource/query_param_verifier_v3.go).
  it('has no connection that passes for the kind of its parent', () => {
    const { paths } = new TestCluster([]).send({ method: 'GET', path: '/openapi/v3/api/v1' }).body as Document;
    const silent = Object.values(paths).filter(({ patch }) => patch && !patch.parameters.some(({ name }) => name === 'fieldValidation'));
    const kinds = silent.map(({ patch }) => (patch!['x-kubernetes-group-version-kind'] as { kind: string }).kind);
    expect(kinds.sort()).toEqual(['NodeProxyOptions', 'PodProxyOptions', 'ServiceProxyOptions']);
  });
});
