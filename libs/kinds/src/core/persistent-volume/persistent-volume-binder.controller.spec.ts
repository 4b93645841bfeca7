import type { KubeObject } from '@drydock/apimachinery';
import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { claimProtectionController } from '../persistent-volume-claim/claim-protection.controller.ts';
import type { PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import { persistentVolumeBinder } from './persistent-volume-binder.controller.ts';
import type { PersistentVolume } from './persistent-volume.types.ts';
import { volumeProtectionController } from './volume-protection.controller.ts';
import { newVolumeProvisioner } from './volume-provisioner.controller.ts';

const PROVISIONER = 'rancher.io/local-path';

function newCluster(): TestCluster {
  const controllers = [
    persistentVolumeBinder,
    claimProtectionController,
    volumeProtectionController,
    newVolumeProvisioner({ name: PROVISIONER }),
  ];
  const cluster = new TestCluster(controllers);
  cluster.trustServiceAccounts();
  return cluster;
}

function volume(name: string, storage: string, spec: Partial<PersistentVolume['spec']> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      hostPath: { path: `/data/${name}` },
      ...spec,
    },
  };
}

function claim(name: string, storage: string, spec: Partial<PersistentVolumeClaim['spec']> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'manual', resources: { requests: { storage } }, ...spec },
  };
}

const claimState = (cluster: TestCluster, name: string) => {
  const found = cluster.storage.get<PersistentVolumeClaim>('persistentvolumeclaims', 'default', name);
  return [found?.status?.phase, found?.spec.volumeName, found?.status?.capacity?.storage];
};
const phaseOf = (cluster: TestCluster, name: string) =>
  cluster.storage.get<PersistentVolume>('persistentvolumes', undefined, name)?.status?.phase;

describe('persistent-volume-binder', () => {
  it('gives a claim the smallest volume that suits it', () => {
    const cluster = newCluster();
    for (const [name, size] of [
      ['big', '10Gi'],
      ['fitting', '1Gi'],
      ['small', '100Mi'],
    ] as const)
      cluster.create(volume(name, size));
    cluster.create(claim('data', '500Mi'));
    expect(claimState(cluster, 'data')).toEqual(['Bound', 'fitting', '1Gi']);
    expect(['big', 'fitting', 'small'].map((name) => phaseOf(cluster, name))).toEqual(['Available', 'Bound', 'Available']);
  });

  it('binds a claim that came first once there is a volume', () => {
    const cluster = newCluster();
    cluster.create(claim('data', '1Gi', { storageClassName: '' }));
    expect(new Set(cluster.events)).toEqual(
      new Set([
        'Normal FailedBinding PersistentVolumeClaim/data: no persistent volumes available for this claim and no storage class is set',
      ]),
    );
    cluster.create(volume('late', '1Gi', { storageClassName: '' }));
    expect(claimState(cluster, 'data')).toEqual(['Bound', 'late', '1Gi']);
  });

  it('says that the class is missing', () => {
    const cluster = newCluster();
    cluster.create(claim('data', '1Gi', { storageClassName: 'nosuch' }));
    expect(cluster.events).toContain(
      'Warning ProvisioningFailed PersistentVolumeClaim/data: storageclass.storage.k8s.io "nosuch" not found',
    );
    expect(claimState(cluster, 'data')).toEqual(['Pending', undefined, undefined]);
  });

  it('keeps a used claim, releases the volume after it, and takes it back', () => {
    const cluster = newCluster();
    cluster.create(volume('pv', '1Gi'));
    cluster.create(claim('data', '1Gi'));
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'user', namespace: 'default' },
      spec: {
        nodeName: 'node01',
        containers: [{ name: 'c', image: 'nginx' }],
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
      },
    };
    cluster.create(pod);
    cluster.send({ method: 'DELETE', path: '/api/v1/namespaces/default/persistentvolumeclaims/data' });
    cluster.settle();
    expect(cluster.storage.get('persistentvolumeclaims', 'default', 'data')?.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    cluster.send({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/user', body: { gracePeriodSeconds: 0 } });
    cluster.settle();
    expect(cluster.storage.get('persistentvolumeclaims', 'default', 'data')).toBeUndefined();
    expect(phaseOf(cluster, 'pv')).toBe('Released');
    cluster.send({
      method: 'PATCH',
      path: '/api/v1/persistentvolumes/pv',
      contentType: 'application/json-patch+json',
      body: [{ op: 'remove', path: '/spec/claimRef' }],
    });
    cluster.settle();
    expect(phaseOf(cluster, 'pv')).toBe('Available');
  });

  it('has a volume made for the default class, and deleted with its claim', () => {
    const cluster = newCluster();
    cluster.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: PROVISIONER,
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    cluster.create(claim('data', '1Gi', { storageClassName: undefined }));
    expect(cluster.events).toContain(
      'Normal WaitForFirstConsumer PersistentVolumeClaim/data: waiting for first consumer to be created before binding',
    );
    cluster.send({
      method: 'PATCH',
      path: '/api/v1/namespaces/default/persistentvolumeclaims/data',
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node01' } } },
    });
    cluster.settle();
    const { uid } = cluster.storage.get('persistentvolumeclaims', 'default', 'data')!.metadata;
    expect(claimState(cluster, 'data')).toEqual(['Bound', `pvc-${uid}`, '1Gi']);
    expect(cluster.events).toContain(`Normal ProvisioningSucceeded PersistentVolumeClaim/data: Successfully provisioned volume pvc-${uid}`);
    cluster.send({ method: 'DELETE', path: '/api/v1/namespaces/default/persistentvolumeclaims/data' });
    cluster.settle();
    expect(cluster.storage.list('persistentvolumes')).toEqual([]);
  });

  it('refuses to change a bound claim, with the difference', () => {
    const cluster = newCluster();
    cluster.create(volume('pv', '1Gi'));
    cluster.create(claim('data', '500Mi'));
    const patch = (spec: unknown) =>
      refusalOf(
        cluster.send({
          method: 'PATCH',
          path: '/api/v1/namespaces/default/persistentvolumeclaims/data',
          contentType: 'application/merge-patch+json',
          body: { spec },
        }),
      );
    expect(patch({ accessModes: ['ReadOnlyMany'] })).toBe(
      [
        'PersistentVolumeClaim "data" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
        '  core.PersistentVolumeClaimSpec{',
        '- \tAccessModes: []core.PersistentVolumeAccessMode{"ReadWriteOnce"},',
        '+ \tAccessModes: []core.PersistentVolumeAccessMode{"ReadOnlyMany"},',
        '  \tSelector:    nil,',
        '  \tResources:   {Requests: {s"storage": {i: {...}, s: "500Mi", Format: "BinarySI"}}},',
        '  \t... // 6 identical fields',
        '  }',
        '',
      ].join('\n'),
    );
    expect(patch({ resources: { requests: { storage: '100Mi' } } })).toBe(
      'PersistentVolumeClaim "data" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    );
  });
});
