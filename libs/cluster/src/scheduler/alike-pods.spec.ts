import type { Pod } from '@drydock/kinds';
import { areAlike, hasPlainVolumes } from './alike-pods.ts';

interface Changes {
  readonly metadata?: object;
  readonly spec?: object;
  readonly container?: object;
}

function newPod({ metadata, spec, container }: Changes = {}): Pod {
  const containers = [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '1' } }, ...container }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' }, ...metadata },
    spec: { containers, tolerations: [{ key: 'a', operator: 'Exists' }], ...spec },
  } as Pod;
}

const TOLD_APART: readonly [string, Changes][] = [
  ['namespace', { metadata: { namespace: 'other' } }],
  ['labels', { metadata: { labels: { app: 'other' } } }],
  ['node name', { spec: { nodeName: 'a' } }],
  ['node selector', { spec: { nodeSelector: { zone: 'a' } } }],
  ['affinity', { spec: { affinity: { nodeAffinity: {} } } }],
  ['tolerations', { spec: { tolerations: [] } }],
  ['spread', { spec: { topologySpreadConstraints: [{ maxSkew: 1 }] } }],
  ['overhead', { spec: { overhead: { cpu: '1' } } }],
  ['containers', { spec: { containers: [] } }],
  ['init containers', { spec: { initContainers: [{ name: 'i', image: 'nginx' }] } }],
  ['image', { container: { image: 'redis' } }],
  ['ports', { container: { ports: [{ containerPort: 80, hostPort: 80 }] } }],
  ['requests', { container: { resources: { requests: { cpu: '2' } } } }],
  ['restart policy', { container: { restartPolicy: 'Always' } }],
];

const NOT_TOLD_APART: readonly [string, Changes][] = [
  ['nothing', {}],
  ['name', { metadata: { name: 'other', uid: 'other' } }],
  ['container name', { container: { name: 'other' } }],
  ['volumes', { spec: { volumes: [{ name: 'a', emptyDir: {} }] }, container: { volumeMounts: [{ name: 'a', mountPath: '/a' }] } }],
];

describe('pods', () => {
  it.each(TOLD_APART)('are not alike that differ in: %s', (_, changes) => {
    expect(areAlike(newPod(), newPod(changes))).toBe(false);
    expect(areAlike(newPod(changes), newPod())).toBe(false);
    expect(areAlike(newPod(changes), newPod(changes))).toBe(true);
  });

  it.each(NOT_TOLD_APART)('are alike that differ in: %s', (_, changes) => {
    expect(areAlike(newPod(), newPod(changes))).toBe(true);
  });

  it.each([
    [true, undefined],
    [true, [{ name: 'a', emptyDir: {} }]],
    [true, [{ name: 'a', projected: { sources: [] } }]],
    [false, [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }]],
    [false, [{ name: 'a', ephemeral: {} }]],
    [false, [{ name: 'a', gcePersistentDisk: { pdName: 'a' } }]],
    [false, [{ name: 'a', awsElasticBlockStore: { volumeID: 'a' } }]],
    [false, [{ name: 'a', iscsi: { iqn: 'a' } }]],
    [
      false,
      [
        { name: 'a', emptyDir: {} },
        { name: 'b', rbd: { image: 'a' } },
      ],
    ],
  ])('have plain volumes: %s for %j', (isPlain, volumes) => {
    expect(hasPlainVolumes(newPod({ spec: { volumes } }))).toBe(isPlain);
  });
});
