import { deepFreeze, deferManagedFields, type KubeObject } from '@drydock/apimachinery';
import { fieldChanges, snapshotOf } from './field-changes.ts';

const pod = (): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'nginx' }], nodeName: 'node01' },
  }) as unknown as KubeObject;

type Loose = Record<string, never> & { metadata: Record<string, unknown>; spec: Record<string, unknown> };

describe('what has changed since a snapshot', () => {
  it.each<[string, (object: Loose) => void, object[]]>([
    ['nothing', () => undefined, []],
    ['a value', ({ spec }) => (spec.nodeName = 'node02'), [{ path: 'spec.nodeName', from: 'node01', to: 'node02' }]],
    ['a new field', ({ spec }) => (spec.priority = 0), [{ path: 'spec.priority', to: 0 }]],
    ['a field that is gone', ({ spec }) => delete spec.nodeName, [{ path: 'spec.nodeName', from: 'node01' }]],
    [
      'a label',
      ({ metadata }) => ((metadata.labels as Record<string, string>).tier = 'front'),
      [{ path: 'metadata.labels.tier', to: 'front' }],
    ],
    [
      'an element',
      ({ spec }) => (spec.containers as { image: string }[]).push({ image: 'redis' }),
      [{ path: 'spec.containers[1]', to: { image: 'redis' } }],
    ],
    [
      'a value in an element',
      ({ spec }) => ((spec.containers as { image: string }[])[0]!.image = 'redis'),
      [{ path: 'spec.containers[0].image', from: 'nginx', to: 'redis' }],
    ],
    [
      'a list in the place of a record',
      ({ spec }) => (spec.containers = {}),
      [{ path: 'spec.containers', from: [{ name: 'c', image: 'nginx' }], to: {} }],
    ],
    ['managed fields alone', ({ metadata }) => (metadata.managedFields = [{ manager: 'kubectl' }]), []],
  ])('%s', (_, change, expected) => {
    const object = pod();
    const before = snapshotOf(object);
    change(object as unknown as Loose);
    expect(fieldChanges(before, object)).toEqual(expected);
  });

  it('stops after twenty', () => {
    const object = pod();
    const before = snapshotOf(object);
    (object.metadata as unknown as Loose['metadata']).annotations = undefined;
    for (let number = 0; number < 30; number++) (object as unknown as Loose).spec[`field${number}`] = number;
    expect(fieldChanges(before, object)).toHaveLength(20);
  });

  it('shares what is frozen, and works no managed fields out', () => {
    const frozen = deepFreeze({ containers: [{ name: 'c' }] });
    const object = { ...pod(), spec: frozen } as unknown as KubeObject;
    deferManagedFields(undefined, object, {
      get manager(): string {
        throw new Error('worked out');
      },
    } as never);
    const before = snapshotOf(object);
    expect((before as { spec: unknown }).spec).toBe(frozen);
    expect(fieldChanges(before, object)).toEqual([]);
  });
});
