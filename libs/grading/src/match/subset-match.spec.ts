import { subsetMismatches } from './subset-match.ts';

const POD = { apiVersion: 'v1', kind: 'Pod' };
const found = {
  ...POD,
  metadata: { name: 'web', labels: { app: 'web', 'a/b': 'x' } },
  spec: {
    containers: [
      { name: 'app', image: 'nginx:1.27', ports: [{ containerPort: 80 }], resources: { requests: { memory: '1Gi', cpu: '500m' } } },
      { name: 'side', image: 'busybox:1.36', args: ['a', 'b'] },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    restartPolicy: 'Always',
  },
  status: { phase: 'Running' },
};

describe('subsetMismatches', () => {
  it.each<[string, Record<string, unknown>]>([
    ['nothing more', {}],
    ['a field', { status: { phase: 'Running' } }],
    ['a container by its name, wherever it stands', { spec: { containers: [{ name: 'side', image: 'busybox:1.36' }] } }],
    ['containers in another order', { spec: { containers: [{ name: 'side' }, { name: 'app' }] } }],
    ['a list item without its key', { spec: { containers: [{ image: 'nginx:1.27' }] } }],
    ['scalars of a list', { spec: { containers: [{ name: 'side', args: ['b'] }] } }],
    ['a quantity in other units', { spec: { containers: [{ name: 'app', resources: { requests: { memory: '1024Mi', cpu: 0.5 } } }] } }],
    ['an image by its whole name', { spec: { containers: [{ name: 'app', image: 'docker.io/library/nginx:1.27' }] } }],
    ['an absent field', { spec: { nodeName: null, containers: [{ name: 'side', ports: null }] } }],
    ['an absent field of an absent object', { spec: { securityContext: { runAsUser: null } } }],
    ['an empty object', { spec: { volumes: [{ name: 'tmp', emptyDir: {} }] } }],
    ['an empty list', { spec: { tolerations: [] } }],
    ['a label with a slash', { metadata: { labels: { 'a/b': 'x' } } }],
  ])('holds for %s', (_, expected) => {
    expect(subsetMismatches({ ...POD, ...expected }, found)).toEqual([]);
  });

  it.each<[Record<string, unknown>, string, unknown, unknown]>([
    [{ status: { phase: 'Failed' } }, 'status.phase', 'Failed', 'Running'],
    [{ status: { podIP: '1.2.3.4' } }, 'status.podIP', '1.2.3.4', undefined],
    [{ metadata: { labels: { 'c/d': 'x' } } }, 'metadata.labels["c/d"]', 'x', undefined],
    [{ metadata: { labels: { app: null } } }, 'metadata.labels.app', null, 'web'],
    [{ spec: { containers: [{ name: 'app', image: 'nginx:1.28' }] } }, 'spec.containers[name=app].image', 'nginx:1.28', 'nginx:1.27'],
    [{ spec: { containers: [{ name: 'no' }] } }, 'spec.containers[name=no]', { name: 'no' }, undefined],
    [
      { spec: { containers: [{ name: 'app', resources: { requests: { memory: '2Gi' } } }] } },
      'spec.containers[name=app].resources.requests.memory',
      '2Gi',
      '1Gi',
    ],
    [{ spec: { volumes: [{ name: 'tmp', hostPath: {} }] } }, 'spec.volumes[name=tmp].hostPath', {}, undefined],
    [{ spec: { restartPolicy: {} } }, 'spec.restartPolicy', {}, 'Always'],
    [JSON.parse('{"spec": {"__proto__": {"x": 1}}}'), 'spec.__proto__', { x: 1 }, undefined],
  ])('%j', (expected, path, wanted, got) => {
    expect(subsetMismatches({ ...POD, ...expected }, found)).toEqual([{ path, expected: wanted, found: got }]);
  });

  it('knows no schema of a custom kind and compares it all the same', () => {
    const boat = { apiVersion: 'x.io/v1', kind: 'Boat' };
    expect(
      subsetMismatches({ ...boat, sails: [{ size: 2 }] } as never, { ...boat, sails: [{ size: 1 }, { size: 2, color: 'red' }] }),
    ).toEqual([]);
  });
});
