import type { KubeObject } from '../object.ts';
import { kubernetesSchemas } from '../schema/kubernetes-schemas.ts';
import { applySchemaFor } from './apply-schema.ts';
import { conflictCauses, conflictMessage } from './conflicts.ts';
import { FieldSet, formatFieldPath } from './field-set.ts';
import { serverSideApply, updateManagedFields, type ChangeContext } from './server-side-apply.ts';

const schema = applySchemaFor(kubernetesSchemas, { group: 'apps', version: 'v1', kind: 'Deployment' })!;

function by(manager: string, operation: 'Apply' | 'Update', now = '2026-11-20T18:00:00Z'): ChangeContext {
  return { manager: { manager, operation, apiVersion: 'apps/v1', subresource: '' }, schema, now };
}

function deployment(spec: object, labels?: Record<string, string>): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...(labels ? { labels } : {}) }, spec };
}

const containers = (...items: object[]): object => ({ template: { spec: { containers: items } } });

function apply(live: KubeObject | undefined, config: KubeObject, manager: string, force = false): KubeObject {
  const { object, conflicts } = serverSideApply(live, config, by(manager, 'Apply'), force);
  if (conflicts) throw new Error(conflictMessage(conflicts));
  return object;
}

describe('serverSideApply', () => {
  const nginx = { name: 'nginx', image: 'nginx:1.25', ports: [{ containerPort: 80 }] };
  const first = apply(undefined, deployment({ replicas: 2, ...containers(nginx) }), 'kubectl');

  it('records what the applier owns', () => {
    expect(first.metadata.managedFields).toEqual([
      {
        manager: 'kubectl',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: '2026-11-20T18:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:replicas': {},
            'f:template': {
              'f:spec': {
                'f:containers': {
                  'k:{"name":"nginx"}': {
                    '.': {},
                    'f:name': {},
                    'f:image': {},
                    'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                  },
                },
              },
            },
          },
        },
      },
    ]);
  });

  it('changes nothing, not even the time, when repeated', () => {
    const again = serverSideApply(
      first,
      deployment({ replicas: 2, ...containers(nginx) }),
      by('kubectl', 'Apply', '2027-01-01T00:00:00Z'),
      false,
    );
    expect(again).toEqual({ object: first });
  });

  it('finds conflicts', () => {
    const scaled = deployment({ replicas: 5 });
    const { conflicts } = serverSideApply(first, scaled, by('scaler', 'Apply'), false);
    expect(conflictMessage(conflicts!)).toBe('Apply failed with 1 conflict: conflict with "kubectl": .spec.replicas');
    expect(conflictCauses(conflicts!)).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "kubectl"', field: '.spec.replicas' },
    ]);
    const forced = apply(first, scaled, 'scaler', true);
    expect((forced.spec as { replicas: number }).replicas).toBe(5);
    expect(() => apply(forced, deployment({ replicas: 2, ...containers(nginx) }), 'kubectl')).toThrow(
      'conflict with "scaler": .spec.replicas',
    );
    expect(apply(forced, deployment(containers(nginx)), 'kubectl').spec).toMatchObject({ replicas: 5 });
  });

  it('names updaters with their version, and lists several conflicts', () => {
    const updated = updateManagedFields(
      first,
      { ...first, ...deployment({ replicas: 3, ...containers({ ...nginx, image: 'nginx:1.26' }) }) },
      by('kubectl-set', 'Update'),
    );
    expect(() => apply(updated, deployment(containers({ ...nginx, image: 'nginx:1.27' })), 'kubectl')).toThrow(
      'Apply failed with 1 conflict: conflict with "kubectl-set" using apps/v1: .spec.template.spec.containers[name="nginx"].image',
    );
    expect(() => apply(updated, deployment({ replicas: 9, ...containers({ ...nginx, image: 'nginx:1.27' }) }), 'kubectl')).toThrow(
      'Apply failed with 2 conflicts: conflicts with "kubectl-set" using apps/v1:\n- .spec.replicas\n- .spec.template.spec.containers[name="nginx"].image',
    );
  });

  it('shares a field on which both agree, and leaves it to the other', () => {
    const shared = apply(first, deployment({ replicas: 2 }), 'scaler');
    const left = apply(shared, deployment(containers(nginx)), 'kubectl');
    expect(left.spec).toMatchObject({ replicas: 2 });
    expect(apply(left, deployment({}), 'scaler').spec as object).not.toHaveProperty('replicas');
  });

  it('removes what is no longer applied, items with their defaults included', () => {
    const two = apply(
      first,
      deployment({ replicas: 2, ...containers(nginx, { name: 'side', image: 'busybox' }) }, { a: '1', b: '2' }),
      'kubectl',
    );
    const spec = two.spec as { template: { spec: { containers: Record<string, unknown>[] } } };
    const defaulted = {
      ...two,
      spec: {
        ...spec,
        template: { spec: { containers: spec.template.spec.containers.map((each) => ({ ...each, imagePullPolicy: 'Always' })) } },
      },
    };
    const one = apply(defaulted as KubeObject, deployment({ replicas: 2, ...containers(nginx) }, { b: '2' }), 'kubectl');
    expect(one.spec).toEqual({ replicas: 2, template: { spec: { containers: [{ ...nginx, imagePullPolicy: 'Always' }] } } });
    expect(one.metadata.labels).toEqual({ b: '2' });
  });

  it('keeps items of others in place', () => {
    const injected = updateManagedFields(
      first,
      { ...first, spec: { ...(first.spec as object), ...containers({ name: 'proxy' }, nginx) } },
      by('mesh', 'Update'),
    );
    const applied = apply(injected, deployment({ replicas: 2, ...containers({ name: 'new' }, nginx) }), 'kubectl');
    expect(applied.spec).toMatchObject(containers({ name: 'proxy' }, { name: 'new' }, nginx));
  });

  it('gives the fields of an object without managers to before-first-apply', () => {
    expect(() => apply(deployment({ replicas: 1 }), deployment({ replicas: 2 }), 'kubectl')).toThrow(
      'conflict with "before-first-apply" using apps/v1: .spec.replicas',
    );
  });
});

describe('updateManagedFields', () => {
  it('tracks subresources apart and takes removed fields from everybody', () => {
    const blank = (): unknown => ({ spec: {}, status: {} });
    const created = updateManagedFields(
      undefined,
      { ...deployment({ replicas: 1, paused: true }), status: {} },
      { ...by('kubectl-create', 'Update'), blank },
    );
    const context = by('controller', 'Update', '2026-11-20T19:00:00Z');
    const reported = updateManagedFields(
      created,
      { ...created, status: { replicas: 1 } },
      { ...context, manager: { ...context.manager, subresource: 'status' } },
    );
    const { paused: _, ...spec } = reported.spec as Record<string, unknown>;
    const edited = updateManagedFields(reported, { ...reported, spec }, by('kubectl-edit', 'Update', '2026-11-20T20:00:00Z'));
    expect(
      edited.metadata.managedFields!.map(({ manager, subresource, time, fieldsV1 }) => [manager, subresource, time, fieldsV1]),
    ).toEqual([
      ['kubectl-create', undefined, '2026-11-20T18:00:00Z', { 'f:spec': { 'f:replicas': {} } }],
      ['controller', 'status', '2026-11-20T19:00:00Z', { 'f:status': { 'f:replicas': {} } }],
    ]);
  });

  it.each<[what: string, before: object, after: object, fields: object]>([
    [
      'a map that was not there',
      {},
      { metadata: { labels: { a: 'b' } } },
      { 'f:metadata': { '.': {}, 'f:labels': { '.': {}, 'f:a': {} } } },
    ],
    [
      'a map that was null',
      { metadata: { labels: null } },
      { metadata: { labels: { a: 'b' } } },
      { 'f:metadata': { 'f:labels': { 'f:a': {} } } },
    ],
    ['an empty map', { metadata: {} }, { metadata: { labels: {} } }, { 'f:metadata': { 'f:labels': {} } }],
    [
      'an item of a list, and the list',
      { spec: {} },
      { spec: { containers: [{ name: 'web' }] } },
      { 'f:spec': { 'f:containers': { '.': {}, 'k:{"name":"web"}': { '.': {}, 'f:name': {} } } } },
    ],
    ['a map that is one value', { spec: {} }, { spec: { nodeSelector: { a: 'b' } } }, { 'f:spec': { 'f:nodeSelector': {} } }],
  ])('owns %s', (_, before, after, fields) => {
    const edited = updateManagedFields(deployment({ template: before }), deployment({ template: after }), by('kubectl-edit', 'Update'));
    expect(edited.metadata.managedFields![0]!.fieldsV1).toEqual({ 'f:spec': { 'f:template': fields } });
  });

  it('forgets everything when asked', () => {
    const created = updateManagedFields(undefined, deployment({ replicas: 1 }), by('a', 'Update'));
    const cleared = updateManagedFields(created, { ...created, metadata: { ...created.metadata, managedFields: [] } }, by('b', 'Update'));
    expect(cleared.metadata).not.toHaveProperty('managedFields');
  });
});

describe('FieldSet', () => {
  const fields = { 'f:a': { '.': {}, 'f:b': {} }, 'f:c': { 'k:{"n":"x","p":1}': { '.': {} as never, 'v:"s"': {} } } };

  it('survives FieldsV1', () => {
    expect(FieldSet.fromFieldsV1(fields).toFieldsV1()).toEqual(fields);
  });

  it('shows paths', () => {
    expect(FieldSet.fromFieldsV1(fields).paths().map(formatFieldPath)).toEqual(['.a', '.a.b', '.c[n="x",p=1]', '.c[n="x",p=1][="s"]']);
  });

  it('is an algebra', () => {
    const a = FieldSet.fromFieldsV1({ 'f:x': {}, 'f:y': { 'f:z': {} } });
    const b = FieldSet.fromFieldsV1({ 'f:x': {}, 'f:w': {} });
    expect(a.union(b).toFieldsV1()).toEqual({ 'f:x': {}, 'f:y': { 'f:z': {} }, 'f:w': {} });
    expect(a.intersection(b).toFieldsV1()).toEqual({ 'f:x': {} });
    expect(a.difference(b).toFieldsV1()).toEqual({ 'f:y': { 'f:z': {} } });
    expect([a.has(['f:y', 'f:z']), a.has(['f:y']), a.equals(a.union(a)), a.difference(a).isEmpty]).toEqual([true, false, true, true]);
  });
});
