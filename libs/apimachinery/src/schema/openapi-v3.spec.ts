import { kubernetesSchemas as registry } from './kubernetes-schemas.ts';
import { toOpenApiV3 } from './openapi-v3.ts';
import type { Schema } from './schema.ts';

const withoutDescriptions = (schema: Schema) =>
  JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'description' && typeof value === 'string' ? undefined : value)),
  ) as Schema;
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('toOpenApiV3', () => {
  const document = toOpenApiV3({ group: 'discovery.k8s.io', version: 'v1' }, registry);

  it('publishes the kinds of the group version and all they lead to', () => {
    expect(Object.keys(document).filter((name) => !name.startsWith('io.k8s.apimachinery.'))).toEqual([
      'io.k8s.api.core.v1.ObjectReference',
      'io.k8s.api.discovery.v1.Endpoint',
      'io.k8s.api.discovery.v1.EndpointConditions',
      'io.k8s.api.discovery.v1.EndpointHints',
      'io.k8s.api.discovery.v1.EndpointPort',
      'io.k8s.api.discovery.v1.EndpointSlice',
      'io.k8s.api.discovery.v1.EndpointSliceList',
      'io.k8s.api.discovery.v1.ForNode',
      'io.k8s.api.discovery.v1.ForZone',
    ]);
    const missing = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].filter(([, name]) => !document[name!]);
    expect(missing).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('x-go-');
  });

  it('wraps references that have something beside them, and tells zero values', () => {
    expect(withoutDescriptions(document['io.k8s.api.discovery.v1.Endpoint']!)).toEqual({
      type: 'object',
      properties: {
        addresses: { type: 'array', items: { type: 'string', default: '' }, 'x-kubernetes-list-type': 'set' },
        conditions: { allOf: [ref('io.k8s.api.discovery.v1.EndpointConditions')], default: {} },
        deprecatedTopology: { type: 'object', additionalProperties: { type: 'string', default: '' } },
        hints: { allOf: [ref('io.k8s.api.discovery.v1.EndpointHints')] },
        hostname: { type: 'string' },
        nodeName: { type: 'string' },
        targetRef: { allOf: [ref('io.k8s.api.core.v1.ObjectReference')] },
        zone: { type: 'string' },
      },
      required: ['addresses'],
    });
    const { properties } = document['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta']!;
    expect(withoutDescriptions(properties!['creationTimestamp']!)).toEqual({ allOf: [ref('io.k8s.apimachinery.pkg.apis.meta.v1.Time')] });
  });

  it('tells explicit defaults', () => {
    const core = toOpenApiV3({ group: '', version: 'v1' }, registry);
    expect(core['io.k8s.api.core.v1.ServicePort']!.properties!['protocol']!.default).toBe('TCP');
    expect(core['io.k8s.api.core.v1.ServicePort']!.properties!['port']!.default).toBe(0);
    expect(core['io.k8s.api.policy.v1.Eviction']).toBeDefined();
  });

  it('of an unknown group version has only what all share', () => {
    expect(
      Object.keys(toOpenApiV3({ group: 'nosuch', version: 'v1' }, registry)).every((name) => name.startsWith('io.k8s.apimachinery.')),
    ).toBe(true);
  });
});
