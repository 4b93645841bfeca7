import { parseGroupVersion } from '../group-version.ts';
import { kubernetesSchemas as registry } from './kubernetes-schemas.ts';
import { fillZeroValues } from './zero-values.ts';

function fill(apiVersion: string, kind: string, value: Record<string, unknown>) {
  return fillZeroValues(value, registry.forKind({ ...parseGroupVersion(apiVersion)!, kind })!, registry);
}

const META = { creationTimestamp: null };

describe('fillZeroValues', () => {
  it('adds the structs, times and lists that Go always writes', () => {
    expect(
      fill('apps/v1', 'Deployment', { metadata: { name: 'a' }, spec: { template: { spec: { containers: [{ name: 'c' }] } } } }),
    ).toEqual({
      metadata: { ...META, name: 'a' },
      spec: {
        selector: null,
        strategy: {},
        template: { metadata: META, spec: { containers: [{ name: 'c', resources: {} }] } },
      },
      status: {},
    });
    expect(fill('rbac.authorization.k8s.io/v1', 'ClusterRole', {})).toEqual({ metadata: META, rules: null });
  });

  it('adds nothing to what is there, and leaves raw values alone', () => {
    const revision = { metadata: { creationTimestamp: '2024-01-01T00:00:00Z' }, data: { spec: {} }, revision: 3 };
    expect(fill('apps/v1', 'ControllerRevision', revision)).toEqual(revision);
  });

  it('does not change its argument', () => {
    const value = Object.freeze({ metadata: Object.freeze({ name: 'a' }) });
    expect(fill('v1', 'ConfigMap', value)).toEqual({ metadata: { ...META, name: 'a' } });
  });
});
